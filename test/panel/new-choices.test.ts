import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { aroundMembership, buildPanel, exitCandidates } from "alignment/construct";
import { panelBuilder, sourceReader } from "alignment/node";
import type { Sources } from "alignment/sources";
import {
  alternativesToInferredRules,
  type PanelSpecification,
  panelSpecification,
} from "alignment/specification";
import { useSimulatedWorld } from "../simulated-world";
import { realRawFolder, skipWithoutRealFiles } from "../support";
import { founder, igo, joiner, smallWorld, world } from "./small-world";

function build(changes: Partial<PanelSpecification> = {}, sources: Sources = world) {
  return buildPanel(sources, panelSpecification({ scaling: "none", ...changes }));
}

function listOf(column: ArrayLike<number>): number[] {
  return Array.from(column);
}

describe("a re-entry as a case of its own", () => {
  // State 3 is out in 1975 with the distance -1.75, and in again from 1976 on.
  const panel = build({ reentry: "new case" });

  it("begins a new case, with a duration that begins at 1, selected by the distance before it", () => {
    assert.deepEqual(listOf(panel.sample.columns.case), [0, 0, 0, 1, 1]);
    assert.deepEqual(listOf(panel.sample.columns.year), [1972, 1973, 1974, 1976, 1977]);
    assert.deepEqual(listOf(panel.sample.columns.duration), [1, 2, 3, 1, 2]);
    assert.deepEqual(listOf(panel.sample.columns.distance), [-4, -3.5, -2, -1.75, -1]);
    const joined = panel.cases.columns.ccode.indexOf(3);
    assert.deepEqual(listOf(panel.cases.columns.first_year).slice(joined), [1972, 1976]);
    assert.deepEqual(listOf(panel.cases.columns.entry_distance).slice(joined), [-4, -1.75]);
    assert.equal(panel.selectedCases, 2);
  });

  it("is dropped where it began above the mean, and its first membership stays", () => {
    const better = {
      ...joiner,
      years: joiner.years.map(([code, score], at) => [code, at === 5 ? 5 : score] as const),
    };
    const { sample } = build({ reentry: "new case" }, smallWorld([founder(1, 1), founder(2, 3), better]));
    assert.deepEqual(listOf(sample.columns.year), [1972, 1973, 1974]);
  });

  it("has its own years before accession, which follow on the first exit", () => {
    const { before, after, exits } = panel;
    assert.deepEqual(listOf(before.columns.year), [1970, 1971, 1975]);
    assert.deepEqual(listOf(before.columns.years_before), [2, 1, 1]);
    assert.deepEqual(listOf(after.columns.year), [1975]);
    assert.deepEqual(exits, [{ ionum: igo, ccode: 3, lastYear: 1974, reentryYear: 1976, yearsObserved: 1 }]);
    const { columns } = aroundMembership(panel).table;
    assert.deepEqual(columns.phase, [
      "before",
      "before",
      "member",
      "member",
      "member",
      "after",
      "before",
      "member",
      "member",
    ]);
    assert.deepEqual(listOf(columns.duration), [0, 0, 1, 2, 3, 3, 0, 1, 2]);
    const ends = exitCandidates(panel).columns;
    assert.deepEqual(
      listOf(ends.last_year).filter((_, row) => ends.ccode[row] === 3),
      [1974, 1977],
    );
  });
});

describe("the change in the mean", () => {
  const rising = smallWorld([
    { ccode: 1, from: 1960, years: Array.from({ length: 20 }, (_, t) => [1, t / 4] as const) },
    joiner,
  ]);

  it("is that of all members, the state itself among them, where the specification says so", () => {
    // In 1973 the mean of all members is (3.25 + 0) / 2; in 1972, (3 - 1.5) / 2; in 1971 founder 1 is alone.
    const { change_mean } = build({ changeInMeanOf: "all members", changeInMeanSign: "the change" }, rising)
      .sample.columns;
    assert.deepEqual(listOf(change_mean).slice(0, 2), [(3 - 1.5) / 2 - 2.75, 3.25 / 2 - (3 - 1.5) / 2]);
  });

  it("is in standard deviations over the sample where the specification says so", () => {
    const changing = smallWorld([
      { ccode: 1, from: 1960, years: Array.from({ length: 20 }, (_, t) => [1, (t * t) / 40] as const) },
      joiner,
    ]);
    for (const changeInMeanSign of ["minus the change", "the change"] as const) {
      const points = listOf(build({ changeInMeanSign }, changing).sample.columns.change_mean);
      const panel = build({ changeInMeanSign, changeInMeanUnit: "standard deviations" }, changing);
      const mean = points.reduce((sum, one) => sum + one, 0) / points.length;
      const sd = Math.sqrt(points.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (points.length - 1));
      listOf(panel.sample.columns.change_mean).forEach((value, row) => {
        assert.ok(Math.abs(value - (points[row] - mean) / sd) < 1e-12, `${value}`);
      });
    }
  });
});

describe("the series around membership", () => {
  it("begin in the year that the specification says", () => {
    assert.deepEqual(listOf(build({ beforeFrom: 1971 }).before.columns.year), [1971]);
    assert.deepEqual(
      listOf(aroundMembership(build({ beforeFrom: 1971 })).table.columns.year).slice(0, 2),
      [1971, 1972],
    );
  });

  it("are lagged where the specification says so", () => {
    const { before, after } = build({ seriesLag: 1 });
    assert.deepEqual([listOf(before.columns.year), listOf(before.columns.distance)], [[1971], [-3]]);
    assert.deepEqual([listOf(after.columns.year), listOf(after.columns.distance)], [[1975], [-1.5]]);
  });

  it("leave out exits with a return where the specification says so", () => {
    const panel = build({ exits: "exits without return" });
    assert.equal(panel.after.rowCount, 0);
    assert.deepEqual(panel.exits, []);
    const { ccode, fate } = exitCandidates(panel).columns;
    assert.equal(fate[ccode.indexOf(3)], "the state rejoined");
  });
});

describe("a selection by the score of Table 2", () => {
  it("takes the cases of that score, and the distances of the outcome", () => {
    useSimulatedWorld({ stateCount: 60, igoCount: 30 }, (folder) => {
      const make = panelBuilder(folder);
      const [own, table2, both] = [
        make({ score: "TORT" }),
        make(),
        make({ score: "TORT", selectionScore: "Fariss 2.03" }),
      ];
      assert.deepEqual(both.cases, table2.cases);
      assert.notDeepEqual(both.cases.columns.status, own.cases.columns.status);
      const keyOf = ({ columns: { ionum, ccode, year } }: typeof own.sample, row: number) =>
        `${ionum[row]} ${ccode[row]} ${year[row]}`;
      const distances = new Map(
        listOf(own.sample.columns.distance).map((value, row) => [keyOf(own.sample, row), value]),
      );
      let shared = 0;
      both.sample.columns.distance.forEach((value, row) => {
        const other = distances.get(keyOf(both.sample, row));
        if (other === undefined) return;
        assert.equal(value, other);
        shared += 1;
      });
      assert.ok(shared > 50);
    });
  });

  it("and the scales of Table 2 are those of its sample", () => {
    useSimulatedWorld({ stateCount: 60, igoCount: 30 }, (folder) => {
      const make = panelBuilder(folder);
      const { delegation, size } = make().scales;
      const scales = make({ score: "TORT", sampleScales: "sample of Table 2" }).scales;
      assert.deepEqual([scales.delegation, scales.size], [delegation, size]);
      const part = make({ igos: "economic", sampleScales: "own part" });
      assert.equal(part.scales.size.rows, part.sample.rowCount);
      assert.equal(make({ igos: "economic" }).scales.size.rows, make().sample.rowCount);
    });
  });

  it("is refused where the sources were read without it", () => {
    useSimulatedWorld({ stateCount: 60, igoCount: 30 }, (folder) => {
      const sources = sourceReader(folder)(panelSpecification({ score: "TORT" }));
      const specification = panelSpecification({ score: "TORT", selectionScore: "Fariss 2.03" });
      assert.throws(
        () => buildPanel(sources, specification),
        /selects or scales by "Fariss 2.03" as well; read them/,
      );
    });
  });
});

describe("the IGOs of the study", { skip: skipWithoutRealFiles }, () => {
  const make = skipWithoutRealFiles ? undefined : panelBuilder(realRawFolder);
  const counts = (changes: Partial<PanelSpecification>) => {
    const panel = make?.(changes);
    const last = panel?.attrition.at(-1);
    return [panel?.igos.length, last?.rows, last?.cases];
  };

  it("are 75, 76 with the EEC (3 cases and 39 rows more) and 72 with equal numbers alone", () => {
    assert.deepEqual(counts({}), [75, 16_651, 847]);
    assert.deepEqual(counts({ igoMatching: "with recodes and the EEC" }), [76, 16_690, 850]);
    assert.equal(counts({ igoMatching: "equal numbers alone" })[0], 72);
  });

  it("let the EEC be a human rights IGO only where it is one of them", () => {
    assert.throws(() => make?.({ humanRightsIgos: [1653] }), /humanRightsIgos names 1653/);
    const panel = make?.({ humanRightsIgos: [1653], igoMatching: "with recodes and the EEC" });
    const { hr_igo, ionum } = panel?.sample.columns ?? assert.fail();
    hr_igo.forEach((value, row) => {
      assert.equal(value, ionum[row] === 1653 ? 1 : 0);
    });
  });

  it("give a sample under every alternative to an inferred rule", () => {
    for (const { changes, label } of alternativesToInferredRules())
      assert.ok((make?.(changes).sample.rowCount ?? 0) > 1000, label);
  });
});
