import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildPanel } from "alignment/construct";
import { readSources } from "alignment/node";
import { panelSpecification } from "alignment/specification";
import { InputError } from "alignment/table";
import { randomStream } from "alignment/worlds";
import { type Damaged, damages } from "./damages";
import { takeApart } from "./file-text";
import { readUndamaged, type SourceFile, sourceFiles, type Undamaged } from "./source-files";

/** What became of a damaged input; everything else is a defect. */
export type Outcome = "refused" | "same data" | "one value missing, as documented";

/** An input that ended in neither way. */
export interface Defect {
  readonly file: string;
  readonly kind: string;
  readonly what: string;
  readonly why: string;
}

/** What a run of the harness found. */
export interface Report {
  readonly inputs: number;
  /** Panels that were built whole, of inputs that were accepted. */
  readonly panels: number;
  readonly counts: ReadonlyMap<string, ReadonlyMap<Outcome, number>>;
  readonly defects: readonly Defect[];
  readonly slowestMilliseconds: number;
}

/** Errors about a file as a whole, which have no line and no column to name. */
const ofTheWholeFile = /the file (is empty|is an? [^;]+|is compressed|has no records|has \d+ bytes)/;

/** What a message lacks: the file, the line or column, what was expected, what to do. */
export function lackOf(error: unknown, file: string): string | undefined {
  if (!(error instanceof InputError)) return `a crash without a name: ${String(error)}`;
  const [, expected, remedy] = error.message.split("; ");
  if (!error.message.includes(".csv") && !error.message.includes(file))
    return `names no file: ${error.message}`;
  const hasPlace = error.place.line !== undefined || error.place.column !== undefined;
  if (!hasPlace && !ofTheWholeFile.test(error.message)) return `names no line or column: ${error.message}`;
  if (expected === undefined || remedy === undefined || remedy === "")
    return `says not what to do: ${error.message}`;
  return undefined;
}

/** Lines of one list that the other lacks, counting repeats. */
function linesWithout(list: readonly string[], other: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of other) left.set(line, (left.get(line) ?? 0) + 1);
  let count = 0;
  for (const line of list) {
    const there = left.get(line) ?? 0;
    if (there === 0) count += 1;
    else left.set(line, there - 1);
  }
  return count;
}

/** Judges what was read from a damaged file. */
function judge(read: readonly string[], expected: readonly string[], damaged: Damaged): Outcome | string {
  const lost = linesWithout(expected, read);
  const gained = linesWithout(read, expected);
  if (lost === 0 && gained === 0) return damaged.allowed === "an error" ? "accepted" : "same data";
  if (damaged.documented !== undefined && lost <= 1 && gained <= lost) {
    return "one value missing, as documented";
  }
  return `other data without a word: ${lost} records lost, ${gained} others`;
}

/** A folder of links to the undamaged files, in which one at a time is replaced. */
function folderOfLinks(world: string, work: string): void {
  mkdirSync(work, { recursive: true });
  for (const name of readdirSync(world)) symlinkSync(resolve(world, name), join(work, name));
}

const outcomes: readonly string[] = ["refused", "same data", "one value missing, as documented"];

/**
 * Damages the files of an input, one at a time, and judges how each ends.
 *
 * @param world the folder of the undamaged input.
 * @param work a folder to make.
 * @param repeats how often each kind of damage is tried on a file of this name and size in bytes.
 * @param panelEvery of the accepted inputs of the main panel, every so many is built whole and compared.
 * @param seed start of the random numbers.
 */
export function damageAll(
  world: string,
  work: string,
  repeats: (file: string, bytes: number) => number,
  panelEvery: number,
  seed: number,
): Report {
  const undamaged = readUndamaged(world);
  const expectedPanel = JSON.stringify(panelOf(world));
  const counts = new Map<string, Map<Outcome, number>>();
  const defects: Defect[] = [];
  let inputs = 0;
  let accepted = 0;
  let panels = 0;
  let slowestMilliseconds = 0;
  folderOfLinks(world, work);

  function tryOne(source: SourceFile, kind: string, damaged: Damaged, expected: readonly string[]): void {
    inputs += 1;
    writeFileSync(join(work, source.name), damaged.bytes);
    const start = performance.now();
    let end: string = outcomeOf(source, damaged, expected, undamaged, work);
    slowestMilliseconds = Math.max(slowestMilliseconds, performance.now() - start);
    if (end === "same data" && source.use === "main panel" && accepted++ % panelEvery === 0) {
      panels += 1;
      if (JSON.stringify(panelOf(work)) !== expectedPanel) end = "another panel without a word";
    }
    if (!outcomes.includes(end)) {
      defects.push({ file: source.name, kind, what: damaged.what, why: end });
      return;
    }
    const count = counts.get(kind) ?? new Map<Outcome, number>();
    count.set(end as Outcome, (count.get(end as Outcome) ?? 0) + 1);
    counts.set(kind, count);
  }

  for (const source of sourceFiles) {
    const path = join(world, source.name);
    const bytes = readFileSync(path);
    const file = takeApart(bytes.toString("utf8"));
    const expected = source.read(world, undamaged);
    rmSync(join(work, source.name));
    for (const [kind, damage] of Object.entries(damages)) {
      const random = randomStream(seed, `${source.name} ${kind}`);
      for (let time = 0; time < repeats(source.name, bytes.length); time++) {
        const damaged = damage(file, source, random);
        if (damaged !== undefined) tryOne(source, kind, damaged, expected);
      }
    }
    rmSync(join(work, source.name));
    symlinkSync(resolve(path), join(work, source.name));
  }
  return { inputs, panels, counts, defects, slowestMilliseconds };
}

function panelOf(folder: string): unknown {
  const specification = panelSpecification();
  return buildPanel(readSources(folder, specification), specification).sample;
}

function outcomeOf(
  source: SourceFile,
  damaged: Damaged,
  expected: readonly string[],
  undamaged: Undamaged,
  work: string,
): string {
  let read: string[];
  try {
    read = source.read(work, undamaged);
  } catch (error) {
    const lack = lackOf(error, source.name);
    if (lack !== undefined) return lack;
    return damaged.allowed === "the same data" ? `refused: ${(error as Error).message}` : "refused";
  }
  return judge(read, expected, damaged);
}

/** The counts of a run as a Markdown table. */
export function formatReport(report: Report): string {
  const rows = [...report.counts].map(([kind, count]) => {
    const numbers = outcomes.map((outcome) => count.get(outcome as Outcome) ?? 0);
    return `| ${kind} | ${numbers.reduce((sum, number) => sum + number, 0)} | ${numbers.join(" | ")} |`;
  });
  return [
    "| damage | inputs | refused | same data | one value missing, as documented |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}
