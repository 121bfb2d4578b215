import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { crossProducts } from "alignment/dist/study/evidence/cross-products";
import { coefficientOf, combinationOf, waldOf } from "alignment/dist/study/evidence/estimates";
import { type LeastSquaresFit, leastSquares } from "alignment/dist/study/evidence/least-squares";
import { panelFits } from "alignment/dist/study/evidence/panel-fits";
import { binomialShare, randomisationP, summaryOf } from "alignment/dist/study/evidence/summary";
import { levelsOf } from "alignment/dist/study/evidence/take-rows";
import { twoWayEffects } from "alignment/dist/study/evidence/two-way-effects";
import { holm } from "alignment/dist/study/evidence/verdict";
import { quantileOf } from "alignment/dist/table/statistics";
import { readInferredTable } from "alignment/node";
import { repositoryRoot } from "../support";
import { assertClose } from "./targets";

const folder = join(repositoryRoot, "test", "evidence", "oracles");

interface Reference {
  readonly estimate: readonly number[];
  readonly se: readonly number[];
  readonly wald: number;
  readonly classicalSe: readonly number[];
  readonly df: number;
  readonly combination: number;
  readonly combinationSe: number;
}

/** What R makes of the panel; see oracles/panel.R. */
const r: {
  readonly groupYear: Reference;
  readonly year: Reference;
  readonly none: Reference;
  readonly rank: number;
  readonly within: readonly number[];
  readonly holm: readonly number[];
  readonly clopperPearson: readonly { k: number; n: number; lower: number; upper: number }[];
  readonly quantile: readonly number[];
} = JSON.parse(readFileSync(join(folder, "panel.json"), "utf8"));

const { columns } = readInferredTable(join(folder, "panel.csv"));
const numbers = (name: string) => Float64Array.from(columns[name] as ArrayLike<number>);
const [unitNumber, year] = [numbers("unit"), numbers("year")];
const group = columns.group as readonly string[];
const unit = levelsOf(unitNumber);
const unitCount = Math.max(...unit) + 1;
const groupYear = levelsOf(year.map((one, row) => one * 10 + "abc".indexOf(group[row])));
const names = ["x1", "x2", "x3"] as const;

function assertIsReference(fit: LeastSquaresFit<(typeof names)[number]>, wanted: Reference): void {
  names.forEach((name, at) => {
    const { estimate, se, t } = coefficientOf(fit, name);
    assertClose(estimate, wanted.estimate[at], 1e-9, name);
    assertClose(se, wanted.se[at], 1e-9, `se of ${name}`);
    assertClose(t, wanted.estimate[at] / wanted.se[at], 1e-9, `t of ${name}`);
    const place = fit.names.indexOf(name);
    const classical = Math.sqrt(fit.residualVariance * fit.inverse[place * fit.names.length + place]);
    assertClose(classical, wanted.classicalSe[at], 1e-9, `classical se of ${name}`);
  });
  assert.equal(fit.degreesOfFreedom, wanted.df);
  const combination = combinationOf(fit, { x1: 2, x2: -1 });
  assertClose(combination.estimate, wanted.combination, 1e-9, "2 x1 - x2");
  assertClose(combination.se, wanted.combinationSe, 1e-9, "se of 2 x1 - x2");
  assertClose(waldOf(fit, ["x1", "x2"]), wanted.wald, 1e-8, "Wald");
}

/** Rows in another order: what was row i is row order[i]. */
const order = Array.from(unit.keys()).sort((a, b) => Math.sin(a * 7.3) - Math.sin(b * 7.3));

describe("two sets of effects taken out at once", () => {
  it("leave of a column what R's lm leaves on dummies of both", () => {
    const effects = twoWayEffects(unit, groupYear);
    const column = numbers("x1");
    effects.remove(column);
    column.forEach((value, row) => {
      assert.ok(Math.abs(value - r.within[row]) < 1e-10, `row ${row}`);
    });
    assert.equal(effects.rank, r.rank);
  });

  it("leave nothing of any of their own effects", () => {
    const effects = twoWayEffects(unit, groupYear);
    const column = Float64Array.from(unit, (one, row) => 3 * one ** 2 - Math.sqrt(groupYear[row]));
    effects.remove(column);
    assert.ok(column.every((value) => Math.abs(value) < 1e-9));
  });

  it("refuse rows that differ in number, and levels with gaps", () => {
    assert.throws(
      () => twoWayEffects(unit, groupYear.slice(1)),
      /268 rows .*; expected the same rows|expected the same rows/,
    );
    assert.throws(
      () => twoWayEffects(Int32Array.of(0, 2), Int32Array.of(0, 1)),
      /level 1 of the first set has no row/,
    );
    assert.throws(() => twoWayEffects(Int32Array.of(0, -1), Int32Array.of(0, 1)), /negative/);
  });
});

describe("least squares with errors by cluster", () => {
  const data = () => ({
    names: ["intercept", ...names] as const,
    columns: [new Float64Array(unit.length).fill(1), ...names.map(numbers)],
    response: numbers("y"),
    clusters: unit,
    clusterCount: unitCount,
  });

  it("are those of R without effects", () => {
    const fit = leastSquares(data());
    names.forEach((name, at) => {
      assertClose(coefficientOf(fit, name).estimate, r.none.estimate[at], 1e-9, name);
      assertClose(coefficientOf(fit, name).se, r.none.se[at], 1e-9, name);
    });
    assert.equal(fit.degreesOfFreedom, r.none.df);
  });

  it("are those of R with effects of unit and group × year taken out of the columns", () => {
    const effects = twoWayEffects(unit, groupYear);
    const within = (name: string) => {
      const column = numbers(name);
      effects.remove(column);
      return column;
    };
    const fit = leastSquares({
      names,
      columns: names.map(within),
      response: within("y"),
      clusters: unit,
      clusterCount: unitCount,
      effectsRank: effects.rank,
    });
    assertIsReference(fit, r.groupYear);
  });

  it("are those of R with effects taken out of the cross-products, of fine and of coarse periods", () => {
    const years = levelsOf(year);
    const coarseOfFine = new Int32Array(Math.max(...groupYear) + 1);
    groupYear.forEach((level, row) => {
      coarseOfFine[level] = years[row];
    });
    const fits = panelFits({ unit, unitCount, fine: groupYear, coarseOfFine });
    const prepared = fits.prepare([numbers("y"), ...names.map(numbers)]);
    assertIsReference(fits.fit(prepared, "fine", names, [1, 2, 3], 0), r.groupYear);
    assertIsReference(fits.fit(prepared, "coarse", names, [1, 2, 3], 0), r.year);
  });

  it("do not depend on the order of rows, and follow the scale of a column", () => {
    const shuffled = (column: Float64Array) => Float64Array.from(order, (row) => column[row]);
    const { columns: own, response, ...rest } = data();
    const again = leastSquares({
      ...rest,
      columns: own.map((column, at) => shuffled(at === 1 ? column.map((value) => 1000 * value) : column)),
      response: shuffled(response),
      clusters: Int32Array.from(order, (row) => unit[row]),
    });
    const first = coefficientOf(leastSquares(data()), "x1");
    const second = coefficientOf(again, "x1");
    assertClose(second.estimate * 1000, first.estimate, 1e-9, "x1");
    assertClose(second.t, first.t, 1e-9, "t of x1");
  });

  it("name a column that is a combination of others, and leave the others as they are without it", () => {
    const { columns: own, names: own2, ...rest } = data();
    const double = own[1].map((value, row) => 2 * value - own[2][row]);
    const fit = leastSquares({ ...rest, names: [...own2, "double"], columns: [...own, double] });
    assert.deepEqual(fit.aliased, ["double"]);
    assert.ok(Number.isNaN(coefficientOf(fit, "double").estimate));
    assertClose(coefficientOf(fit, "x1").se, r.none.se[0], 1e-9, "x1");
  });

  it("refuse one cluster, other lengths and too few rows", () => {
    const one = new Int32Array(unit.length);
    assert.throws(() => leastSquares({ ...data(), clusters: one, clusterCount: 1 }), /have 1 cluster/);
    assert.throws(() => leastSquares({ ...data(), response: numbers("y").slice(1) }), /the same rows/);
    assert.throws(() => leastSquares({ ...data(), effectsRank: unit.length - 4 }), /expected more rows/);
    assert.throws(() => combinationOf(leastSquares(data()), { x9: 1 } as object), /no column "x9"/);
  });

  it("stand on cross-products that a plain sum confirms", () => {
    const own = names.map(numbers).concat([numbers("y"), numbers("year")]);
    const products = crossProducts(own);
    own.forEach((a, i) => {
      own.forEach((b, j) => {
        const sum = a.reduce((total, value, row) => total + value * b[row], 0);
        assertClose(products[i * own.length + j], sum, 1e-12, `${i}, ${j}`);
      });
    });
  });
});

describe("draws of a null", () => {
  it("have R's quantiles", () => {
    const sorted = numbers("y").sort();
    [0.05, 0.5, 0.95, 0.975].forEach((probability, at) => {
      assertClose(quantileOf(sorted, probability), r.quantile[at], 1e-12, String(probability));
    });
  });

  it("give p by the rank of the observed value, itself included", () => {
    assert.equal(randomisationP([1, 2, 3, 4], 3), 3 / 5);
    assert.equal(randomisationP([1, 2, 3, 4], 5), 1 / 5);
    const { p_upper, p_lower, mean, sd, draws } = summaryOf([1, 2, 3, 4], 3);
    assert.deepEqual([p_upper, p_lower, mean, draws], [3 / 5, 4 / 5, 2.5, 4]);
    assertClose(sd, Math.sqrt(5 / 3), 1e-12, "sd");
    assert.throws(() => summaryOf([1, Number.NaN], 0), /2 draws, of which 1 are no numbers/);
  });

  it("have exact binomial intervals, those of R's binom.test", () => {
    for (const { k, n, lower, upper } of r.clopperPearson) {
      const share = binomialShare(k, n);
      assertClose(share.lower, lower, 1e-9, `lower of ${k}/${n}`);
      assertClose(share.upper, upper, 1e-9, `upper of ${k}/${n}`);
    }
    assert.throws(() => binomialShare(3, 2), /3 of 2; expected whole numbers/);
  });

  it("are corrected by Holm as R's p.adjust does", () => {
    holm([0.01, 0.04, 0.03, 0.005]).forEach((value, at) => {
      assertClose(value, r.holm[at], 1e-12, String(at));
    });
    assert.throws(() => holm([0.5, 1.2]), /1.2 is no p-value/);
  });
});
