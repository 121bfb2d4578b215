import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FileOutcome } from "@alignment/commands/dist/data/outcome";
import { getFiles } from "@alignment/commands/dist/data/run";
import { summaryLines } from "@alignment/commands/dist/data/summary";
import { ensureSimulatedWorld, panelBuilder } from "alignment/node";
import { type SourceFileEntry, sourceNames, sourceRegistry } from "alignment/sources";
import { canonicalValues, visitRecords } from "alignment/table";
import { sha256, temporaryFolder } from "../support";
import { quiet } from "./data-support";

const root = temporaryFolder("alignment intake ü ");
/** A simulated world that stands for the verified input. */
export const world = join(root, "world");
ensureSimulatedWorld(world, { stateCount: 40, igoCount: 30 });

const { stateYear, igoYear, delegation, scores203, conflicts, gdp2018, treaty, countries } = sourceNames;
/** The files that Table 2 needs. */
export const needed = [stateYear, igoYear, delegation, scores203, gdp2018, conflicts, treaty, countries];
/** The text of a file of the world. */
export const textOf = (name: string): string => readFileSync(join(world, name), "utf8");

/** The registry as it would be if the simulated world were the verified input. */
export const entries: readonly SourceFileEntry[] = sourceRegistry.map((entry) => {
  const text = textOf(entry.name);
  const header = text.slice(0, text.indexOf("\n"));
  const columns =
    entry.name === stateYear
      ? Object.fromEntries(header.split(",").map((name) => [name.replaceAll('"', ""), "number" as const]))
      : entry.columns;
  const values = canonicalValues(text, columns, entry.name);
  const verified = {
    sha256: sha256(Buffer.from(text)),
    bytes: text.length,
    records: values.split("\n").length,
    values: sha256(Buffer.from(values)),
  };
  return { ...entry, columns, verified };
});

/** Records of a comma-separated text as cells. */
export function recordsOf(text: string): (readonly string[])[] {
  const records: (readonly string[])[] = [];
  visitRecords(text, "", ",", ({ fields }) => {
    records.push(fields);
    return undefined;
  });
  return records;
}

/** A comma-separated text of cells, in quotes where they must be, or all of them. */
export function textOfRecords(
  records: readonly (readonly string[])[],
  lineEnd = "\n",
  inQuotes = false,
): string {
  const cell = (value: string) =>
    inQuotes || /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  return records.map((record) => record.map(cell).join(",") + lineEnd).join("");
}

/** What a file holds. */
export type Content = string | Uint8Array;

/** Takes from a folder of these files, into a new folder; the world's other needed files are there unless left out. */
export async function take(
  files: Readonly<Record<string, Content>>,
  without: readonly string[] = [],
): Promise<{
  raw: string;
  outcomes: readonly FileOutcome[];
  summary: string;
  of: (name: string) => FileOutcome;
}> {
  const folder = mkdtempSync(join(root, "from-"));
  for (const name of needed) if (!without.includes(name)) writeFileSync(join(folder, name), textOf(name));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const raw = mkdtempSync(join(root, "raw-"));
  const result = await getFiles({ entries, rawFolder: raw, output: quiet, from: folder });
  const { outcomes } = result;
  const of = (name: string) => outcomes.find(({ file }) => file.name === name) as FileOutcome;
  return { raw, outcomes, summary: summaryLines(result, raw).join("\n"), of };
}

/** How a file was recognised, or how else it ended. */
export function endOf(outcome: FileOutcome): string {
  return outcome.status === "got" ? outcome.identity.kind : outcome.status;
}

/** The panel of the world itself. */
export const expectedPanel = panelBuilder(world)().sample;

/** The panel of the files in a folder; its truth says how many records each must have. */
export function panelOf(raw: string) {
  writeFileSync(join(raw, "truth.json"), textOf("truth.json"));
  return panelBuilder(raw)().sample;
}
