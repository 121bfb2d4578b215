import { readFileSync } from "node:fs";
import { binomialShare } from "alignment/dist/study/evidence/summary";
import { compareVerdicts } from "./compare-verdicts";
import { allowedOf, Comparison, compareObserved, type Draws, errors, momentsOf, reachOf } from "./comparison";
import { drawnTargets } from "./drawn-targets";
import { type Targets, targets } from "./targets";

/** The step of a statistic that is a share of so many fits, by which a quantile of its draws may be off. */
const stepOf: Readonly<Record<string, number>> = { "curve.share": 1 / 24 };

/** Every number of a null's summary. */
function compareNulls(on: Comparison): void {
  for (const [null_, groups] of Object.entries(drawnTargets.nulls))
    for (const [group, statistics] of Object.entries(groups))
      for (const [statistic, numbers] of Object.entries(statistics)) {
        const wanted = Object.fromEntries(
          drawnTargets.summaryFields.map((field, at) => [field, numbers[at]]),
        );
        const draws = on.draws.get(`${null_}|${group}.${statistic}`) ?? [];
        for (const field of ["mean", "sd", "q05", "q50", "q95", "q975", "p_upper", "p_lower"])
          on.near(
            ["nulls", null_, group, statistic, field],
            wanted[field],
            allowedOf(field, wanted, draws) +
              (field.startsWith("q") ? (stepOf[`${group}.${statistic}`] ?? 0) : 0) +
              1e-9,
          );
      }
}

/** Pooled estimates: the estimate within four errors of the spread between draws; what follows from it likewise. */
function compareMeasurement(on: Comparison): void {
  for (const [rho, statistics] of Object.entries(drawnTargets.measurement)) {
    const there = statistics.draws as number;
    const here = on.found(["measurement", rho, "draws"]);
    const reach = errors * reachOf(there, here);
    const drawn = (name: string) => on.draws.get(`measurement ${rho}|measurement.${name}`) ?? [];
    for (const [name, wanted] of Object.entries(statistics)) {
      const path = ["measurement", rho, name];
      if (name === "draws") continue;
      if (typeof wanted === "number") {
        on.near(path, wanted, reach * momentsOf(drawn(name)).sd);
        continue;
      }
      const { estimate, se, t, within, between, missing } = wanted as Readonly<Record<string, number>>;
      const squares = momentsOf(drawn(`${name}_se`).map((value) => value ** 2));
      const ofWithin = (reach * squares.sd) / (2 * within);
      const ofBetween = (reach * between) / Math.SQRT2;
      const ofSe = (between * ofBetween + within * ofWithin) / se;
      on.near([...path, "estimate"], estimate, reach * between);
      on.near([...path, "within"], within, ofWithin);
      on.near([...path, "between"], between, ofBetween);
      on.near([...path, "se"], se, ofSe);
      on.near([...path, "t"], t, (reach * between + Math.abs(t) * ofSe) / se);
      on.near(
        [...path, "missing"],
        missing,
        2 * missing * (1 - missing) * (ofBetween / between + ofWithin / within),
      );
    }
  }
}

/** Shares of verdicts, each with its exact interval. */
function compareCalibration(on: Comparison): void {
  for (const [kind, worlds] of Object.entries(drawnTargets.calibration))
    for (const [world, hypotheses] of Object.entries(worlds))
      for (const [name, { n, k, mean_effect }] of Object.entries(hypotheses)) {
        const path = ["calibration", kind, world, name];
        drawnTargets.verdictNames.forEach((verdict, at) => {
          const here = on.found([...path, verdict, "n"]);
          const pooled = (k[at] + on.found([...path, verdict, "k"]) + 1) / (n + here + 2);
          on.near(
            [...path, verdict, "share"],
            k[at] / n,
            errors * Math.sqrt(pooled * (1 - pooled)) * reachOf(n, here),
          );
          const found = on.found([...path, verdict, "k"]);
          const own = found <= here ? binomialShare(found, here) : { lower: Number.NaN, upper: Number.NaN };
          on.near([...path, verdict, "lower"], own.lower, 1e-9);
          on.near([...path, verdict, "upper"], own.upper, 1e-9);
        });
        if (mean_effect === undefined) continue;
        const effects = on.draws.get(`influence ${world} ${name}|influence.effect_${world}`) ?? [];
        on.near(
          [...path, "mean_effect"],
          mean_effect,
          errors * momentsOf(effects).sd * reachOf(n, effects.length),
        );
      }
}

/**
 * Compares an evidence.json of the real files with the visible values of the definition of the evidence: observed ones
 * exactly, those of draws by their Monte Carlo errors.
 *
 * @param draws those of its draws.csv, which say how far a standard deviation or a quantile may lie off.
 * @returns how many values were compared, and those that differ by more than they may.
 */
export function compareWithTargets(tree: object, draws: Draws) {
  const on = new Comparison(tree, draws);
  const { parameters, strata, ...exact } = targets;
  compareObserved(on, exact as Targets, []);
  compareObserved(on, { parameters, strata }, ["nulls"]);
  compareNulls(on);
  compareMeasurement(on);
  compareVerdicts(on);
  compareCalibration(on);
  return { compared: on.compared, deviations: on.deviations };
}

/** Reads draws.csv. */
export function readDraws(path: string): Draws {
  const draws = new Map<string, number[]>();
  const text = readFileSync(path, "utf8");
  let from = text.indexOf("\n") + 1;
  while (from < text.length) {
    const to = text.indexOf("\n", from);
    const [null_, , statistic, value] = text.slice(from, to).split(",");
    const key = `${null_}|${statistic}`;
    const own = draws.get(key) ?? [];
    if (value !== "") own.push(Number(value));
    draws.set(key, own);
    from = to + 1;
  }
  return draws;
}
