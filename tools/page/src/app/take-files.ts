import type { Looked, PageResult } from "../analysis";
import { differencesFrom, type Multiverse } from "../multiverse-file";
import { type DrawsByKey, readJoint } from "./joint-file";
import { type GivenFile, type PlanFile, recognise } from "./recognise";
import { otherCode } from "./state";
import { inCount, inThousands } from "./words";

/** The multiverse that the page was given. */
export interface GivenMultiverse {
  readonly multiverse: Multiverse;
  /** How it differs from what the page computes. */
  readonly differences: readonly string[];
  readonly plan: PlanFile | undefined;
}

/** What came of files. */
export interface Taken {
  readonly given: GivenMultiverse | undefined;
  /** Null draws, with the code of which they are where it is not known to be that of the page. */
  readonly draws: { readonly byKey: DrawsByKey; readonly origin: string | undefined } | undefined;
  /** What was read, left aside and refused, in sentences. */
  readonly message: string;
  /** Whether some file was refused, or none is of a multiverse. */
  readonly isRefused: boolean;
}

/** What the page has to read files with. */
export interface FileReading {
  readonly read: (name: string, bytes: ArrayBuffer) => Promise<Multiverse>;
  readonly fit: (looked: Looked) => Promise<PageResult>;
  /** SHA-256 of the library and engine of the page. */
  readonly code: string;
  /** SHA-256 of the source files of the page, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Is told what is being read. */
  readonly onProgress: (message: string) => void;
}

const expected =
  "expected specifications.csv or .parquet of a multiverse, and with it plan.json and joint.json; open or drop the folder that npm run multiverse wrote";

type OfKind<K extends GivenFile["kind"]> = Extract<GivenFile, { kind: K }>;

function ofKind<K extends GivenFile["kind"]>(files: readonly GivenFile[], kind: K): OfKind<K>[] {
  return files.filter((file): file is OfKind<K> => file.kind === kind);
}

/** What the page is made of, with which a plan is compared. */
type MadeOf = Pick<FileReading, "code" | "files">;

/** The source files of a plan that are others than those of the page. */
function otherFiles({ files = {} }: PlanFile, own: MadeOf["files"]): readonly string[] {
  return Object.keys(files).filter((name) => files[name] !== own[name]);
}

/** Of which data and code a multiverse is, in words; undefined where they are those of the page. */
export function originOf(plan: PlanFile | undefined, { code, files }: MadeOf): string | undefined {
  if (plan === undefined)
    return "a version of the code that is not known, since plan.json was not opened with them";
  const parts = [
    ...(otherFiles(plan, files).length > 0 ? ["other data"] : []),
    ...(plan.files === undefined ? ["data that its plan.json does not name"] : []),
    ...(plan.code === code ? [] : [otherCode]),
  ];
  return parts.length === 0 ? undefined : parts.join(" and ");
}

/** @throws RangeError where a plan is that of other specifications. */
function checkPlan({ file, plan }: OfKind<"plan">, { name, unit }: Multiverse): PlanFile {
  if (plan.units === unit.length) return plan;
  throw new RangeError(
    `${file.name} is the plan of ${inCount(plan.units, "specification")}, and ${name} has ${inThousands(unit.length)}; expected the two files of one folder; open that folder's files`,
  );
}

/** The names of files in a row. */
function namesOf(files: readonly GivenFile[]): string {
  return files.map(({ file }) => file.name).join(", ");
}

/** What is said of files that are not read. */
function sentencesOfOthers(files: readonly GivenFile[], isSome: boolean): string[] {
  const spare = [...ofKind(files, "not needed"), ...ofKind(files, "specifications").slice(1)];
  const unknown = ofKind(files, "unknown");
  const refused = unknown.filter(({ isBroken }) => isBroken || !isSome);
  const ignored = unknown.filter((one) => !refused.includes(one));
  return [
    ...(files.length === 0 ? [`There is no file; ${expected}.`] : []),
    ...(spare.length === 0 ? [] : [`Not needed here: ${namesOf(spare)}.`]),
    ...(ignored.length === 0 ? [] : [`Left aside, as no files of a multiverse: ${namesOf(ignored)}.`]),
    ...refused.map(({ file, found }) => `${file.name} is ${found}; ${expected}.`),
    ...(spare.length > 0 && !isSome && refused.length === 0
      ? [`None of these has specifications: ${expected}.`]
      : []),
  ];
}

/** The multiverse that a file belongs to. */
function neededBy({ file }: GivenFile, given: GivenMultiverse | undefined): GivenMultiverse {
  if (given !== undefined) return given;
  throw new RangeError(
    `${file.name} numbers the specifications of specifications.csv, which was not opened; open both files of the folder`,
  );
}

async function readSpecifications(
  { file }: OfKind<"specifications">,
  { read, fit, onProgress }: FileReading,
): Promise<GivenMultiverse> {
  onProgress(`Reading ${file.name} …`);
  const multiverse = await read(file.name, await file.arrayBuffer());
  return { multiverse, differences: await differencesFrom(multiverse, fit), plan: undefined };
}

/** What is said of the data and the code of a multiverse. */
function sentenceOfPlan({ file, plan }: OfKind<"plan">, own: MadeOf): string {
  const origin = originOf(plan, own);
  if (origin === undefined) return `${file.name}: run with these data and this version of the code.`;
  const others = otherFiles(plan, own.files);
  const details = [
    ...(others.length === 0 ? [] : [`${others.join(", ")} differ${others.length === 1 ? "s" : ""}`]),
    ...(plan.code === own.code
      ? []
      : [`its code is ${plan.code.slice(0, 8)}, that of this page ${own.code.slice(0, 8)}`]),
  ];
  return `${file.name}: run with ${origin}${details.length === 0 ? "" : ` (${details.join("; ")})`}.`;
}

/** The null draws of a file, and what is said of them. */
function drawsOf(
  { file, text }: OfKind<"joint">,
  { multiverse, differences, plan }: GivenMultiverse,
  own: MadeOf,
): { readonly draws: Taken["draws"]; readonly words: string } {
  const byKey = readJoint(file.name, text, multiverse, plan);
  if (differences.length > 0)
    return {
      draws: undefined,
      words: `${file.name}: its null draws are left out, since the multiverse is not of these data and this code.`,
    };
  const origin = originOf(plan, own);
  const words = `${file.name}: null draws of ${inCount(byKey.size, "specification")}${origin === undefined ? "" : `, made by ${origin}`}.`;
  return { draws: { byKey, origin }, words };
}

/**
 * Takes files that a person dropped or chose: the specifications of a multiverse, its plan and its null draws, in any
 * order and under any name. What the page has no use for is left aside by name; what cannot be used is refused, and the
 * rest is taken.
 *
 * @param files the files.
 * @param before the multiverse that the page has.
 * @param reading what the page has to read files with.
 */
export async function takeFiles(
  files: readonly File[],
  before: GivenMultiverse | undefined,
  reading: FileReading,
): Promise<Taken> {
  const known = await Promise.all(files.map(recognise));
  const [specifications] = ofKind(known, "specifications");
  const [plan] = ofKind(known, "plan");
  const [joint] = ofKind(known, "joint");
  const said: string[] = [];
  let given = before;
  let draws: Taken["draws"];
  const isSome = specifications !== undefined || plan !== undefined || joint !== undefined;
  let isRefused = !isSome || ofKind(known, "unknown").some(({ isBroken }) => isBroken);
  try {
    if (specifications !== undefined) {
      given = await readSpecifications(specifications, reading);
      said.push(`${specifications.file.name}: ${inCount(given.multiverse.unit.length, "specification")}.`);
    }
    if (plan !== undefined) {
      const own = neededBy(plan, given);
      given = { ...own, plan: checkPlan(plan, own.multiverse) };
      said.push(sentenceOfPlan(plan, reading));
    }
    if (joint !== undefined) {
      const taken = drawsOf(joint, neededBy(joint, given), reading);
      draws = taken.draws;
      said.push(taken.words);
    }
  } catch (error) {
    isRefused = true;
    said.push((error as Error).message.replace(/\.?$/, "."));
  }
  return { given, draws, isRefused, message: [...said, ...sentencesOfOthers(known, isSome)].join(" ") };
}
