import { setTimeout as sleep } from "node:timers/promises";
import { type Identity, identify, serves } from "alignment/node";
import type { DownloadAddress, SourceFileEntry } from "alignment/sources";
import { archiveMembers, baseName, isArchive, unpackMember } from "./archive";
import { DataFailure, failureOf } from "./failure";
import { type FailedOrigin, identityText } from "./outcome";
import { type NetworkSettings, openAddress, StatusFailure } from "./transport";

/** Content that was fetched and is the file that was asked for. */
export interface Fetched {
  readonly content: Uint8Array;
  readonly identity: Identity;
  /** Where it is from. */
  readonly origin: string;
}

/** The end of a file's downloads: its content, or every address with its reason. */
export interface DownloadResult {
  readonly fetched?: Fetched;
  readonly failures: readonly FailedOrigin[];
}

/** What the downloads of one run share. */
export interface DownloadSession {
  readonly settings: NetworkSettings;
  /** The hosts that requests may go to: those of the registry. */
  readonly allowedHosts: ReadonlySet<string>;
  /** Hosts that could not be reached at all in this run: asked once more for each file, not again and again. */
  readonly silentHosts: Set<string>;
  /** Told how far a body is, for a progress display. */
  readonly progress: (file: SourceFileEntry, bytes: number, length: number | undefined) => void;
}

/** No form of a file is larger than this many times the verified one. */
const largestRatio = 4;

/** The most bytes that a download of a file, packed or not, may have: four times the verified file, at least 64 KB. */
function largestBytes({ verified }: SourceFileEntry): number {
  return Math.max(65_536, largestRatio * verified.bytes);
}

/**
 * The hosts from which source files come; the data command sends requests nowhere else.
 *
 * @param entries the source files.
 * @returns the hosts of all addresses, with the port where it is not the usual one.
 */
export function hostsOf(entries: readonly SourceFileEntry[]): ReadonlySet<string> {
  return new Set(entries.flatMap(({ addresses }) => addresses.map(({ address }) => new URL(address).host)));
}

/**
 * Downloads one file from the first of its addresses that gives it, with retries, each of which begins anew.
 *
 * @param file the source file.
 * @param session what the downloads of the run share.
 * @returns the verified content, or every address with its reason.
 */
export async function downloadFile(file: SourceFileEntry, session: DownloadSession): Promise<DownloadResult> {
  const failures: FailedOrigin[] = [];
  for (const address of file.addresses) {
    try {
      const body = await downloadAddress(file, address, session);
      const content = address.member === undefined ? body : archivedContent(body, address.member, file);
      return { fetched: { content, identity: verified(content, file), origin: address.address }, failures };
    } catch (error) {
      failures.push({ origin: address.address, reason: failureOf(error).message });
    }
  }
  return { failures };
}

/** Downloads from one address, again and again as long as it helps. */
async function downloadAddress(
  file: SourceFileEntry,
  { address }: DownloadAddress,
  session: DownloadSession,
): Promise<Uint8Array> {
  const { settings, silentHosts } = session;
  const host = new URL(address).host;
  const attempts = silentHosts.has(host) ? 1 : settings.attempts;
  let heard = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await downloadBody(file, address, session, () => {
        heard = true;
        silentHosts.delete(host);
      });
    } catch (error) {
      const failure = failureOf(error);
      if (failure instanceof StatusFailure) heard = true;
      if (failure.kind !== "passing") throw failure;
      if (attempt >= attempts) {
        if (!heard) silentHosts.add(host);
        throw attempts === 1
          ? failure
          : new DataFailure("passing", `${failure.message}; ${attempts} attempts`);
      }
      const wait = settings.firstWaitMilliseconds * 2 ** (attempt - 1);
      await sleep(failure instanceof StatusFailure ? Math.max(wait, failure.waitMilliseconds) : wait);
    }
  }
}

/** Downloads the body of an address into memory: it is verified before anything is written. */
async function downloadBody(
  file: SourceFileEntry,
  address: string,
  { allowedHosts, settings, progress }: DownloadSession,
  answered: () => void,
): Promise<Uint8Array> {
  const body = await openAddress(address, allowedHosts, settings);
  answered();
  const most = largestBytes(file);
  if ((body.length ?? 0) > most) {
    body.discard();
    throw new DataFailure("lasting", `the server announces ${body.length} bytes; expected at most ${most}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body.chunks) {
    bytes += chunk.length;
    if (bytes > most) throw new DataFailure("lasting", `the server sends more than ${most} bytes`);
    chunks.push(chunk);
    progress(file, bytes, body.length);
  }
  return Buffer.concat(chunks);
}

/** The member of an archive that came; what came instead of an archive is said. */
function archivedContent(body: Uint8Array, name: string, file: SourceFileEntry): Uint8Array {
  if (!isArchive(body)) return body;
  const members = archiveMembers(body);
  const found = members.filter((member) => baseName(member.name).toLowerCase() === name.toLowerCase());
  if (found.length === 1) return unpackMember(body, found[0], largestBytes(file));
  const held = members.slice(0, 8).map((member) => member.name);
  throw new DataFailure(
    "lasting",
    `the zip archive holds ${found.length} files named ${name}; expected one (it holds ${held.join(", ") || "nothing"})`,
  );
}

/** What came, if it is the file by its bytes or its values. */
function verified(content: Uint8Array, file: SourceFileEntry): Identity {
  const identity = identify(content, file.name, [file]);
  if (identity.kind !== "unverified" && serves(identity, file.name)) return identity;
  throw new DataFailure("lasting", `what came is not the verified file: ${identityText(identity)}`);
}
