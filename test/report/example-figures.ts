import { fitLoess, powerOf, predictLoess } from "@alignment/engine";
import {
  type AroundSeries,
  type Figure,
  plotAround,
  plotAttrition,
  plotCaseLines,
  plotCaterpillar,
  plotCoverage,
  plotDistanceAtEntry,
  plotDistanceByDuration,
  plotEntries,
  plotEquivalence,
  plotEventPaths,
  plotMembershipPanels,
  plotMembershipPrediction,
  plotMethods,
  plotNullRanges,
  plotPathways,
  plotPower,
  plotProfile,
  plotShrinkage,
  plotSpecifications,
  type SpecificationResult,
} from "alignment/figures";
import { tableOf } from "alignment/table";

const from = <Value>(length: number, value: (index: number) => Value): Value[] =>
  Array.from({ length }, (_, i) => value(i));

/** Waves in place of chance, so that every run draws the same. */
const wave = (index: number): number => Math.sin(12.9898 * index) * Math.cos(4.1414 * index);

const durations = from(600, (i) => 1 + (i % 7) * (i % 8));

/** As many specifications as asked for, one without an interval. */
function specifications(count: number): SpecificationResult[] {
  return from(count, (i) => {
    const estimate = 0.0136 + 0.012 * wave(i);
    const reach = i === 4 ? Number.NaN : 0.006 + 0.004 * Math.abs(wave(5 * i));
    return {
      label:
        i === 0
          ? "the paper's rules"
          : i % 3 === 0
            ? `rule ${i}: the score of another version & another <scale> of GDP`
            : `rule ${i}: another score`,
      estimate,
      lower: estimate - reach,
      upper: estimate + reach,
      observationCount: 16_651 - 37 * i,
      role: i === 0 ? "reference" : "alternative",
    };
  });
}

/** A distance that moves from `far` to `near` over years whose rows become few. */
function aroundSeries(name: string, far: number, near: number): AroundSeries {
  const years = from(900, (i) => 1 + Math.floor(44 * (i / 900) ** 2.2));
  const fit = fitLoess(
    years,
    from(900, (i) => near + (far - near) * (years[i] / 45) + 0.5 * wave(i)),
  );
  return { name, fit, prediction: predictLoess(fit, fit.x) };
}

/** One example of every figure of the library, with numbers as large and words as long as the study has. */
export const exampleFigures: Readonly<Record<string, Figure>> = {
  plotCoverage: plotCoverage(
    tableOf({
      year: Int32Array.from(from(55, (i) => 1960 + i)),
      states: Int32Array.from(from(55, (i) => 110 + Math.round(1.6 * i))),
      scored: Int32Array.from(from(55, (i) => (i > 50 ? 0 : 105 + Math.round(1.6 * i)))),
      with_gdp: Int32Array.from(from(55, (i) => 70 + 2 * i)),
    }),
  ),
  plotAttrition: plotAttrition([
    { step: "state–IGO–years 1960–2014", rows: 694_275, cases: 15_150 },
    { step: "full member", rows: 168_192, cases: 4_984 },
    {
      step: "the state was worse than the mean of the other members in the year before entry & <10 rows",
      rows: 25_244,
      cases: 1_007,
    },
    { step: "delegation not missing (estimation sample)", rows: 19_952, cases: 965 },
  ]),
  plotEntries: plotEntries(Int32Array.from(from(800, (i) => 1966 + (i % 44)))),
  plotDistanceAtEntry: plotDistanceAtEntry(Float64Array.from(from(500, (i) => -1 + 0.9 * wave(i)))),
  plotDistanceByDuration: plotDistanceByDuration(
    durations,
    from(600, (i) => -1 + 0.02 * durations[i] + 0.2 * wave(i)),
  ),
  plotCaseLines: plotCaseLines(
    [4, 9, 15, 28, 37].map((length, index) => ({
      name: `case ${index + 1}`,
      duration: from(length, (i) => i + 1),
      distance: from(length, (i) => -1.5 + 0.3 * index + 0.02 * i + 0.1 * wave(i + index)),
      alone: { intercept: -1.5 + 0.3 * index, slope: 0.03 },
      pooled: { intercept: -1.4 + 0.25 * index, slope: 0.02 },
    })),
    { intercept: -1, slope: 0.015 },
  ),
  plotShrinkage: plotShrinkage({
    length: from(300, (i) => 1 + (i % 45)),
    alone: from(300, (i) => (i % 45 === 0 ? Number.NaN : 0.02 + (0.6 * wave(i)) / (1 + (i % 45)))),
    pooled: from(300, (i) => 0.02 + (0.1 * wave(i)) / (1 + (i % 45))),
    common: 0.02,
  }),
  plotAroundBefore: plotAround([aroundSeries("real files", -1.1, -0.9)], "accession"),
  plotAroundAfter: plotAround(
    [
      aroundSeries("world without influence", -1, -1),
      aroundSeries("instrumental world", -1.1, -0.5),
      aroundSeries("intrinsic world", -0.6, -0.5),
    ],
    "exit",
  ),
  plotCaterpillar: plotCaterpillar(
    from(848, (i) => {
      const slope = 0.0136 + 0.055 * wave(i) + 0.03 * wave(3 * i);
      const reach = 0.02 + 0.02 * Math.abs(wave(7 * i));
      const name = `Organisation for Co-operation ${i} and Republic ${(7 * i) % 193}`;
      return { name, slope, lower: slope - reach, upper: slope + reach };
    }),
    { common: 0.0136 },
  ),
  plotSpecifications: plotSpecifications(specifications(9), {
    coefficient: "Slope of duration (score points a year)",
    order: "as given",
  }),
  plotManySpecifications: plotSpecifications(specifications(60), {
    coefficient: "Slope of the duration of membership (score points a year)",
    order: "by estimate",
  }),
  plotMethods: plotMethods(
    (["normal", "Satterthwaite", "Kenward-Roger", "CR2"] as const).map((method, index) => ({
      method,
      level: 0.95,
      effects: from(9, (i) => {
        const [estimate, standardError] = [0.4 * wave(i), 0.05 * (1 + 0.25 * index)];
        const term = `Covariate ${i + 1} & its words`;
        if (index === 3 && i === 2) return { term, estimate, status: "not defined" as const, reason: "none" };
        return {
          term,
          estimate,
          status: "defined" as const,
          standardError,
          statistic: estimate / standardError,
          degreesOfFreedom: 40,
          pValue: 0.2,
          lower: estimate - 2 * standardError,
          upper: estimate + 2 * standardError,
        };
      }),
    })),
  ),
  plotPower: plotPower(
    [
      { name: "before accession, 898 cases", error: 0.01 },
      { name: "after exit, 37 exits (as in the paper)", error: 0.035 },
      { name: "after exit, 16 exits", error: 0.06 },
    ].map(({ name, error }, index) => {
      const effect = from(25, (i) => i / 120);
      const power = effect.map((one) => powerOf(one, error));
      const interval = {
        lower: power.map((one) => Math.max(0, one - 0.05)),
        upper: power.map((one) => Math.min(1, one + 0.05)),
      };
      return { name, effect, power, ...(index === 1 ? { interval } : {}) };
    }),
    {
      effect: "True change of the slope in the years after exit (score points a year)",
      smallestEffectOfInterest: 0.05,
    },
  ),
  plotEquivalence: plotEquivalence(
    [
      ["Change of the slope in the five years before accession", 0.004, 0.006],
      ["Step at accession", 0.03, 0.01],
      ["Change of the slope at exit, 16 exits & few rows", -0.02, 0.06],
      ["Step at exit", 0.12, 0.04],
    ].map(([label, estimate, error]) => {
      const [centre, reach] = [Number(estimate), Number(error)];
      return {
        label: String(label),
        estimate: centre,
        interval90: [centre - 1.645 * reach, centre + 1.645 * reach] as const,
        interval95: [centre - 1.96 * reach, centre + 1.96 * reach] as const,
      };
    }),
    { effect: "Change of the distance to the other members (score points)", bounds: [-0.05, 0.05] },
  ),
  plotNullRanges: plotNullRanges(
    [
      ["Table 2: slope of duration, model-based error (the paper's H2)", 4.61, 5.2],
      ["Table 2: slope of duration, error clustered by state", 2.07, 2.4],
      ["Sum of gaps to co-members & their number (an earlier test of H2)", 4.12, 2.6],
      ["Company (H2)", 1.84, 0.1],
      ["Push of candidacies (H1)", 2.26, 0.1],
      ["After exit, turned (H3)", -0.6, 0.1],
    ].map(([label, observed, centre], row) => ({
      label: String(label),
      observed: Number(observed),
      nulls: from(row === 3 ? 9 : 8, (i) => {
        const middle = Number(centre) + 0.3 * wave(i + row);
        const kind = i === 8 ? "shuffled IGO means" : i > 5 ? "exchanged memberships" : "simulated scores";
        return { name: `null ${i}`, kind, low: middle - 1.7, middle, high: middle + 1.7 } as const;
      }),
    })),
    { statistic: "t statistic (above zero: for the hypothesis)", conventional: 1.96 },
  ),
  plotEventPaths: plotEventPaths(
    ["base: the year before accession", "base: the third year before"].map((name, at) => ({
      name,
      year: from(16, (i) => i - 5),
      estimate: from(16, (i) => 0.02 * (i - (at === 0 ? 4 : 2)) + 0.01 * wave(i)),
      standardError: from(16, (i) => 0.004 * Math.abs(i - (at === 0 ? 4 : 2))),
    })),
    { outcome: "Difference in the distance to the IGO (score points)" },
  ),
  plotProfile: plotProfile({
    parameter: "Standard deviation of the slopes (score points a year)",
    value: from(41, (i) => 0.05 + 0.0004 * i),
    deviance: from(41, (i) => (0.2 * (i - 17)) ** 2 * (i < 17 ? 1.2 : 0.8)),
    estimate: 0.0568,
    lower: 0.0532,
    upper: 0.0611,
  }),
  plotPathways: plotPathways(),
  plotMembershipPanels: plotMembershipPanels(
    ["Extrajudicial killings", "Disappearances", "Political imprisonment", "Torture"].map((name, right) => ({
      name,
      duration: from(30, (i) => i + 1),
      predicted: from(30, (i) => -0.55 + 0.1 * right + (0.005 + 0.006 * right) * i),
      lower: from(30, (i) => -0.65 + 0.1 * right + (0.001 + 0.006 * right) * i),
      upper: from(30, (i) => -0.45 + 0.1 * right + (0.009 + 0.006 * right) * i),
      observedDurations: durations.slice(100 * right).map((duration) => Math.min(duration, 30)),
    })),
    "points of 0 to 2",
  ),
  plotMembershipPrediction: plotMembershipPrediction({
    duration: from(45, (i) => i + 1),
    predicted: from(45, (i) => -0.75 + 0.011 * i),
    lower: from(45, (i) => -0.83 + 0.0085 * i),
    upper: from(45, (i) => -0.67 + 0.0135 * i),
    observedDurations: durations,
  }),
};
