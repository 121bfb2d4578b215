import { type RandomStream, UserError } from "@alignment/engine";
import { studyYears, yearCount } from "../construct/layout";
import { leastSquares } from "../study/evidence/least-squares";
import type { StateGroups } from "../study/evidence/state-groups";
import type { YearlyRows } from "../study/evidence/yearly-rows";
import { meanOf, standardDeviationOf } from "../table/statistics";
import { driftOf, YearMeans } from "./drift";
import type { DriftTerm, DynamicsDesign } from "./dynamics-designs";

/** The term by which a score returns, and everything else that the equation of scores may have. */
type DynamicsTerm =
  | "intercept"
  | "score"
  | DriftTerm
  | "change_before"
  | "civil_war"
  | "civil_war_before"
  | "score_mean";

/** What the dynamics are fitted to and simulated on. */
export interface DynamicsData {
  readonly rows: YearlyRows;
  /** The observed score by state-year, `NaN` where there is none: what is simulated is known where it is. */
  readonly score: Float64Array;
  readonly civilWar: ArrayLike<number>;
  readonly groups: StateGroups;
}

/** The dynamics of scores, fitted to the data at hand. */
export interface FittedDynamics {
  readonly design: DynamicsDesign;
  /** Coefficients by name, and `sigma`, the residual standard deviation. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Standard deviation of the states' trends, and the mean trend of every group. */
  readonly trendSd: number;
  readonly groupTrend: Float64Array;
  /**
   * Draws a world: the scores of all states, from their first two known ones on (and the first two after a hole), where
   * the observed ones are known.
   *
   * @param push what is added to a state's score in a year, if the world has influence: it is asked for in the order of
   *   the years, with the scores up to the year before.
   */
  simulate(random: RandomStream, push?: (t: number, score: Float64Array) => Float64Array): Float64Array;
}

/** Means of s(t − 1) over every state's rows; 0 for a state without rows. */
function ownMeans({ rows, score }: DynamicsData, stateCount: number): Float64Array {
  const sums = new Float64Array(stateCount);
  const counts = new Int32Array(stateCount);
  for (let row = 0; row < rows.count; row++) {
    sums[rows.state[row]] += score[rows.state[row] * yearCount + rows.t[row] - 1];
    counts[rows.state[row]] += 1;
  }
  return sums.map((sum, state) => (counts[state] === 0 ? 0 : sum / counts[state]));
}

/** Fewest rows of a state whose own trend is taken. */
const fewestForTrend = 20;

/** The OLS trends of s(t − 1) over the years of every state with enough rows. */
function ownTrends({ rows, score }: DynamicsData, stateCount: number): Map<number, number> {
  const byState = Array.from({ length: stateCount }, (): number[] => []);
  for (let row = 0; row < rows.count; row++) byState[rows.state[row]].push(rows.t[row]);
  const trends = new Map<number, number>();
  byState.forEach((years, state) => {
    if (years.length < fewestForTrend) return;
    const mean = meanOf(years);
    let [across, squares] = [0, 0];
    for (const t of years) {
      across += (t - mean) * score[state * yearCount + t - 1];
      squares += (t - mean) ** 2;
    }
    trends.set(state, across / squares);
  });
  return trends;
}

/** Fewest residuals of a state from which its own errors are drawn. */
const fewestResiduals = 10;

/** Residuals of the equation, for the errors of a simulated world. */
interface ErrorPool {
  /** An error of the state's own: its centred residuals, or those of all states where it has few. */
  own(state: number, random: RandomStream): number;
  /** The state's residual of a year, not centred; `undefined` where it has none. */
  ofYear(state: number, t: number): number | undefined;
  /** The years that have residuals. */
  readonly years: readonly number[];
}

function errorPool(rows: YearlyRows, residuals: Float64Array, stateCount: number): ErrorPool {
  const byPlace = new Float64Array(stateCount * yearCount).fill(Number.NaN);
  const byState = Array.from({ length: stateCount }, (): number[] => []);
  for (let row = 0; row < rows.count; row++) {
    byPlace[rows.state[row] * yearCount + rows.t[row]] = residuals[row];
    byState[rows.state[row]].push(residuals[row]);
  }
  const centred = byState.map((own) => {
    const mean = meanOf(own);
    return Float64Array.from(own, (value) => value - mean);
  });
  const all = Float64Array.from(centred.flatMap((own) => [...own]));
  return {
    own: (state, random) => random.pick(centred[state].length < fewestResiduals ? all : centred[state]),
    ofYear: (state, t) => {
      const residual = byPlace[state * yearCount + t];
      return Number.isNaN(residual) ? undefined : residual;
    },
    years: [...new Set(rows.t)].sort((a, b) => a - b),
  };
}

/**
 * Fits the dynamics of scores to the rows of the yearly model by least squares, and simulates worlds of them in which
 * memberships, existence, missing scores and wars are the real ones and IGOs do nothing:
 *
 *     s(t) = s(t−1) + a + b s(t−1) + f + m (s(t−1) − s(t−2)) + w₀ war(t) + w₁ war(t−1) + q s̄_i + e(t),
 *
 * with f the drift of the design, s̄_i the state's mean over its rows, and e(t) drawn with replacement from the
 * residuals: of the state's own, centred, or ("year") all those of a year from 1966 to 2010 at random. Trends add −b λ
 * (year − 1987) to the target, λ of every state from N(0, the standard deviation of the states' trends) or the group's
 * mean trend.
 *
 * @throws UserError if the equation has too few rows.
 */
export function fitDynamics(data: DynamicsData, design: DynamicsDesign): FittedDynamics {
  const { rows, score, civilWar, groups } = data;
  const stateCount = score.length / yearCount;
  if (rows.count < 50) {
    throw new UserError(
      `fitDynamics: ${rows.count} state-years with known scores in three years running; expected at least 50`,
    );
  }
  const means = new YearMeans(groups);
  for (let t = 0; t < yearCount; t++) means.fill(score, t);
  const own = ownMeans(data, stateCount);
  const column = (value: (state: number, t: number, at: number) => number) =>
    Float64Array.from(rows.state, (state, row) => value(state, rows.t[row], state * yearCount + rows.t[row]));
  const terms: readonly DynamicsTerm[] = [
    "intercept",
    "score",
    ...design.drift,
    "change_before",
    "civil_war",
    "civil_war_before",
    "score_mean",
  ];
  const columnOf = (term: DynamicsTerm): Float64Array => {
    switch (term) {
      case "intercept":
        return column(() => 1);
      case "score":
        return column((_, __, at) => score[at - 1]);
      case "change_before":
        return column((_, __, at) => score[at - 1] - score[at - 2]);
      case "civil_war":
        return column((_, __, at) => civilWar[at]);
      case "civil_war_before":
        return column((_, __, at) => civilWar[at - 1]);
      case "score_mean":
        return column((state) => own[state]);
      default:
        return column((state, t, at) => driftOf(term, score[at - 1], state, t, means));
    }
  };
  const fit = leastSquares({
    names: terms,
    columns: terms.map(columnOf),
    response: column((_, __, at) => score[at] - score[at - 1]),
    clusters: rows.cluster,
    clusterCount: rows.clusterCount,
    effectsRank: 0,
  });
  const coefficient = (term: DynamicsTerm) => {
    const value = fit.estimates[terms.indexOf(term)];
    return Number.isNaN(value) ? 0 : value;
  };
  const trends = ownTrends(data, stateCount);
  const trendSd = trends.size < 2 ? 0 : standardDeviationOf([...trends.values()]);
  const groupTrend = groupTrends(trends, groups);
  const errors = errorPool(rows, fit.residuals, stateCount);
  const equation = {
    intercept: coefficient("intercept"),
    score: coefficient("score"),
    drift: design.drift.map((term) => ({ term, weight: coefficient(term) })),
    momentum: coefficient("change_before"),
    war: coefficient("civil_war"),
    warBefore: coefficient("civil_war_before"),
    ownMean: coefficient("score_mean"),
  };

  function simulate(
    random: RandomStream,
    push?: (t: number, simulated: Float64Array) => Float64Array,
  ): Float64Array {
    const simulated = score.slice();
    const at = new YearMeans(groups);
    const lambda = new Float64Array(stateCount);
    if (design.trends === "state")
      for (let state = 0; state < stateCount; state++) lambda[state] = trendSd * random.normal();
    if (design.trends === "group")
      for (let state = 0; state < stateCount; state++) lambda[state] = groupTrend[groups.of[state]];
    for (let t = 2; t < yearCount; t++) {
      at.fill(simulated, t - 1);
      const year = design.errors === "year" ? random.pick(errors.years) : -1;
      const pushes = push?.(t, simulated);
      const trend = -equation.score * (studyYears.first + t - 1987);
      for (let state = 0; state < stateCount; state++) {
        const place = state * yearCount + t;
        const before = simulated[place - 1];
        const earlier = simulated[place - 2];
        if (Number.isNaN(score[place] + before + earlier)) continue;
        let value = before + equation.intercept + equation.score * before;
        for (const { term, weight } of equation.drift) value += weight * driftOf(term, before, state, t, at);
        value += equation.momentum * (before - earlier);
        value += equation.war * civilWar[place] + equation.warBefore * civilWar[place - 1];
        value += equation.ownMean * own[state] + trend * lambda[state];
        const shared = year < 0 ? undefined : errors.ofYear(state, year);
        value += shared ?? errors.own(state, random);
        simulated[place] = value + (pushes === undefined ? 0 : pushes[state]);
      }
    }
    return design.smooths === true ? smoothed(simulated) : simulated;
  }
  return {
    design,
    parameters: {
      ...Object.fromEntries(terms.map((term, i) => [term, fit.estimates[i]])),
      sigma: Math.sqrt(fit.residualVariance),
    },
    trendSd,
    groupTrend,
    simulate,
  };
}

/** Mean trend of every group, over its states that have one; 0 for a group without any. */
function groupTrends(trends: ReadonlyMap<number, number>, { of, names }: StateGroups): Float64Array {
  const sums = new Float64Array(names.length);
  const counts = new Int32Array(names.length);
  for (const [state, trend] of trends) {
    sums[of[state]] += trend;
    counts[of[state]] += 1;
  }
  return sums.map((sum, one) => (counts[one] === 0 ? 0 : sum / counts[one]));
}

/** ¼ s(t−1) + ½ s(t) + ¼ s(t+1) where all three are known, else s(t). */
function smoothed(score: Float64Array): Float64Array {
  return score.map((value, place) => {
    const t = place % yearCount;
    if (t === 0 || t === yearCount - 1) return value;
    const mean = 0.25 * score[place - 1] + 0.5 * value + 0.25 * score[place + 1];
    return Number.isNaN(mean) ? value : mean;
  });
}
