// Profile intervals where variances are zero, correlations one, or effects many. The right ends are those of the
// deviance written out by hand in oracles/profiles.R (R 4.2.2), which shares nothing with lme4 or the engine.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import {
  confidenceIntervals,
  type DataColumns,
  fitMixedModel,
  type ParameterInterval,
} from "@alignment/engine";
import { type Columns, oracleFolder, readData } from "./generators";

interface Ends {
  readonly kind: ParameterInterval["parameter"]["kind"];
  /** A term, or two. */
  readonly terms: readonly string[];
  readonly groupingFactor?: string;
  readonly lower: number;
  readonly upper: number;
}

interface Profile {
  readonly data: string;
  /** Groups that the data are cut down to, where they are. */
  readonly groups?: readonly string[];
  readonly formula: string;
  readonly ends: readonly Ends[];
}

const { profiles }: { profiles: readonly Profile[] } = JSON.parse(
  readFileSync(join(oracleFolder, "profiles.json"), "utf8"),
);

function rowsOf(data: Columns, groups: readonly string[] | undefined): DataColumns {
  if (groups === undefined) return data as DataColumns;
  const kept = (data.g as string[]).flatMap((group, row) => (groups.includes(group) ? [row] : []));
  return Object.fromEntries(
    Object.entries(data).map(([name, column]) => [name, kept.map((row) => column[row])]),
  ) as DataColumns;
}

function isOf(interval: ParameterInterval, { kind, terms, groupingFactor }: Ends): boolean {
  const { parameter } = interval;
  if (parameter.kind !== kind) return false;
  if (parameter.kind === "residual standard deviation") return true;
  if (parameter.kind === "fixed effect") return parameter.term === terms[0];
  if (groupingFactor !== undefined && parameter.groupingFactor !== groupingFactor) return false;
  if (parameter.kind === "standard deviation") return parameter.term === terms[0];
  return terms.every((term) => parameter.terms.includes(term));
}

describe("profile intervals are those of the deviance by hand, whichever side of the boundary the estimate is on", () => {
  for (const { data, groups, formula, ends } of profiles) {
    it(`${data}${groups === undefined ? "" : ` (${groups.length} groups)`}, ${formula}`, () => {
      const fit = fitMixedModel(formula, rowsOf(readData(data), groups));
      const { intervals } = confidenceIntervals(fit, "profile");
      for (const one of ends) {
        const interval = intervals.find((each) => isOf(each, one));
        assert.ok(interval !== undefined, `${one.kind} ${one.terms.join(", ")}`);
        if (interval.status === "not defined") {
          // a correlation with a standard deviation of zero has no estimate; every other has both ends
          assert.ok(one.kind === "correlation" && one.lower === -1 && one.upper === 1, interval.reason);
          assert.match(interval.reason, /is estimated as zero/);
          continue;
        }
        const width = one.upper - one.lower;
        for (const end of ["lower", "upper"] as const) {
          const difference = Math.abs(interval[end] - one[end]);
          const what = `${end} end of ${one.kind} ${one.terms.join(", ")}`;
          assert.ok(difference < 1e-5 * width, `${what}: ${interval[end]}, not ${one[end]}`);
        }
        const isCorrelation = one.kind === "correlation";
        const atLower = one.lower === (isCorrelation ? -1 : 0);
        const atUpper = isCorrelation && one.upper === 1;
        const expected = atLower
          ? atUpper
            ? "both ends"
            : "lower end"
          : atUpper
            ? "upper end"
            : "neither end";
        assert.equal(interval.boundary, expected);
      }
    });
  }
});

describe("profile intervals where the zero of a column lies far from its values", () => {
  const base = readData("base");
  const shifted = { ...base, x: (base.x as number[]).map((x) => 1995 + x / 1000) };
  const of = (data: Columns) =>
    confidenceIntervals(fitMixedModel("y ~ x + (x | g)", data as DataColumns), "profile").intervals;
  const find = (intervals: readonly ParameterInterval[], kind: string, term: string) => {
    const interval = intervals.find(
      ({ parameter }) => parameter.kind === kind && "term" in parameter && parameter.term === term,
    );
    assert.ok(interval?.status === "defined", `${kind} ${term}`);
    return interval;
  };

  it("follow the unit of the column, and the intercept there is the slope times the distance", () => {
    const [plain, far] = [of(base), of(shifted)];
    const slope = find(plain, "standard deviation", "x");
    for (const end of ["lower", "upper"] as const) {
      const own = find(far, "standard deviation", "x")[end] / 1000;
      assert.ok(Math.abs(own - slope[end]) < 1e-5 * slope[end], `${end} end of the slope: ${own}`);
      const intercept = find(far, "standard deviation", "(Intercept)")[end] / (1995 * 1000);
      assert.ok(
        Math.abs(intercept - slope[end]) < 1e-3 * slope[end],
        `${end} end of the intercept: ${intercept}`,
      );
    }
  });

  it("say why the correlation has none", () => {
    const correlation = of(shifted).find(({ parameter }) => parameter.kind === "correlation");
    assert.ok(correlation?.status === "not defined");
    assert.match(correlation.reason, /centre the column/);
  });
});
