import { yearCount } from "../../construct/layout";
import { coefficientOf, type Estimate, leastSquares } from "./least-squares";
import { addUpMembers, emptyMemberScores, type Histories } from "./membership-lists";

/** State-level covariates by state-year. */
export interface GreenhillCovariates {
  /** GDP per capita; `NaN` where it is not known. */
  readonly gdp: ArrayLike<number>;
  readonly civilWar: ArrayLike<number>;
}

/** The IGO context in Greenhill's specification, without and with effects of years. */
export interface GreenhillEstimates {
  readonly context: Estimate;
  readonly contextYear: Estimate;
  readonly rows: number;
  readonly states: number;
}

/**
 * The IGO context of a state-year: the mean score of its co-members, each weighted by the number of IGOs that both are
 * in, Σ_g (A(g,t) − S(i,t)) / Σ_g (n(g,t) − 1) over the IGOs g of state i; `NaN` without a scored co-member.
 */
function contextsOf(histories: Histories, score: Float64Array): Float64Array {
  const { lists, donor, exists } = histories;
  const { scored, sum } = addUpMembers(histories, score, emptyMemberScores(lists));
  const { start, igo } = lists.members;
  const contexts = new Float64Array(score.length).fill(Number.NaN);
  for (let cell = 0; cell < score.length; cell++) {
    if (exists[cell] === 0 || Number.isNaN(score[cell])) continue;
    const [state, t] = [Math.floor(cell / yearCount), cell % yearCount];
    const own = donor[state] * yearCount + t;
    let [total, weights] = [0, 0];
    for (let at = start[own]; at < start[own + 1]; at++) {
      const place = t * lists.igoCount + igo[at];
      total += sum[place] - score[cell];
      weights += scored[place] - 1;
    }
    if (weights > 0) contexts[cell] = total / weights;
  }
  return contexts;
}

/** A column without its means by year. */
function withoutMeans(values: Float64Array, years: Int32Array): Float64Array {
  const sums = new Float64Array(yearCount);
  const counts = new Int32Array(yearCount);
  years.forEach((t, row) => {
    sums[t] += values[row];
    counts[t] += 1;
  });
  return values.map((value, row) => value - sums[years[row]] / counts[years[row]]);
}

const terms = ["intercept", "score", "context", "gdp", "civil_war"] as const;

/**
 * Greenhill's specification: the score on its value of the year before, the IGO context of the year before, the natural
 * logarithm of GDP per capita and civil war, by least squares with errors clustered by state, without and with effects of
 * years:
 *
 *     S(i,t) = b₀ + b₁ S(i,t−1) + b₂ context(i,t−1) + b₃ ln gdp(i,t) + b₄ war(i,t) (+ year t)
 *
 * His further controls (democracy, population, trade and others) are in none of the project's files. Source: Greenhill
 * (2010), International Studies Quarterly 54(1).
 *
 * @param histories the memberships that states have, their own or exchanged ones.
 * @param score the index of physical integrity rights by state-year.
 * @throws UserError if no row has everything, or too few states do.
 */
export function greenhillEstimates(
  histories: Histories,
  score: Float64Array,
  { gdp, civilWar }: GreenhillCovariates,
): GreenhillEstimates {
  const contexts = contextsOf(histories, score);
  const cells: number[] = [];
  for (let cell = 0; cell < score.length; cell++) {
    const isKnown = cell % yearCount > 0 && !Number.isNaN(score[cell] + contexts[cell - 1]) && gdp[cell] > 0;
    if (isKnown) cells.push(cell);
  }
  const column = (of: (cell: number) => number) => Float64Array.from(cells, of);
  const columns = [
    column(() => 1),
    column((cell) => score[cell - 1]),
    column((cell) => contexts[cell - 1]),
    column((cell) => Math.log(gdp[cell])),
    column((cell) => civilWar[cell]),
  ];
  const states = [...new Set(cells.map((cell) => Math.floor(cell / yearCount)))];
  const places = new Map(states.map((state, at) => [state, at]));
  const clusters = Int32Array.from(cells, (cell) => places.get(Math.floor(cell / yearCount)) as number);
  const shared = { response: column((cell) => score[cell]), clusters, clusterCount: states.length };
  const plain = leastSquares({ ...shared, names: terms, columns });
  const years = Int32Array.from(cells, (cell) => cell % yearCount);
  const within = (values: Float64Array) => withoutMeans(values, years);
  const byYear = leastSquares({
    ...shared,
    names: terms.slice(1),
    columns: columns.slice(1).map(within),
    response: within(shared.response),
    effectsRank: new Set(years).size,
  });
  return {
    context: coefficientOf(plain, "context"),
    contextYear: coefficientOf(byYear, "context"),
    rows: cells.length,
    states: states.length,
  };
}
