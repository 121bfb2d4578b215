import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildPanel } from "alignment/construct";
import { yearCount } from "alignment/dist/construct/layout";
import { layOut } from "alignment/dist/construct/layout-sources";
import { sampleOf } from "alignment/dist/construct/sample";
import { sourceReader } from "alignment/node";
import { type PanelSpecification, panelSpecification } from "alignment/specification";
import { realRawFolder, skipWithoutRealFiles } from "../support";
import { founder, joiner, smallWorld, world } from "./small-world";

const specification = panelSpecification({ scaling: "none" });

describe("a layout", () => {
  it("holds code, score and covariates of every state-year at the place that the docstring says", () => {
    const layout = layOut(world, specification);
    const state = layout.states.indexOf(3);
    const at1973 = state * yearCount + 13;
    assert.deepEqual(Array.from(layout.states), [1, 2, 3]);
    assert.deepEqual(
      [layout.exists[at1973], layout.codes[at1973], layout.score[at1973], layout.gdp[at1973]],
      [1, 1, 0, 2273],
    );
    assert.deepEqual([layout.civilWar[at1973], layout.iccpr[at1973], layout.iccpr[at1973 + 1]], [1, 0, 1]);
    assert.equal(layout.delegation[13], 0.3);
    assert.equal(layout.exists[state * yearCount], 0);
    assert.ok(Number.isNaN(layout.score[state * yearCount]));
  });

  it("is plain data, whose copy gives the same sample", () => {
    const layout = layOut(world, specification);
    assert.deepEqual(sampleOf(structuredClone(layout), specification), sampleOf(layout, specification));
  });

  it("gives a state the history of another one by a copy of its codes", () => {
    const outsider = { ...joiner, ccode: 4, years: joiner.years.map(([, score]) => [0, score] as const) };
    const layout = layOut(smallWorld([founder(1, 1), founder(2, 3), joiner, outsider]), specification);
    const block = (state: number) => [state * yearCount, (state + 1) * yearCount] as const;
    const codes = layout.codes.slice();
    codes.set(layout.codes.subarray(...block(2)), block(3)[0]);
    codes.set(layout.codes.subarray(...block(3)), block(2)[0]);
    const [own, exchanged] = [layout, { ...layout, codes }].map(
      (one) => sampleOf(one, specification).columns,
    );
    assert.deepEqual([new Set(own.ccode), new Set(exchanged.ccode)], [new Set([3]), new Set([4])]);
    assert.deepEqual(exchanged.year, own.year);
    // The two have the same scores, so the distances to the founders are the same.
    assert.deepEqual(exchanged.distance, own.distance);
  });

  const changes: readonly Partial<PanelSpecification>[] = [
    {},
    { membershipCodes: [1, 2], gdpForm: "natural logarithm" },
    { reentry: "dropped", selection: "every case with a distance", scaling: "estimation sample" },
    { stateCapacity: "tax share of GDP", conflictTypes: [3, 4], outcome: "yearly change of the distance" },
    { score: "TORT", iccprFrom: "year after ratification", durationCounts: "years as a member" },
  ];
  it("gives the sample that buildPanel gives of the real files", { skip: skipWithoutRealFiles }, () => {
    const sourcesOf = sourceReader(realRawFolder);
    for (const change of changes) {
      const choice = panelSpecification(change);
      const sources = sourcesOf(choice);
      const ours = sampleOf(layOut(sources, choice), choice);
      const wanted = buildPanel(sources, choice).sample;
      assert.equal(ours.rowCount, wanted.rowCount);
      for (const [name, column] of Object.entries(wanted.columns)) {
        const own = ours.columns[name as keyof typeof ours.columns];
        column.forEach((value, row) => {
          const isSame = Math.abs(own[row] - value) <= 1e-12 * Math.max(1, Math.abs(value));
          assert.ok(isSame || (Number.isNaN(own[row]) && Number.isNaN(value)), `${name}, row ${row}`);
        });
      }
    }
  });
});
