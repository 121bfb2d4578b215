import { readFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { extractMember, isArchive } from "./archive";
import { DataFailure, failureOf } from "./failure";
import type { DownloadAddress, Manifest, ManifestFile } from "./manifest";
import { type PartialFolder, readPartial, restartPartial } from "./place";
import { type NetworkSettings, type OpenedBody, openAddress, StatusFailure } from "./transport";
import { largestBytes, strangeKind, type Verification, verifyBytes } from "./verify";

/** Content that was fetched and verified. */
export interface VerifiedContent {
  readonly content: Uint8Array;
  readonly verification: Extract<Verification, { status: "exact" | "shape" }>;
  /** Where it is from: an address, or a path. */
  readonly origin: string;
}

/** An address or a path that did not give the file, and why. */
export interface FailedOrigin {
  readonly origin: string;
  readonly reason: string;
}

/** The end of a file's downloads: verified content, or every address with its reason. */
export type DownloadResult =
  | {
      readonly status: "fetched";
      readonly fetched: VerifiedContent;
      readonly failures: readonly FailedOrigin[];
    }
  | { readonly status: "failed"; readonly failures: readonly FailedOrigin[] };

/** What the downloads of one run share. */
export interface DownloadSession {
  readonly settings: NetworkSettings;
  /** The hosts that requests may go to: those of the manifest. */
  readonly allowedHosts: ReadonlySet<string>;
  /** Hosts that could not be reached at all in this run: asked once more for each file, not again and again. */
  readonly silentHosts: Set<string>;
  /** Told how far a body is, for a progress display. */
  readonly progress: (file: ManifestFile, bytes: number, length: number | undefined) => void;
}

/**
 * The hosts that a manifest names; the data command sends requests nowhere else.
 *
 * @param manifest the list of the input files.
 * @returns the hosts of all download addresses, with the port where it is not the usual one.
 */
export function manifestHosts(manifest: Manifest): ReadonlySet<string> {
  return new Set(
    manifest.files.flatMap((file) => file.addresses.map(({ address }) => new URL(address).host)),
  );
}

/**
 * Downloads one file from the first of its addresses that gives it, with retries; continues what an earlier run left.
 *
 * @param file the entry of the manifest.
 * @param partial this run's work folder for the file.
 * @param session what the downloads of the run share.
 * @returns the verified content, or every address with its reason.
 */
export async function downloadFile(
  file: ManifestFile,
  partial: PartialFolder,
  session: DownloadSession,
): Promise<DownloadResult> {
  const failures: FailedOrigin[] = [];
  for (const address of file.addresses) {
    try {
      const fetched = await downloadAddress(file, address, partial, session);
      return { status: "fetched", fetched, failures };
    } catch (error) {
      const failure = failureOf(error);
      failures.push({ origin: address.address, reason: failure.message });
      if (failure.kind === "local") break;
    }
  }
  return { status: "failed", failures };
}

/** Downloads from one address, again and again as long as it helps. */
async function downloadAddress(
  file: ManifestFile,
  address: DownloadAddress,
  partial: PartialFolder,
  session: DownloadSession,
): Promise<VerifiedContent> {
  const host = new URL(address.address).host;
  const attempts = session.silentHosts.has(host) ? 1 : session.settings.attempts;
  let heard = false;
  for (let fruitless = 1; ; fruitless += 1) {
    const before = resumableBytes(partial, address);
    try {
      const resumed = await downloadBody(file, address, partial, session, () => {
        heard = true;
        session.silentHosts.delete(host);
      });
      return await verifiedBody(file, address, partial, resumed);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== "passing") throw failure;
      if (resumableBytes(partial, address) > before) fruitless = 1;
      if (fruitless >= attempts) {
        if (!heard) session.silentHosts.add(host);
        throw attempts === 1
          ? failure
          : new DataFailure("passing", `${failure.message}; ${attempts} attempts`);
      }
      await sleep(waitBefore(failure, fruitless, session.settings));
    }
  }
}

function waitBefore(failure: DataFailure, attempt: number, settings: NetworkSettings): number {
  const wait = settings.firstWaitMilliseconds * 2 ** (attempt - 1);
  return failure instanceof StatusFailure ? Math.max(wait, failure.waitMilliseconds) : wait;
}

function resumableBytes(partial: PartialFolder, { address }: DownloadAddress): number {
  const there = readPartial(partial);
  return there?.origin.address === address ? there.bytes : 0;
}

/** Downloads the rest of the body, or all of it; returns whether it continued an earlier part. */
async function downloadBody(
  file: ManifestFile,
  { address, member }: DownloadAddress,
  partial: PartialFolder,
  session: DownloadSession,
  answered: () => void,
): Promise<boolean> {
  const there = readPartial(partial);
  const resume =
    there?.origin.address === address ? { bytes: there.bytes, validator: there.origin.validator } : undefined;
  let body: OpenedBody;
  try {
    body = await openAddress(address, resume, session.allowedHosts, session.settings);
  } catch (error) {
    if (error instanceof StatusFailure) {
      answered();
      if (error.status === 206 || error.status === 416) restartPartial(partial, undefined);
    }
    throw error;
  }
  answered();
  const most = largestBytes(file);
  if ((body.length ?? 0) > most) {
    body.discard();
    throw new DataFailure(
      "lasting",
      `the server announces ${body.length} bytes; expected at most ${most}${member === undefined ? "" : " for the archive"}`,
    );
  }
  const resumed = body.start > 0;
  if (!resumed) {
    const { length, validator } = body;
    restartPartial(
      partial,
      validator === undefined || length === undefined ? undefined : { address, validator, length },
    );
  }
  await writeBody(file, body, partial, most, session);
  return resumed;
}

async function writeBody(
  file: ManifestFile,
  body: OpenedBody,
  partial: PartialFolder,
  most: number,
  session: DownloadSession,
): Promise<void> {
  let handle: FileHandle | undefined;
  let position = body.start;
  try {
    handle = await open(partial.bodyPath, body.start > 0 ? "r+" : "w");
    for await (const chunk of body.chunks) {
      if (position + chunk.length > most) {
        throw new DataFailure("lasting", `the server sends more than ${most} bytes`);
      }
      position += await writeAll(handle, chunk, position);
      session.progress(file, position, body.length);
    }
  } finally {
    await handle?.close();
  }
}

/** Writes a whole chunk, whatever number of writes that takes; returns its length. */
async function writeAll(handle: FileHandle, chunk: Uint8Array, position: number): Promise<number> {
  let written = 0;
  while (written < chunk.length) {
    const { bytesWritten } = await handle.write(chunk, written, chunk.length - written, position + written);
    written += bytesWritten;
  }
  return written;
}

/** The verified content of a complete body. */
async function verifiedBody(
  file: ManifestFile,
  address: DownloadAddress,
  partial: PartialFolder,
  resumed: boolean,
): Promise<VerifiedContent> {
  const body = readFileSync(partial.bodyPath);
  try {
    const content = address.member === undefined ? body : archivedContent(body, address.member, file);
    const verification = verifyBytes(content, file);
    if (verification.status === "exact" || verification.status === "shape") {
      return { content, verification, origin: address.address };
    }
    throw new DataFailure("lasting", `what came ${reasonOf(verification)}`);
  } catch (error) {
    restartPartial(partial, undefined);
    const failure = failureOf(error);
    // Two halves may not have fitted: the whole, fetched in one go, may be right.
    throw resumed ? new DataFailure("passing", failure.message) : failure;
  }
}

function archivedContent(body: Uint8Array, member: string, file: ManifestFile): Uint8Array {
  if (!isArchive(body)) {
    throw new DataFailure("lasting", `what came is ${strangeKind(body) ?? "not a zip archive"}`);
  }
  return extractMember(body, member, largestBytes(file));
}

function reasonOf(verification: Verification): string {
  return verification.status === "refused" ? verification.reason : verification.status;
}
