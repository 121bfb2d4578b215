import type { Identity } from "alignment/node";
import { formatSummary, type SourceFileEntry } from "alignment/sources";

/** An address or a path that did not give the file, and why. */
export interface FailedOrigin {
  readonly origin: string;
  readonly reason: string;
}

/** How a file stands after a run. */
export type FileOutcome =
  | {
      readonly status: "got";
      readonly file: SourceFileEntry;
      readonly identity: Identity;
      readonly origin: string;
      /** Addresses or paths tried before, with the reason why they did not give it. */
      readonly failures: readonly FailedOrigin[];
      /** Where a file of that name that stood there is kept. */
      readonly replaced: string | undefined;
    }
  | { readonly status: "already there"; readonly file: SourceFileEntry; readonly identity: Identity }
  | { readonly status: "failed"; readonly file: SourceFileEntry; readonly failures: readonly FailedOrigin[] }
  /** Not in the folder, and nothing there looks like it. */
  | { readonly status: "not found"; readonly file: SourceFileEntry }
  | { readonly status: "by hand"; readonly file: SourceFileEntry };

/** What content is, in a phrase; how it was verified, or that it was not. */
export function identityText(identity: Identity): string {
  switch (identity.kind) {
    case "verified":
      return `verified by its bytes, sha256 ${identity.entry.verified.sha256.slice(0, 12)}`;
    case "same values":
      return `verified by its values, not its bytes: ${formatSummary(identity.summary)}`;
    case "unverified":
      return `not the verified file: ${formatSummary(identity.summary)}`;
    case "other format":
      return `${identity.format.name}; ${identity.format.remedy}`;
    case "unknown":
      return identity.reason;
  }
}

/** One line on how a file stands. */
export function outcomeLine(outcome: FileOutcome): string {
  const { file } = outcome;
  const label = `${outcome.status.padEnd(13)} ${file.name}`;
  switch (outcome.status) {
    case "got":
      return `${label}  (${identityText(outcome.identity)}${restsOn(outcome)}; from ${outcome.origin})`;
    case "already there":
      return `${label}  (${identityText(outcome.identity)}${restsOn(outcome)})`;
    case "failed":
      return `${label}  (${outcome.failures.at(-1)?.reason ?? "no reason known"})`;
    case "not found":
      return label;
    case "by hand":
      return `${label}  (cannot be downloaded)`;
  }
}

/** What rests on a file that is not the verified one. */
function restsOn({ identity, file }: Extract<FileOutcome, { identity: Identity }>): string {
  return identity.kind === "unverified" ? `; rests on it: ${file.restsOnIt}` : "";
}

/** Whether a file is there, verified or not. */
export function isThere({ status }: FileOutcome): boolean {
  return status === "got" || status === "already there";
}
