import { join } from "node:path";
import { attritionTable } from "alignment/dist/construct/attrition";
import { yearlyChanges } from "alignment/dist/construct/changes";
import type { Panel } from "alignment/dist/construct/panel";
import { unverifiedLines } from "alignment/dist/node/file-state";
import { hashesOfFiles } from "alignment/dist/node/hash";
import type { OpenFolder } from "alignment/dist/node/open-folder";
import { writeAtomically, writeTable } from "alignment/dist/node/write";
import { neededFiles } from "alignment/dist/sources/sources";
import { formatPanelCodebook } from "alignment/dist/specification/codebook";
import { panelCodebook } from "alignment/dist/specification/columns";
import { table2Formula } from "alignment/dist/study/formulas";
import { type Columns, tableOf } from "alignment/dist/table/columns";
import { projectVersion } from "./identity";

/** A source file of a panel: its bytes, and whether they are the verified ones. */
interface SourceFileRecord {
  readonly file: string;
  readonly sha256: string;
  /** As `OpenFolder.states` says, or "simulated". */
  readonly status: string;
}

/** What a panel was made of. */
export interface PanelSources {
  readonly kind: OpenFolder["kind"];
  readonly files: readonly SourceFileRecord[];
  /** A line for each file that is not the verified one, with what rests on it. */
  readonly notVerified: readonly string[];
}

/** The source files of a panel, with the SHA-256 of each and how it was verified. */
export function panelSources(opened: OpenFolder, panel: Panel): PanelSources {
  const { folder, kind } = opened;
  const needed = neededFiles(panel.specification);
  if (kind === "simulated") {
    const hashes = Object.entries(hashesOfFiles(folder, needed));
    const files = hashes.map(([file, sha256]) => ({ file, sha256, status: "simulated" }));
    return { kind, files, notVerified: [] };
  }
  const states = opened.states(needed);
  const files = states.map(({ file, sha256 = "", status }) => ({ file, sha256, status }));
  return { kind, files, notVerified: unverifiedLines(states) };
}

/** The columns of `panel.csv`, in the order of the codebook. */
function sampleColumns(panel: Panel): Columns {
  const sample: Columns = panel.sample.columns;
  const names = panelCodebook(panel.specification).sample.map(({ column }) => column);
  return Object.fromEntries(names.map((name) => [name, sample[name]]));
}

/** The model of Table 2 in the columns of a panel. */
function formulaFor({ specification }: Panel): string {
  const formula = table2Formula.replace(/\s+/g, " ");
  return specification.stateCapacity === "GDP per capita" ? formula : formula.replace("gdp_s", "tax_share_s");
}

/** What stands in `panel.json`: all that it takes to make the panel again. */
function describePanel(panel: Panel, sources: PanelSources) {
  const { rows, cases } = panel.attrition[panel.attrition.length - 1];
  return {
    made: { by: `human-rights-alignment ${projectVersion()}`, command: "npm run panel" },
    specification: panel.specification,
    sources,
    tables: {
      "panel.csv": { rows, cases, order: ["ionum", "ccode", "year"] },
      "before.csv": { rows: panel.before.rowCount, order: ["ionum", "ccode", "year"] },
      "after.csv": { rows: panel.after.rowCount, order: ["ionum", "ccode", "year"] },
      "attrition.csv": { rows: panel.attrition.length },
    },
    scales: panel.scales,
    model: { formula: formulaFor(panel), method: "REML" },
  };
}

/** The lines of a codebook about the source files. */
function sourceLines({ kind, files, notVerified }: PanelSources): readonly string[] {
  const title =
    kind === "simulated"
      ? "Made of a **simulated world**: not the data of the paper."
      : "Made of the files below.";
  const verified =
    kind === "real" && notVerified.length === 0
      ? ["All of them are the files that this project was developed with."]
      : [];
  const warnings =
    notVerified.length === 0 ? [] : ["", "**Not verified:**", "", ...notVerified.map((line) => `- ${line}`)];
  const rows = files.map(({ file, sha256, status }) => `| ${file} | ${status} | \`${sha256}\` |`);
  return [title, ...verified, ...warnings, "", "| file | status | SHA-256 |", "|---|---|---|", ...rows];
}

/**
 * Writes the files of a panel into a folder, each whole or not at all.
 *
 * @param panel the panel.
 * @param sources what it was made of.
 * @param folder the folder, which is made if need be.
 */
export function writePanel(panel: Panel, sources: PanelSources, folder: string): void {
  writeTable(join(folder, "panel.csv"), tableOf(sampleColumns(panel)));
  writeTable(join(folder, "before.csv"), panel.before);
  writeTable(join(folder, "after.csv"), panel.after);
  writeTable(join(folder, "changes.csv"), yearlyChanges(panel));
  writeTable(join(folder, "attrition.csv"), attritionTable(panel.attrition));
  const codebook = formatPanelCodebook(panel.specification, sourceLines(sources));
  writeAtomically(join(folder, "codebook.md"), codebook);
  const description = describePanel(panel, sources);
  writeAtomically(join(folder, "panel.json"), `${JSON.stringify(description, null, 2)}\n`);
}
