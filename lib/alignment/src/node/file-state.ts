import type { SourceName } from "../sources/names";
import { formatSummary } from "../sources/recognise";
import { sourceEntry } from "../sources/registry";
import { sha256Of } from "./hash";
import { type Identity, identify, serves } from "./identify";

/** How a source file of a folder stands. */
export interface FileState {
  readonly file: SourceName;
  /**
   * `verified`: the bytes of the file that the project was developed with. `same values`: other bytes, the same values
   * in the columns that are read. `unverified`: the columns of the file, other values. `other file`: a known file under
   * this name that is not its own. `not read`: not a table with these columns. `missing`: not there.
   */
  readonly status: "verified" | "same values" | "unverified" | "other file" | "not read" | "missing";
  /** SHA-256 of the bytes; absent where the file is missing. */
  readonly sha256?: string;
  /** What the content is, in words. */
  readonly content: string;
  /** The columns, tables and figures that stand on it. */
  readonly restsOnIt: string;
}

function contentOf(identity: Identity): string {
  switch (identity.kind) {
    case "verified":
      return identity.entry.title;
    case "same values":
      return `${identity.entry.title}, saved again (${formatSummary(identity.summary)})`;
    case "unverified":
      return formatSummary(identity.summary);
    case "other format":
      return identity.format.name;
    case "unknown":
      return identity.reason;
  }
}

function statusOf(identity: Identity, file: SourceName): FileState["status"] {
  if (serves(identity, file)) return identity.kind as "verified" | "same values" | "unverified";
  return identity.kind === "verified" || identity.kind === "same values" ? "other file" : "not read";
}

/** How the content of a source file stands, by what it holds. */
export function stateOfContent(file: SourceName, bytes: Uint8Array): FileState {
  const { restsOnIt } = sourceEntry(file);
  const identity = identify(bytes, file);
  return {
    file,
    status: statusOf(identity, file),
    sha256: sha256Of(bytes),
    content: contentOf(identity),
    restsOnIt,
  };
}

/** The state of a file that is not there. */
export function missingState(file: SourceName): FileState {
  return { file, status: "missing", content: "not there", restsOnIt: sourceEntry(file).restsOnIt };
}

/**
 * One line on a file that is there and is not the verified one, with what rests on it.
 *
 * @returns `undefined` for a verified file and for a missing one.
 */
function unverifiedLine({ file, status, content, restsOnIt }: FileState): string | undefined {
  const rests = `rests on it: ${restsOnIt}`;
  switch (status) {
    case "verified":
    case "missing":
      return undefined;
    case "same values":
      return `${file}: not the verified file byte by byte, but its values are (${content}); ${rests}`;
    case "unverified":
      return `${file}: not the verified file (found ${content}); ${rests}`;
    case "other file":
      return `${file}: not the verified file but another one under its name (${content}); ${rests}`;
    case "not read":
      return `${file}: not the verified file, and not read (${content}); ${rests}`;
  }
}

/** A line for each file of a folder that is there and not the verified one; see `unverifiedLine`. */
export function unverifiedLines(states: readonly FileState[]): readonly string[] {
  return states.flatMap((state) => unverifiedLine(state) ?? []);
}
