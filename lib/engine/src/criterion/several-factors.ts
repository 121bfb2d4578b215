import type { EstimationMethod } from "../types";
import { alikeGroups } from "./alike-groups";
import {
  type Criterion,
  type Evaluation,
  type FactorTemplate,
  type GroupShare,
  type HalfSolution,
  type RandomSolution,
  unitStart,
} from "./criterion";
import { withinTheta } from "./moment-start";
import { severalHessian } from "./several-hessian";
import { type SeveralProducts, selectColumnsOfSeveral } from "./several-products";
import { fillSeveralStart } from "./several-start";
import { SeveralState } from "./several-state";
import { hessianCostOf } from "./several-work";
import type { WithinFit } from "./within-groups";

/** Theta at which the groups of all factors take up practically all that they can. */
const freeTheta = 1e3;

/** The Hessian is taken by its formula up to so many evaluations for every parameter. */
const worthwhileHessian = 8;

/**
 * The profiled criterion of a model with several grouping factors, nested or crossed, and its gradient.
 *
 * The leading factor is absorbed as in a model with one factor (see `OneFactorCriterion`), which leaves
 * V_g = I + Z_gΛΛ'Z_g'. Of the trailing effects, with P = Z'V_g⁻¹Z,
 *
 *   S = Λ'PΛ + I = L_SL_S',   log|V| = log|V_g| + log|S|,   V⁻¹ = V_g⁻¹ − V_g⁻¹ZΛS⁻¹Λ'Z'V_g⁻¹,
 *
 * S sparse, factored by fronts. R'R = [X y]'V⁻¹[X y] gives the criterion as with one factor, and with M = Z'V⁻¹[X y]
 * and B as there the gradient by the Λ of one factor is the sum over its groups of
 *
 *   2 ((Z'V⁻¹Z)_gg − M_g B B'M_g') Λ,
 *
 * for which (Z'V⁻¹ZΛ)_trailing = PΛS⁻¹ needs S⁻¹ only where S is not zero.
 *
 * Where the trailing effects dwarf the residuals, y'V⁻¹y is a small difference of large sums: `lostPart` measures what
 * it has lost.
 *
 * Source: Bates, Mächler, Bolker & Walker (2015), Journal of Statistical Software 67(1), section 3, here on
 * cross-products and by fronts.
 */
export class SeveralFactorsCriterion implements Criterion {
  readonly parameterCount: number;
  readonly templates: readonly FactorTemplate[];
  readonly hessian?: (theta: ArrayLike<number>) => Float64Array;
  readonly hessianCost: number;
  evaluations = 0;
  private readonly ordered: readonly FactorTemplate[];
  /** The arrays of an evaluation with alike leading groups taken together, where there are such, and group by group. */
  private readonly together?: SeveralState;
  private byGroups?: SeveralState;
  /** The arrays of the last evaluation. */
  private state: SeveralState;
  /** Theta of the last evaluation, and whether it was with the gradient. */
  private readonly last: Float64Array;
  private hasGradient = false;

  /**
   * @param order numbers of the factors as `data` has them, the leading one first.
   * @param templates of the factors in their own order.
   */
  constructor(
    readonly data: SeveralProducts,
    private readonly order: readonly number[],
    templates: readonly FactorTemplate[],
    readonly method: EstimationMethod,
  ) {
    this.templates = templates;
    this.ordered = order.map((factor) => templates[factor]);
    this.parameterCount = templates.reduce((sum, { parameters }) => sum + parameters.length, 0);
    const alike = alikeGroups(data);
    if (alike !== undefined)
      this.together = new SeveralState(alike.data, this.ordered, method, alike.contrasts);
    this.state = this.together ?? this.stateByGroups();
    this.last = new Float64Array(this.parameterCount).fill(Number.NaN);
    this.hessianCost = hessianCostOf(this.state.data);
    if (this.hessianCost <= worthwhileHessian * this.parameterCount)
      this.hessian = (theta) => this.hessianAt(theta);
  }

  evaluate(theta: ArrayLike<number>, gradient: Float64Array): number {
    const value = this.valueAt(theta);
    if (value === Number.POSITIVE_INFINITY) return value;
    this.state.solveAll();
    this.state.fillGradient(gradient);
    this.hasGradient = true;
    return value;
  }

  valueAt(theta: ArrayLike<number>): number {
    this.evaluations += 1;
    this.last.set(theta);
    this.hasGradient = false;
    this.state = this.together?.isExactAt(theta) ? this.together : this.stateByGroups();
    return this.state.valueAt(theta);
  }

  /** The arrays of an evaluation group by group, made when they are first asked for. */
  private stateByGroups(): SeveralState {
    this.byGroups ??= new SeveralState(this.data, this.ordered, this.method);
    return this.byGroups;
  }

  private hessianAt(theta: ArrayLike<number>): Float64Array {
    if (!(this.hasGradient && this.isAt(theta))) this.evaluate(theta, new Float64Array(this.parameterCount));
    return severalHessian(this.state);
  }

  solve(theta: ArrayLike<number>): Evaluation {
    if (!this.isAt(theta)) this.valueAt(theta);
    return { factor: this.state.joined.factor.slice() };
  }

  /** Whether the last evaluation was at theta. */
  private isAt(theta: ArrayLike<number>): boolean {
    return this.last.every((value, k) => value === theta[k]);
  }

  select(columns: readonly number[]): SeveralFactorsCriterion {
    const data = selectColumnsOfSeveral(this.data, columns);
    return new SeveralFactorsCriterion(data, this.order, this.templates, this.method);
  }

  halfSolver(theta: ArrayLike<number>): (shares: readonly GroupShare[]) => HalfSolution {
    const state = new SeveralState(this.data, this.ordered, this.method);
    state.valueAt(theta);
    const { leading, trailing } = state;
    return (given) => {
      const shares = given.map((share) => ({ ...share, factor: this.order.indexOf(share.factor) }));
      const rest = trailing.scaledShares(shares);
      const own = shares.find(({ factor }) => factor === 0);
      const half = own === undefined ? new Float64Array(0) : leading.halfSolve(own, trailing, rest);
      trailing.matrix.solveForward(rest, 1);
      return { leadingGroup: own?.group ?? -1, leading: half, trailing: rest };
    };
  }

  get groupCount(): number {
    const { leading, trailing } = this.data;
    return trailing.groupCounts.reduce((sum, count) => sum + count, leading.groupCount);
  }

  get joinedByJoined(): Float64Array {
    return this.data.leading.joinedByJoined;
  }

  fitWithin(): WithinFit {
    const { data } = this;
    const m = data.leading.joinedCount;
    const none = { left: 0, all: 0, coefficients: new Float64Array(m - 1) };
    if (!Number.isFinite(this.valueAt(unitStart(this.templates).map((value) => freeTheta * value))))
      return none;
    const { residual, squares } = this.state.joined.residuals();
    return {
      left: squares,
      all: data.leading.within[m * m - 1],
      coefficients: residual.subarray(0, m - 1).map((value) => -value),
    };
  }

  start(): Float64Array {
    const theta = unitStart(this.templates);
    const within = this.valueAt(theta.map((value) => withinTheta * value));
    if (Number.isFinite(within)) fillSeveralStart(this.state, theta);
    return theta;
  }

  randomSolutions(theta: ArrayLike<number>): readonly RandomSolution[] {
    const state = this.stateByGroups();
    this.state = state;
    this.last.set(theta);
    this.hasGradient = false;
    state.valueAt(theta);
    const { residual } = state.joined.residuals();
    state.solveAll();
    const solutions = [
      state.fronts.solution(residual, state.trailing),
      ...state.trailing.solutions(residual),
    ];
    return this.templates.map((_, factor) => solutions[this.order.indexOf(factor)]);
  }
}
