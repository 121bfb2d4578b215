import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { addRights, buildPanel, type RightsSample, type Sample } from "alignment/construct";
import { ensureSimulatedWorld, readRightScores, readSources } from "alignment/node";
import type { CiriItem } from "alignment/sources";
import { type PanelSpecification, panelSpecification } from "alignment/specification";
import { temporaryFolder } from "../support";

const root = temporaryFolder();
const world = join(root, "world");
ensureSimulatedWorld(world, { stateCount: 60, igoCount: 40 });

const items: readonly CiriItem[] = ["DISAP", "KILL", "POLPRIS", "TORT"];
const sources = readSources(world, panelSpecification());
const scores = readRightScores(world);
const panel = buildPanel(sources, panelSpecification());
const rights = addRights(panel, scores);

function keyOf({ columns }: Sample | RightsSample, row: number): string {
  return `${columns.ionum[row]} ${columns.ccode[row]} ${columns.year[row]}`;
}

/**
 * The sample of one right's own panel, with every case whose distance is known before entry, by IGO, state and year.
 */
function ownPanel(right: CiriItem, changes: Partial<PanelSpecification>): Map<string, [number, number]> {
  const specification = panelSpecification({
    ...changes,
    score: right,
    selection: "every case with a distance",
  });
  const { sample } = buildPanel({ ...sources, scores: scores[right] }, specification);
  const { distance, change_mean } = sample.columns;
  return new Map(
    Array.from({ length: sample.rowCount }, (_, row) => [
      keyOf(sample, row),
      [distance[row], change_mean[row]],
    ]),
  );
}

describe("addRights", () => {
  for (const [title, changes] of [
    ["the default specification", {}],
    ["a yearly change that is not lagged", { outcome: "yearly change of the distance", outcomeLag: 0 }],
  ] as const satisfies readonly (readonly [string, Partial<PanelSpecification>])[]) {
    it(`gives each right the outcome that its own panel has, by ${title}`, () => {
      const specification = panelSpecification(changes);
      const added = addRights(buildPanel(sources, specification), scores);
      const own = items.map((right) => ownPanel(right, changes));
      let compared = 0;
      for (let row = 0; row < added.rowCount; row++) {
        const found = own.map((rows) => rows.get(keyOf(added, row)));
        if (found.some((one) => one === undefined)) continue;
        compared += 1;
        const [disap, kill, polpris, tort] = found as [number, number][];
        items.forEach((right, index) => {
          const [distance, change] = found[index] as [number, number];
          assert.equal(added.columns[right][row], distance);
          assert.equal(added.columns[`change_${right}`][row], change);
        });
        // Sums of three numbers below 3 in another order.
        const shift = disap[0] - (kill[0] + polpris[0] + tort[0]) / 3;
        const change = disap[1] - (kill[1] + polpris[1] + tort[1]) / 3;
        assert.ok(Math.abs(added.columns.shift[row] - shift) < 1e-12);
        assert.ok(Math.abs(added.columns.change_shift[row] - change) < 1e-12);
      }
      assert.ok(compared > 500, `${compared} rows compared`);
    });
  }

  it("keeps the rows and columns of the panel's sample, in order, but for rows where a right is not known", () => {
    const rowOf = new Map(
      Array.from({ length: panel.sample.rowCount }, (_, row) => [keyOf(panel.sample, row), row]),
    );
    let last = -1;
    for (let row = 0; row < rights.rowCount; row++) {
      const before = rowOf.get(keyOf(rights, row)) as number;
      assert.ok(before > last);
      last = before;
      for (const name of Object.keys(panel.sample.columns) as (keyof Sample["columns"])[])
        assert.equal(rights.columns[name][row], panel.sample.columns[name][before]);
      for (const right of items) assert.ok(Number.isFinite(rights.columns[right][row]));
    }
    assert.ok(rights.rowCount < panel.sample.rowCount);
  });

  it("has no row before 1982, since the rights are known from 1981 on and the outcome lags one year", () => {
    assert.equal(Math.min(...rights.columns.year), 1982);
  });

  it("refuses a sample that ends before the rights are known", () => {
    const early = buildPanel(sources, panelSpecification({ lastYear: 1980 }));
    assert.throws(
      () => addRights(early, scores),
      /addRights: all four rights are never observed together in these \d+ observations/,
    );
  });
});
