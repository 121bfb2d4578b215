import type { EstimationMethod } from "../types";
import {
  type Criterion,
  type Evaluation,
  type FactorTemplate,
  fillFactor,
  fillFactorGradient,
  type GroupShare,
  type HalfSolution,
  type RandomSolution,
  unitStart,
} from "./criterion";
import { JoinedFactor } from "./joined-factor";
import { LeadingFactor } from "./leading-factor";
import { fillMomentStart, withinTheta, withinVariance } from "./moment-start";
import { type SeveralProducts, selectColumnsOfSeveral } from "./several-products";
import { type Block, blockOf } from "./small";
import { TrailingFactors } from "./trailing-factors";

type BlockOfGroup = (group: number) => Block;

/**
 * The profiled criterion of a model with several grouping factors, nested or crossed, and its gradient.
 *
 * With Λ block-diagonal over all groups of all factors, A = Λ'Z'ZΛ + I is factored in two steps. The leading factor's
 * part is block-diagonal: for each of its groups g, A_g = L_gL_g', W_g = L_g⁻¹A_g,trailing, v_g = L_g⁻¹Λ'Z_g'[X y]. What
 * is left of the trailing effects,
 *
 *   S = A_trailing − Σ W_g'W_g = L_SL_S',   V = L_S⁻¹(Λ'Z_trailing'[X y] − Σ W_g'v_g),
 *
 * is factored within its envelope, and R'R = [X y]'[X y] − Σ v_g'v_g − V'V gives the criterion as with one factor. With
 * C = A⁻¹Λ'Z'[X y], M = Z'[X y] − Z'ZΛC and B as there, the gradient by the Λ of one factor is the sum over its groups
 * of
 *
 *   2 ((Z'ZΛA⁻¹)_gg − M_g B B'M_g'Λ),
 *
 * for which A⁻¹ is needed only where Z'Z is not zero.
 *
 * Source: Bates, Mächler, Bolker & Walker (2015), Journal of Statistical Software 67(1), section 3, here on
 * cross-products and by blocks.
 */
export class SeveralFactorsCriterion implements Criterion {
  readonly parameterCount: number;
  evaluations = 0;
  private readonly joined: JoinedFactor;
  /** Λ, Σ Z'ZΛA⁻¹ and Σ M B B'M' of every factor. */
  private readonly lambdas: readonly Float64Array[];
  private readonly byDeterminant: readonly Float64Array[];
  private readonly byForm: readonly Float64Array[];
  private readonly leading: LeadingFactor;
  private readonly trailing: TrailingFactors;

  constructor(
    readonly data: SeveralProducts,
    readonly templates: readonly FactorTemplate[],
    readonly method: EstimationMethod,
  ) {
    const { joinedCount, rowCount } = data.leading;
    this.parameterCount = templates.reduce((sum, { parameters }) => sum + parameters.length, 0);
    this.joined = new JoinedFactor(joinedCount, rowCount, method);
    const squares = () => templates.map(({ size }) => new Float64Array(size * size));
    this.lambdas = squares();
    this.byDeterminant = squares();
    this.byForm = squares();
    this.trailing = new TrailingFactors(data, this.lambdas.slice(1));
    this.leading = new LeadingFactor(data, this.lambdas[0], this.trailing);
  }

  evaluate(theta: ArrayLike<number>, gradient: Float64Array): number {
    const value = this.valueAt(theta);
    if (value === Number.POSITIVE_INFINITY) return value;
    const { leading, trailing, joined, byForm, byDeterminant } = this;
    trailing.substituteBack();
    leading.substituteBack();
    trailing.subtractOwnProducts();
    joined.weigh();
    for (const square of byDeterminant) square.fill(0);
    leading.setForms(joined, byForm[0]);
    trailing.setForms(joined, byForm.slice(1));
    trailing.fillInverse();
    leading.addDeterminants(byDeterminant);
    trailing.addDeterminants(byDeterminant.slice(1));
    this.templates.forEach((template, factor) => {
      fillFactorGradient(template, this.lambdas[factor], byDeterminant[factor], byForm[factor], gradient);
    });
    return value;
  }

  valueAt(theta: ArrayLike<number>): number {
    this.evaluations += 1;
    const { leading, trailing, joined } = this;
    this.templates.forEach((template, factor) => {
      fillFactor(template, theta, this.lambdas[factor]);
    });
    joined.factor.set(this.data.leading.joinedByJoined);
    trailing.fill();
    const logDeterminant = leading.eliminate(joined.factor) + trailing.factorise(joined.factor);
    if (!(joined.factorise() && Number.isFinite(logDeterminant))) return Number.POSITIVE_INFINITY;
    return joined.criterionOf(logDeterminant);
  }

  solve(theta: ArrayLike<number>): Evaluation {
    this.valueAt(theta);
    return { factor: this.joined.factor.slice() };
  }

  select(columns: readonly number[]): SeveralFactorsCriterion {
    return new SeveralFactorsCriterion(
      selectColumnsOfSeveral(this.data, columns),
      this.templates,
      this.method,
    );
  }

  halfSolver(theta: ArrayLike<number>): (shares: readonly GroupShare[]) => HalfSolution {
    // an evaluation of its own, which no other touches
    const { leading: first, trailing: rest } = this.at(theta);
    return (shares) => {
      const trailing = rest.scaledShares(shares);
      const own = shares.find(({ factor }) => factor === 0);
      const leading = own === undefined ? new Float64Array(0) : first.halfSolve(own, trailing);
      rest.matrix.solveForward(trailing, 1);
      return { leadingGroup: own?.group ?? -1, leading, trailing };
    };
  }

  /** The same criterion, evaluated at theta. */
  private at(theta: ArrayLike<number>): SeveralFactorsCriterion {
    const other = new SeveralFactorsCriterion(this.data, this.templates, this.method);
    other.valueAt(theta);
    return other;
  }

  get groupCount(): number {
    const { leading, groupCounts } = this.data;
    return groupCounts.reduce((sum, count) => sum + count, leading.groupCount);
  }

  get joinedByJoined(): Float64Array {
    return this.data.leading.joinedByJoined;
  }

  start(): Float64Array {
    const { data, joined, templates } = this;
    const {
      leading,
      sizes,
      groupCounts,
      trailingByJoined,
      pairFirst,
      pairSecond,
      pairValueStart,
      pairValues,
    } = data;
    const { randomCount: q, joinedCount: m, groupCount, randomByRandom, randomByJoined } = leading;
    const theta = unitStart(templates);
    const within = this.valueAt(theta.map((value) => withinTheta * value));
    if (!Number.isFinite(within)) return theta;
    const { residual, squares } = joined.residuals();
    const effects = q * groupCount + data.trailingCount;
    const variance = withinVariance(squares, leading.rowCount - m + 1, effects);
    const fill = (
      template: FactorTemplate,
      count: number,
      products: BlockOfGroup,
      ofJoined: BlockOfGroup,
    ) => {
      const moments = { template, groupCount: count, products, joined: ofJoined };
      fillMomentStart(moments, residual, variance, theta);
    };
    const leadingProducts = (group: number) => blockOf(randomByRandom, group, q * groupCount, groupCount);
    const leadingJoined = (group: number) => blockOf(randomByJoined, group, m * groupCount, groupCount);
    fill(templates[0], groupCount, leadingProducts, leadingJoined);
    const own = [...pairFirst.keys()].filter((pair) => pairFirst[pair] === pairSecond[pair]);
    let [firstBlock, firstEffect] = [0, 0];
    sizes.forEach((size, factor) => {
      const [block, effect] = [firstBlock, firstEffect];
      const products = (group: number) => blockOf(pairValues, pairValueStart[own[block + group]], size);
      const ofJoined = (group: number) => blockOf(trailingByJoined, (effect + group * size) * m, m);
      fill(templates[factor + 1], groupCounts[factor], products, ofJoined);
      firstBlock += groupCounts[factor];
      firstEffect += groupCounts[factor] * size;
    });
    return theta;
  }

  randomSolutions(theta: ArrayLike<number>): readonly RandomSolution[] {
    this.valueAt(theta);
    const coefficients = this.joined
      .residuals()
      .residual.map((value) => -value)
      .subarray(0, -1);
    this.evaluate(theta, new Float64Array(this.parameterCount));
    return [this.leading.solution(coefficients), ...this.trailing.solutions(coefficients)];
  }
}
