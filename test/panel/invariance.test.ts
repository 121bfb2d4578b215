import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { buildPanel, type Panel } from "alignment/construct";
import { ensureSimulatedWorld, readSources } from "alignment/node";
import { neededFiles } from "alignment/sources";
import { panelSpecification } from "alignment/specification";
import { visitRecords } from "alignment/table";
import { temporaryFolder } from "../support";

const root = temporaryFolder();
const world = join(root, "world");

const specification = panelSpecification();

function panelOf(folder: string): Panel {
  return buildPanel(readSources(folder, specification), specification);
}

/** The records of a file, the header first. */
function recordsOf(path: string): { records: string[][]; delimiter: "," | "\t" } {
  const text = readFileSync(path, "utf8");
  const delimiter = text.slice(0, text.search(/[\r\n]/)).includes("\t") ? "\t" : ",";
  const records: string[][] = [];
  visitRecords(text, path, delimiter, ({ fields }) => {
    records.push([...fields]);
    return undefined;
  });
  return { records, delimiter };
}

function writeRecords(
  path: string,
  records: readonly (readonly string[])[],
  delimiter: string,
  lineEnd: string,
): void {
  const quoted = (field: string) => (/["\r\n,\t;]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  writeFileSync(path, records.map((record) => record.map(quoted).join(delimiter) + lineEnd).join(""));
}

/** A copy of the world in which `change` has rewritten every file. */
function changedWorld(
  name: string,
  change: (records: string[][]) => string[][],
  form: { delimiter?: string; lineEnd?: string } = {},
): string {
  const folder = join(root, name);
  cpSync(world, folder, { recursive: true });
  for (const file of neededFiles(specification)) {
    const { records, delimiter } = recordsOf(join(world, file));
    writeRecords(join(folder, file), change(records), form.delimiter ?? delimiter, form.lineEnd ?? "\n");
  }
  return folder;
}

/** The rows in a fixed other order: every seventh, then every seventh from the next one, and so on. */
function reordered([header, ...rows]: string[][]): string[][] {
  return [
    header,
    ...Array.from({ length: 7 }, (_, offset) => rows.filter((_row, at) => at % 7 === offset)).flat(),
  ];
}

describe("the panel", () => {
  let expected: Panel;
  before(() => {
    ensureSimulatedWorld(world);
    expected = panelOf(world);
  });

  const changes: readonly (readonly [string, () => string])[] = [
    ["the order of the rows", () => changedWorld("rows", reordered)],
    [
      "the order of the columns",
      () => changedWorld("columns", (records) => records.map((record) => [...record].reverse())),
    ],
    [
      "the case of the column names",
      () => changedWorld("case", ([header, ...rows]) => [header.map((name) => name.toUpperCase()), ...rows]),
    ],
    [
      "tabs and CRLF line ends",
      () => changedWorld("tabs", (records) => records, { delimiter: "\t", lineEnd: "\r\n" }),
    ],
    [
      "semicolons and CR line ends",
      () => changedWorld("old", (records) => records, { delimiter: ";", lineEnd: "\r" }),
    ],
  ];
  for (const [what, make] of changes) {
    it(`does not depend on ${what} of the files`, () => {
      const panel = panelOf(make());
      assert.deepEqual(panel.sample, expected.sample);
      assert.deepEqual(panel.before, expected.before);
      assert.deepEqual(panel.after, expected.after);
      assert.deepEqual(panel.attrition, expected.attrition);
    });
  }

  it("is the same when it is made twice", () => {
    const again = panelOf(world);
    assert.deepEqual(again.sample, expected.sample);
    assert.deepEqual(again.scales, expected.scales);
  });
});
