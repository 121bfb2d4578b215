import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "@alignment/kernel";
import { hashOfCode } from "@alignment/runner";
import { writeAtomically } from "alignment/dist/node/write";
import { type CurveRow, parsePlan, planUnits, specificationOfUnit } from "alignment/multiverse";
import { type Input, sha256Of } from "alignment/node";
import type { Sources } from "alignment/sources";
import type { PanelSpecification } from "alignment/specification";
import { keyOf } from "./app/address";
import { millionths } from "./app/null-range";
import { table2 } from "./app/state";
import { neighboursOf } from "./app/sweep";
import { nullSlopes, seedOfPage } from "./null-slopes";

/** Slopes in null draws by specification (`keyOf`); `null` for a draw whose model cannot be fitted. */
export type NullSlopes = Readonly<Record<string, readonly (number | null)[]>>;

/** Null draws that a page can have without making them. */
export interface NullDrawsAtHand {
  readonly slopes: NullSlopes;
  /** Slopes that are kept, in millionths: written so they take half the room in the page. */
  readonly inMillionths: NullSlopes;
  /** The specifications (`keyOf`) whose draws another version of the code made. */
  readonly ofOtherCode: readonly string[];
}

const noDraws: NullDrawsAtHand = { slopes: {}, inMillionths: {}, ofOtherCode: [] };

/** The file of the draws on the simulated world, which would take minutes at every `npm start`. */
const keptFile = join(projectRoot, "tools", "page", "null-slopes.json");

/** What the file holds. */
interface KeptSlopes {
  readonly null: "exchangeEra";
  readonly seed: number;
  readonly draws: number;
  /** SHA-256 of the source files that the draws are made from. */
  readonly files: string;
  /** In millionths, by specification; `null` for a draw whose model cannot be fitted. */
  readonly slopes: Readonly<Record<string, readonly (number | null)[]>>;
}

/** One SHA-256 of all source files of a folder. */
function hashOfSources(folder: string): string {
  const names = readdirSync(folder).filter((name) => name.endsWith(".csv"));
  return sha256Of(
    names
      .sort()
      .map((name) => `${name} ${sha256Of(readFileSync(join(folder, name)))}`)
      .join("\n"),
  );
}

/** The slopes in millionths that are kept for the data of a folder; none where they were made from other data. */
function keptSlopes(folder: string): NullSlopes {
  if (!existsSync(keptFile)) return {};
  const { files, slopes } = JSON.parse(readFileSync(keptFile, "utf8")) as KeptSlopes;
  if (files !== hashOfSources(folder)) return {};
  return slopes;
}

/**
 * Draws the slopes of Table 2 and of every one-at-a-time alternative and keeps them for the pages of the same data.
 *
 * @param folder the source files, those of the simulated world.
 * @param draws how many of each.
 * @param done is told after every draw.
 */
export function keepNullSlopes(
  folder: string,
  sourcesOf: (choice: PanelSpecification) => Sources,
  draws: number,
  done: (count: number) => void,
): void {
  const slopeOf = nullSlopes(sourcesOf);
  const all = neighboursOf(table2);
  const found = all.map((): (number | null)[] => []);
  for (let draw = 0; draw < draws; draw++) {
    all.forEach((looked, at) => {
      const slope = slopeOf(looked, draw);
      found[at].push(slope === null ? null : Math.round(slope * millionths));
    });
    done(draw + 1);
  }
  const slopes = all.map(
    (looked, at) => `    ${JSON.stringify(keyOf(looked))}: ${JSON.stringify(found[at])}`,
  );
  const head = { null: "exchangeEra", seed: seedOfPage, draws, files: hashOfSources(folder) };
  writeAtomically(
    keptFile,
    `${JSON.stringify(head, undefined, 2).replace(/\n\}$/, "")},\n  "slopes": {\n${slopes.join(",\n")}\n  }\n}\n`,
  );
}

/** The file of a multiverse's joint question, as far as it is read here. */
interface JointFile {
  readonly units: readonly number[];
  readonly draws: { readonly exchangeEra: readonly CurveRow[] };
}

/**
 * The draws of a multiverse that was run with `--joint` on the same source files, for as many of its specifications as
 * were drawn; none where there is no such multiverse, or one of other files. Those of another version of the code are
 * taken and said to be.
 *
 * @param folder the source files of the page.
 * @param multiverse the folder that `npm run multiverse` wrote.
 */
export function slopesOfMultiverse(folder: string, multiverse: string): NullDrawsAtHand {
  const [planFile, jointFile] = ["plan.json", "joint.json"].map((name) => join(multiverse, name));
  if (![planFile, jointFile].every((file) => existsSync(file))) return noDraws;
  const { files, code, choices, exclude, seed } = JSON.parse(readFileSync(planFile, "utf8"));
  const isSame = Object.entries(files as Record<string, string>).every(
    ([name, hash]) => existsSync(join(folder, name)) && sha256Of(readFileSync(join(folder, name))) === hash,
  );
  if (!isSame) return noDraws;
  const plan = parsePlan({ choices, exclude, seed });
  const units = planUnits(plan);
  const { units: drawn, draws } = JSON.parse(readFileSync(jointFile, "utf8")) as JointFile;
  const slopes: NullSlopes = Object.fromEntries(
    drawn.map((unit, at) => [
      keyOf(specificationOfUnit(plan, units[unit])),
      draws.exchangeEra.map(({ estimates }) => estimates[at]),
    ]),
  );
  return { slopes, inMillionths: {}, ofOtherCode: code === hashOfCode() ? [] : Object.keys(slopes) };
}

/** Where `npm run multiverse -- --joint --out out/multiverse` writes. */
const multiverseFolder = join(projectRoot, "out", "multiverse");

/**
 * The null draws that a page of an input can have without making them: those that are kept, or those of a multiverse.
 */
export function nullSlopesAtHand({ kind, folder }: Input): NullDrawsAtHand {
  const ofMultiverse = slopesOfMultiverse(folder, multiverseFolder);
  return kind === "simulated" ? { ...ofMultiverse, inMillionths: keptSlopes(folder) } : ofMultiverse;
}
