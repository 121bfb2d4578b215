import { gunzipSync } from "node:zlib";
import type { SourceName } from "../sources/names";
import { type ContentSummary, entriesOf, likeliestEntry, readForm, summaryOf } from "../sources/recognise";
import { type SourceFileEntry, sourceRegistry } from "../sources/registry";
import { canonicalValues, decodeText, InputError, type OtherFormat, otherFormatOf } from "../table";
import { sha256Of } from "./hash";

/** What a file's content is, whatever its name. */
export type Identity =
  /** The very bytes of a source file. */
  | { readonly kind: "verified"; readonly entry: SourceFileEntry }
  /** Other bytes, but the same values in the columns that are read. */
  | { readonly kind: "same values"; readonly entry: SourceFileEntry; readonly summary: ContentSummary }
  /** The columns of one or several source files, with other values; `entry` is the likeliest of them. */
  | {
      readonly kind: "unverified";
      readonly entry: SourceFileEntry;
      readonly entries: readonly SourceFileEntry[];
      readonly summary: ContentSummary;
    }
  /** A format that is not read, such as Stata's. */
  | { readonly kind: "other format"; readonly format: OtherFormat }
  /** A text with other columns, or none. */
  | { readonly kind: "unknown"; readonly reason: string };

/** The source file whose very bytes these are, if they are any's. */
function verifiedEntry(bytes: Uint8Array, registry: readonly SourceFileEntry[]): SourceFileEntry | undefined {
  const sha256 = sha256Of(bytes);
  return registry.find(({ verified }) => verified.sha256 === sha256);
}

/** The first bytes of a gzip archive's content; nothing where it is damaged. */
function insideGzip(bytes: Uint8Array): Uint8Array {
  try {
    // A part of an archive is enough to know its format by.
    return gunzipSync(bytes.subarray(0, 65_536), { finishFlush: 2, maxOutputLength: 1 << 27 });
  } catch {
    return new Uint8Array();
  }
}

/** The format of content that is not delimited text; R's files are known inside their compression. */
function formatOf(bytes: Uint8Array): OtherFormat | undefined {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isGzip ? otherFormatOf(insideGzip(bytes)) : undefined) ?? otherFormatOf(bytes);
}

/** The hash of the values that are read of a text, as a source file of some columns. */
function valuesHash(text: string, entry: SourceFileEntry): string | undefined {
  try {
    return sha256Of(canonicalValues(text, entry.columns, entry.name));
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/**
 * Says what a file's content is: by the hash of its bytes, else by the hash of its values, else by its header.
 *
 * @param bytes the whole content.
 * @param name the file's name, which decides only between source files of the same columns.
 * @param registry the source files that it may be.
 */
export function identify(
  bytes: Uint8Array,
  name: string,
  registry: readonly SourceFileEntry[] = sourceRegistry,
): Identity {
  const exact = verifiedEntry(bytes, registry);
  if (exact !== undefined) return { kind: "verified", entry: exact };
  const format = formatOf(bytes);
  if (format !== undefined) return { kind: "other format", format };
  try {
    const text = decodeText(bytes, name);
    const entries = entriesOf(text, registry);
    if (entries.length === 0) return { kind: "unknown", reason: "it has the columns of no source file" };
    const summary = summaryOf(entries[0], text);
    const hashes = new Map<string, string | undefined>();
    const hashOf = (entry: SourceFileEntry): string | undefined => {
      const columns = Object.keys(entry.columns).join();
      if (!hashes.has(columns)) hashes.set(columns, valuesHash(readForm(entry, text), entry));
      return hashes.get(columns);
    };
    const same = entries.find((entry) => hashOf(entry) === entry.verified.values);
    if (same !== undefined) return { kind: "same values", entry: same, summary };
    return { kind: "unverified", entry: likeliestEntry(entries, summary, name), entries, summary };
  } catch (error) {
    if (error instanceof InputError) return { kind: "unknown", reason: error.message };
    throw error;
  }
}

/** Whether an identity lets the file be read under the name of a source file. */
export function serves(identity: Identity, name: SourceName): boolean {
  switch (identity.kind) {
    case "verified":
    case "same values":
      return identity.entry.name === name;
    case "unverified":
      return identity.entries.some((entry) => entry.name === name);
    default:
      return false;
  }
}
