import { yearCount } from "../../construct/layout";
import { coefficientOf, type Estimate } from "./estimates";
import { leastSquares } from "./least-squares";
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
    const state = Math.floor(cell / yearCount);
    const t = cell - state * yearCount;
    const own = donor[state] * yearCount + t;
    const end = start[own + 1];
    const offset = t * lists.igoCount;
    const value = score[cell];
    let total = 0;
    let weights = 0;
    for (let at = start[own]; at < end; at++) {
      const place = offset + igo[at];
      total += sum[place] - value;
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
  for (let row = 0; row < values.length; row++) {
    sums[years[row]] += values[row];
    counts[years[row]] += 1;
  }
  const within = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++)
    within[row] = values[row] - sums[years[row]] / counts[years[row]];
  return within;
}

/** The rows of the specification, state by state: those in which everything is known. */
function rowsOf(contexts: Float64Array, score: Float64Array, { gdp, civilWar }: GreenhillCovariates) {
  const cells: number[] = [];
  for (let cell = 1; cell < score.length; cell++)
    if (cell % yearCount > 0 && gdp[cell] > 0 && !Number.isNaN(score[cell] + contexts[cell - 1]))
      cells.push(cell);
  const count = cells.length;
  const [ones, before, context, logGdp, war, response] = Array.from(
    { length: 6 },
    () => new Float64Array(count),
  );
  const clusters = new Int32Array(count);
  const years = new Int32Array(count);
  let [states, last] = [0, -1];
  for (let row = 0; row < count; row++) {
    const cell = cells[row];
    const state = Math.floor(cell / yearCount);
    if (state !== last) states += 1;
    last = state;
    ones[row] = 1;
    before[row] = score[cell - 1];
    context[row] = contexts[cell - 1];
    logGdp[row] = Math.log(gdp[cell]);
    war[row] = civilWar[cell];
    response[row] = score[cell];
    clusters[row] = states - 1;
    years[row] = cell - state * yearCount;
  }
  return { count, states, columns: [ones, before, context, logGdp, war], response, clusters, years };
}

const terms = ["intercept", "score", "context", "gdp", "civil_war"] as const;

/**
 * Greenhill's specification: the score on its value of the year before, the IGO context of the year before, the natural
 * logarithm of GDP per capita and civil war, by least squares with errors clustered by state, without and with effects
 * of years:
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
  covariates: GreenhillCovariates,
): GreenhillEstimates {
  const { count, states, columns, response, clusters, years } = rowsOf(
    contextsOf(histories, score),
    score,
    covariates,
  );
  const shared = { clusters, clusterCount: states };
  const plain = leastSquares({ ...shared, response, names: terms, columns });
  const within = (values: Float64Array) => withoutMeans(values, years);
  const byYear = leastSquares({
    ...shared,
    names: terms.slice(1),
    columns: columns.slice(1).map(within),
    response: within(response),
    effectsRank: new Set(years).size,
  });
  return {
    context: coefficientOf(plain, "context"),
    contextYear: coefficientOf(byYear, "context"),
    rows: count,
    states,
  };
}
