import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Identity, identify } from "alignment/node";
import {
  asPublished,
  faultOf,
  formatSummary,
  type SourceFileEntry,
  type SourceName,
  sourceFiles,
  sourceRegistry,
} from "alignment/sources";
import { InputError } from "alignment/table";
import { type Candidate, candidatesBelow } from "./candidates";

/** A candidate that was taken for a source file. */
export interface Chosen {
  readonly candidate: Candidate;
  readonly identity: Extract<Identity, { kind: "verified" | "same values" | "unverified" }>;
}

/** A file that was found and is not used, and why. */
export interface Unused {
  readonly origin: string;
  readonly reason: string;
  /** The source file that its name speaks of, if any. */
  readonly namedLike?: SourceName;
}

/** What a folder holds of the source files. */
export interface Choice {
  readonly chosen: ReadonlyMap<SourceName, Chosen>;
  readonly unused: readonly Unused[];
}

const ranks = { verified: 3, "same values": 2, unverified: 1 } as const;

/** A name as letters and digits, without its endings and the "(1)" of a second download. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/ ?\(\d+\)(?=\.|$)/, "")
    .replace(/(\.(csv|tab|tsv|txt|dta|rds|rda|rdata|xlsx|xls|zip|gz|sav|ods))+$/, "")
    .replace(/[^a-z0-9.]/g, "");
}

/** The source file that a file's name speaks of. */
function namedLike(name: string): SourceName | undefined {
  const own = plainName(name);
  return sourceRegistry.find((entry) => own.includes(plainName(entry.name)))?.name;
}

/** How well a candidate stands for a source file: by its content, and among equals by its name. */
function scoreOf({ candidate, identity }: Chosen): number {
  return 2 * ranks[identity.kind] + (plainName(candidate.name) === plainName(identity.entry.name) ? 1 : 0);
}

function describe(identity: Chosen["identity"]): string {
  const { title } = identity.entry;
  if (identity.kind === "verified") return title;
  return identity.kind === "same values"
    ? `${title}, saved again`
    : `like ${title}: ${formatSummary(identity.summary)}`;
}

/** A reason without the name of the file, which stands before it. */
function withoutName(reason: string, name: string): string {
  return [`${name}: `, `${name}, `].reduce((left, start) => left.replace(start, ""), reason);
}

/**
 * Chooses among all files below a folder, by what they hold: for every source file the verified candidate, else one
 * with its values, else one with its columns. A candidate whose values are not those of the verified file must be one
 * that the analysis can read.
 *
 * @param folder the folder to take from.
 * @param rawFolder the folder of the source files: an unverified candidate is read together with what is there.
 * @param wanted the source files that are asked for.
 */
export function chooseFiles(folder: string, rawFolder: string, wanted: readonly SourceFileEntry[]): Choice {
  const registry = [...wanted, ...sourceRegistry.filter((each) => !wanted.includes(each))];
  const chosen = new Map<SourceName, Chosen>();
  const unused: Unused[] = [];
  const putAside = (origin: string, reason: string, name: string): void => {
    const like = namedLike(name);
    unused.push({ origin, reason, ...(like !== undefined && { namedLike: like }) });
  };
  const consider = (one: Chosen): void => {
    const { candidate, identity } = one;
    const { name } = identity.entry;
    const other = chosen.get(name);
    if (!wanted.some((entry) => entry.name === name)) {
      putAside(candidate.origin, `${name} (${describe(identity)}), which was not asked for`, candidate.name);
    } else if (other === undefined || scoreOf(one) > scoreOf(other)) {
      chosen.set(name, one);
      if (other !== undefined)
        putAside(
          other.candidate.origin,
          `${describe(other.identity)}; ${candidate.origin} is the better copy`,
          "",
        );
    } else putAside(candidate.origin, `${describe(identity)}; ${other.candidate.origin} is taken`, "");
  };
  for (const found of candidatesBelow(folder)) {
    if ("reason" in found) {
      putAside(found.origin, found.reason, found.origin);
      continue;
    }
    const identity = identify(found.bytes, found.name, registry);
    if (identity.kind === "other format")
      putAside(found.origin, `is ${identity.format.name}; ${identity.format.remedy}`, found.name);
    else if (identity.kind === "unknown")
      putAside(found.origin, withoutName(identity.reason, found.name), found.name);
    else consider({ candidate: found, identity });
  }
  for (const [name, fault] of faults(chosen, rawFolder, registry)) {
    const { candidate } = chosen.get(name) as Chosen;
    chosen.delete(name);
    unused.push({
      origin: candidate.origin,
      reason: `cannot be read: ${withoutName(fault.message, name)}`,
      namedLike: name,
    });
  }
  return { chosen, unused };
}

/**
 * The faults of the unverified files, read as the analysis reads them, beside the other chosen files and those there.
 */
function faults(
  chosen: ReadonlyMap<SourceName, Chosen>,
  rawFolder: string,
  registry: readonly SourceFileEntry[],
): ReadonlyMap<SourceName, InputError> {
  const files = sourceFiles({
    leastRecords: (file) => asPublished(registry.find(({ name }) => name === file) as SourceFileEntry),
    contentOf: (file) => {
      const own = chosen.get(file)?.candidate.bytes;
      if (own !== undefined) return own;
      try {
        return readFileSync(join(rawFolder, file));
      } catch {
        throw new InputError({ file }, "the file is not there", "a file");
      }
    },
  });
  const found = [...chosen].flatMap(([name, { identity }]) => {
    const fault = identity.kind === "unverified" ? faultOf(files, name) : undefined;
    return fault === undefined ? [] : [[name, fault] as const];
  });
  return new Map(found);
}
