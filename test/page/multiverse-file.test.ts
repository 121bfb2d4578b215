import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { writeResults } from "@alignment/commands/dist/multiverse/write-results";
import { analyse, type Looked, type PageResult } from "@alignment/page";
import { keyOf } from "@alignment/page/dist/app/address";
import { readJoint } from "@alignment/page/dist/app/joint-file";
import { curveParts, rowOf } from "@alignment/page/dist/app/multiverse-place";
import { table2 } from "@alignment/page/dist/app/state";
import {
  differencesFrom,
  type Multiverse,
  readMultiverse,
  rowOfUnit,
  specificationOfRow,
} from "@alignment/page/dist/multiverse-file";
import {
  parsePlan,
  planPanels,
  planUnits,
  type SpecificationRow,
  SpecificationRows,
  specificationOfUnit,
} from "alignment/multiverse";
import { chooseInput, panelBuilder } from "alignment/node";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A CSV whose cell in a record, counted from 1, is another. */
function withCell(csv: string, record: number, column: string, cell: string): string {
  const lines = csv.split("\n");
  const cells = lines[record].split(",");
  cells[lines[0].split(",").indexOf(column)] = cell;
  lines[record] = cells.join(",");
  return lines.join("\n");
}

describe("the file of a multiverse on the live page", () => {
  const build = panelBuilder(chooseInput("simulated").folder);
  const plan = parsePlan({
    choices: {
      entryAfter: [1965, 1980],
      conflictTypes: [[3], [3, 4]],
      controls: [["year_s", "gdp_s"], []],
      randomPart: ["varying intercept"],
      regionalGroup: ["all", "nowhere"].slice(0, 1),
    },
  });
  const units = planUnits(plan);
  let folder: string;
  let csv: Uint8Array;
  let rows: readonly SpecificationRow[];
  let multiverse: Multiverse;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "multiverse-file-"));
    const panels = planPanels(plan);
    const computed = new SpecificationRows(panels, build);
    rows = panels.flatMap((_, number) => computed.rowsOf(number)).sort((one, other) => one.unit - other.unit);
    await writeResults(plan, rows, folder);
    csv = readFileSync(join(folder, "specifications.csv"));
    multiverse = await readMultiverse("specifications.csv", csv);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("gives every unit its choices and its numbers, from CSV as from Parquet", async () => {
    const parquet = await readMultiverse("x", readFileSync(join(folder, "specifications.parquet")));
    for (const found of [multiverse, parquet]) {
      assert.equal(found.unit.length, rows.length);
      for (const { unit, estimate, standardErrorByState } of rows) {
        const row = rowOfUnit(found, unit) as number;
        assert.equal(
          keyOf(specificationOfRow(found, row)),
          keyOf(specificationOfUnit(plan, units[unit])),
          `unit ${unit}`,
        );
        assert.equal(found.estimate[row], estimate);
        assert.equal(found.standardErrorByState[row], standardErrorByState);
        assert.equal(rowOf(found, specificationOfRow(found, row)), row);
      }
      assert.deepEqual(
        Array.from(found.order, (row) => found.estimate[row]),
        rows.map(({ estimate }) => estimate).sort((one, other) => Number(one) - Number(other)),
      );
    }
    assert.equal(rowOfUnit(multiverse, rows.length), undefined);
    assert.equal(rowOf(multiverse, table2), undefined, "Table 2 has other controls");
    assert.equal(rowOf(multiverse, { changes: { lastYear: 2005 }, model: {} }), undefined);
  });

  it("keeps what has no estimate out of the curve, and shares columns without losing a specification", async () => {
    const failed = await readMultiverse(
      "x",
      bytesOf(
        Buffer.from(csv)
          .toString()
          .replace(/^(0,.*?),[\d.e-]+,[\d.e-]+,[\d.e-]+,(?:converged|singular),/m, "$1,,,,failed: no row,"),
      ),
    );
    assert.equal(failed.order.length, rows.length - 1);
    assert.ok(!failed.order.includes(0));
    const parts = curveParts(failed, "clustered by state", 3);
    assert.equal(parts.length, 3);
    assert.ok(parts[0].estimate <= parts[1].estimate && parts[1].estimate <= parts[2].estimate);
  });

  it("is compared with what this page computes: other numbers are named, its own are not", async () => {
    const fit = async (looked: Looked): Promise<PageResult> => analyse(build, looked);
    assert.deepEqual(await differencesFrom(multiverse, fit), []);
    const estimate = multiverse.estimate.slice();
    estimate[multiverse.order[0]] *= 1.00001;
    const observations = multiverse.rows.map((count) => count + 1);
    assert.equal((await differencesFrom({ ...multiverse, estimate }, fit)).length, 1);
    assert.equal((await differencesFrom({ ...multiverse, rows: observations }, fit)).length, 3);
    assert.match(
      (await differencesFrom({ ...multiverse, rows: observations }, fit))[0],
      /specification \d has [\d,]+ observations and the slope .* in the file, [\d,]+ and .* here/,
    );
  });

  it("is refused with its name where it is something else", async () => {
    const text = Buffer.from(csv).toString();
    const parquet = readFileSync(join(folder, "specifications.parquet"));
    const cases: readonly (readonly [RegExp, Uint8Array])[] = [
      [/x has no column unit, rows/, bytesOf("ccode,year\n2,1990\n")],
      [
        /"entriesAfter" is no choice of this page; expected specifications/,
        bytesOf(text.replace("entryAfter", "entriesAfter")),
      ],
      [/"entryAfter".*3000/, bytesOf(text.replaceAll(",1980,", ",3000,").replaceAll("1980,", "3000,"))],
      [/x cannot be read as Parquet .* cut short/, parquet.subarray(0, parquet.length - 200)],
      [/x cannot be read as Parquet/, Uint8Array.from([...parquet.subarray(0, 40), ...parquet.subarray(60)])],
      [/no records|no column|empty/, bytesOf("")],
      [
        /row 2 has "x1" in the column "estimate"; expected a number/,
        bytesOf(withCell(text, 2, "estimate", "x1")),
      ],
      [/row 2 has the number "1.5"; expected a whole number/, bytesOf(withCell(text, 2, "unit", "1.5"))],
      [/two specifications of the number 0; expected each once/, bytesOf(withCell(text, 2, "unit", "0"))],
      [/no records/, bytesOf(`${text.split("\n")[0]}\n`)],
      [/fields/, bytesOf(`${text.trimEnd()},1\n`)],
    ];
    for (const [message, bytes] of cases)
      await assert.rejects(readMultiverse("x", bytes), (error: Error) => {
        assert.equal(error instanceof RangeError, true, `${error.stack}`);
        assert.match(error.message, message);
        return true;
      });
  });

  it("brings the null draws of its joint question along, and refuses those of another multiverse", () => {
    const drawn = [0, 3, 5];
    const joint = {
      units: drawn,
      observed: { estimates: drawn.map((unit) => rows[unit].estimate) },
      draws: {
        exchangeEra: [
          { estimates: [1, 2, null], ts: [] },
          { estimates: [4, 5, 6], ts: [] },
        ],
      },
    };
    const draws = readJoint("joint.json", JSON.stringify(joint), multiverse);
    assert.deepEqual(
      draws,
      new Map([
        [keyOf(specificationOfUnit(plan, units[0])), [1, 4]],
        [keyOf(specificationOfUnit(plan, units[3])), [2, 5]],
        [keyOf(specificationOfUnit(plan, units[5])), [null, 6]],
      ]),
    );
    const refused: readonly (readonly [RegExp, unknown])[] = [
      [
        /belongs to another multiverse than specifications.csv/,
        { ...joint, observed: { estimates: [1, 2, 3] } },
      ],
      [/belongs to another/, { ...joint, units: [0, 3, 500] }],
      [/no draws of exchanged memberships/, { ...joint, draws: { exchangeEra: [{ estimates: [1] }] } }],
      [/no draws of exchanged memberships/, { units: [] }],
      [/no draws of exchanged memberships/, null],
    ];
    for (const [message, content] of refused)
      assert.throws(() => readJoint("joint.json", JSON.stringify(content), multiverse), message);
    assert.throws(() => readJoint("joint.json", "{", multiverse), /cannot be read as JSON/);
  });
});
