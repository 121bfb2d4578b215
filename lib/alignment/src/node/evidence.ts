import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type EvidenceAtHand,
  type EvidenceTree,
  evidenceAtHand,
  nullNames,
  nullWorlds,
  partNames,
  refuseUnusableData,
  statisticsOf,
} from "../nulls";
import { neededFiles } from "../sources";
import { panelSpecification } from "../specification";
import { evidenceData, measureNames } from "../study/evidence/evidence-data";
import { evidenceStudy } from "../study/evidence/study";
import { forEachInput } from "../table";
import { cached, cacheFolder } from "./cache";
import { hashOfModules } from "./code-identity";
import { inputOf } from "./input";
import { openFolder } from "./open-folder";
import { namedPlace } from "./project";
import { checkReadable, hashFile } from "./read";

/** Start of the random numbers of the evidence. */
export const evidenceSeed = 1;

/** The compiled modules that compute the evidence: with what they require they are the code that it is made by. */
const evidenceModules: readonly string[] = [require.resolve("../nulls"), require.resolve("./open-folder")];

/** K of what is drawn where no `evidence.json` belongs to the data. */
const fewDraws = 20;

/** What determines every number of the evidence, besides the request. */
export interface EvidenceIdentity {
  /** SHA-256 of each raw file, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** SHA-256 of the compiled modules that compute it. */
  readonly code: string;
}

/**
 * The hashes of the raw files that the evidence rests on, and of the code that computes it.
 *
 * @param folder the folder of the raw files.
 * @throws InputError for a file that is not there, InputErrors for several: all of them at once.
 */
export function evidenceIdentity(folder: string): EvidenceIdentity {
  const names = new Set(
    measureNames.flatMap((score) =>
      neededFiles(panelSpecification({ score, regionalGroup: "African States" })),
    ),
  );
  const files: Record<string, string> = {};
  forEachInput([...names].sort(), (name) => {
    const path = join(folder, name);
    checkReadable(path);
    files[name] = hashFile(path).sha256;
  });
  return {
    files,
    code: hashOfModules(evidenceModules),
  };
}

/** Where `npm run evidence` writes by default. */
export function evidenceFolder(): string {
  return namedPlace("ALIGNMENT_EVIDENCE", "out", "evidence");
}

/** Whether every part is there, with every statistic of every null. */
function isWhole(found: Partial<EvidenceTree>): boolean {
  const hasNulls = nullNames.every((name) =>
    statisticsOf(name).every((statistic) => found.nulls?.[name]?.[statistic] !== undefined),
  );
  return hasNulls && partNames.every((name) => found[name] !== undefined);
}

/** The content of a whole `evidence.json` that belongs to the data and this code, if there is one. */
function wholeEvidence(identity: EvidenceIdentity): EvidenceTree | undefined {
  const path = join(evidenceFolder(), "evidence.json");
  if (!existsSync(path)) return undefined;
  try {
    const found = JSON.parse(readFileSync(path, "utf8"), (_, value) => (value === null ? Number.NaN : value));
    const { files, code, seed } = found.made;
    const belongs =
      JSON.stringify([files, code, seed]) === JSON.stringify([identity.files, identity.code, evidenceSeed]);
    return belongs && isWhole(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The evidence on the data of a folder: every statistic beside what it would be if IGOs did nothing. For the real files
 * an `evidence.json` of `npm run evidence` in `out/evidence` (or in the folder that `ALIGNMENT_EVIDENCE` names) is
 * taken in if it is whole and was made of these files by this code; else parts are computed when they are asked for,
 * with few draws, and kept for the next notebook. `inWords` says which, and how many draws.
 *
 * @param folder the raw files, real or simulated.
 * @throws UserError for scores of which no number could be right; InputError as `evidenceIdentity` and `evidenceData`.
 * @example
 * const evidence = evidenceOf(chooseInput().folder);
 * evidence.verdicts().H2.verdict;
 * evidence.besideNulls("table2.duration");
 */
export function evidenceOf(folder: string): EvidenceAtHand {
  const path = resolve(folder);
  const identity = evidenceIdentity(path);
  const file = inputOf(path).kind === "real" ? wholeEvidence(identity) : undefined;
  const parts = [JSON.stringify(identity), String(evidenceSeed)];
  return evidenceAtHand({
    contextOf: () => {
      const data = evidenceData(openFolder(path));
      refuseUnusableData(data);
      const study = evidenceStudy(data);
      return { study, worlds: nullWorlds(study, evidenceSeed), seed: evidenceSeed };
    },
    draws: fewDraws,
    ...(file !== undefined && { file }),
    keep: (name, make) => cached(["evidence", name, ...parts], make, join(cacheFolder(), "evidence")),
  });
}
