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
import { JoinedFactor, setForms } from "./joined-factor";
import { LeadingFactor } from "./leading-factor";
import { fillMomentStart, squareOfScore, withinTheta, withinVariance } from "./moment-start";
import { severalHessian } from "./several-hessian";
import { type SeveralProducts, selectColumnsOfSeveral } from "./several-products";
import { hessianCostOf } from "./several-work";
import { addProduct, assign, blockOf, transposed } from "./small";
import { TrailingFactors } from "./trailing-factors";
import type { WithinFit } from "./within-groups";

/** Theta at which the groups of all factors take up practically all that they can. */
const freeTheta = 1e3;

/** The Hessian is taken by its formula up to so many evaluations for every parameter. */
const worthwhileHessian = 8;

/** The arrays of an evaluation. */
class SeveralState {
  /** Λ, and Σ Z'V⁻¹ZΛ and Σ M B B'M' of every factor, the leading one first. */
  readonly lambdas: readonly Float64Array[];
  readonly byDeterminant: readonly Float64Array[];
  readonly byForm: readonly Float64Array[];
  readonly leading: LeadingFactor;
  readonly trailing: TrailingFactors;
  readonly joined: JoinedFactor;

  constructor(
    readonly data: SeveralProducts,
    readonly templates: readonly FactorTemplate[],
    method: EstimationMethod,
  ) {
    const squares = () => templates.map(({ size }) => new Float64Array(size * size));
    this.lambdas = squares();
    this.byDeterminant = squares();
    this.byForm = squares();
    this.leading = new LeadingFactor(data, this.lambdas[0]);
    this.trailing = new TrailingFactors(data, this.lambdas.slice(1));
    this.joined = new JoinedFactor(data.leading.joinedCount, data.leading.rowCount, method);
  }

  /** The criterion at theta. */
  valueAt(theta: ArrayLike<number>): number {
    const { data, leading, trailing, joined } = this;
    this.templates.forEach((template, factor) => {
      fillFactor(template, theta, this.lambdas[factor]);
    });
    joined.factor.set(data.leading.within);
    let logDeterminant = leading.absorb(joined.factor);
    trailing.fill(leading);
    logDeterminant += trailing.factorise(joined.factor);
    if (!(Number.isFinite(logDeterminant) && joined.factorise())) return Number.POSITIVE_INFINITY;
    return joined.criterionOf(logDeterminant);
  }

  /** M of all factors, and Z in the fronts, after `valueAt`. */
  solveAll(): void {
    const { leading, trailing } = this;
    trailing.substituteBack();
    leading.project(trailing.scaled);
    trailing.matrix.invert();
  }

  /** The gradient, after `solveAll`. */
  fillGradient(gradient: Float64Array): void {
    const { data, leading, trailing, joined, lambdas, byDeterminant, byForm } = this;
    const { sizes, groupCounts, firstBlocks, startOfBlock } = data.trailing;
    joined.weigh();
    setForms(joined, leading.projected, 0, leading.groupCount, leading.q, byForm[0]);
    sizes.forEach((size, factor) => {
      const first = startOfBlock[firstBlocks[factor]];
      setForms(joined, trailing.projected, first, groupCounts[factor], size, byForm[factor + 1]);
    });
    for (const square of byDeterminant) square.fill(0);
    const shares = new Float64Array(leading.q * leading.q);
    trailing.matrix.values.forEach((Z, front) => {
      leading.addShares(front, Z, trailing, shares);
    });
    const { q } = leading;
    addProduct(blockOf(byDeterminant[0], 0, q), 1, blockOf(shares, 0, q), blockOf(lambdas[0], 0, q), q, q, q);
    trailing.addDeterminants(byDeterminant.slice(1));
    this.templates.forEach((template, factor) => {
      fillFactorGradient(template, lambdas[factor], byDeterminant[factor], byForm[factor], gradient);
    });
  }
}

/**
 * The profiled criterion of a model with several grouping factors, nested or crossed, and its gradient.
 *
 * The leading factor is absorbed as in a model with one factor (see `OneFactorCriterion`), which leaves
 * V_g = I + Z_gΛΛ'Z_g'. Of the trailing effects, with P = Z'V_g⁻¹Z,
 *
 *   S = Λ'PΛ + I = L_SL_S',   log|V| = log|V_g| + log|S|,   V⁻¹ = V_g⁻¹ − V_g⁻¹ZΛS⁻¹Λ'Z'V_g⁻¹,
 *
 * S sparse, factored by fronts. R'R = [X y]'V⁻¹[X y] gives the criterion as with one factor, and with M = Z'V⁻¹[X y] and
 * B as there the gradient by the Λ of one factor is the sum over its groups of
 *
 *   2 ((Z'V⁻¹Z)_gg − M_g B B'M_g') Λ,
 *
 * for which (Z'V⁻¹ZΛ)_trailing = PΛS⁻¹ needs S⁻¹ only where S is not zero.
 *
 * Where the trailing effects dwarf the residuals, y'V⁻¹y is a small difference of large sums: `lostPart` measures what it
 * has lost.
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
  private readonly state: SeveralState;
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
    this.state = new SeveralState(data, this.ordered, method);
    this.last = new Float64Array(this.parameterCount).fill(Number.NaN);
    this.hessianCost = hessianCostOf(data);
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
    return this.state.valueAt(theta);
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
    const { data, state } = this;
    const m = data.leading.joinedCount;
    const none = { left: 0, all: 0, coefficients: new Float64Array(m - 1) };
    if (!Number.isFinite(state.valueAt(unitStart(this.templates).map((value) => freeTheta * value))))
      return none;
    const { residual, squares } = state.joined.residuals();
    return {
      left: squares,
      all: data.leading.within[m * m - 1],
      coefficients: residual.subarray(0, m - 1).map((value) => -value),
    };
  }

  start(): Float64Array {
    const { data, state, ordered } = this;
    const { leading, trailing, effectStart, effects, met, trailingWithin } = data;
    const { randomCount: q, joinedCount: m, groupCount, roots, between } = leading;
    const theta = unitStart(this.templates);
    const within = this.valueAt(theta.map((value) => withinTheta * value));
    if (!Number.isFinite(within)) return theta;
    const { residual, squares } = state.joined.residuals();
    const variance = withinVariance(squares, leading.rowCount - m + 1, q * groupCount + trailing.effectCount);
    const square = blockOf(new Float64Array(q * q), 0, q);
    const crossed = blockOf(new Float64Array(q * m), 0, m);
    const rootOf = (group: number) => blockOf(roots, group, q * groupCount, groupCount);
    fillMomentStart(
      {
        template: ordered[0],
        setCount: groupCount,
        groupsOf: () => 1,
        products: (group) => {
          assign(square, 0, q, q);
          addProduct(square, 1, transposed(rootOf(group)), rootOf(group), q, q, q);
          return square;
        },
        scoreSquares: (group) => {
          assign(crossed, 0, q, m);
          const own = blockOf(between, group, m * groupCount, groupCount);
          addProduct(crossed, 1, transposed(rootOf(group)), own, q, q, m);
          return squareOfScore(crossed, residual, q);
        },
      },
      variance,
      theta,
    );
    // Z'[X y] of the trailing effects, within and between the leading groups
    const joined = trailingWithin.slice();
    for (let group = 0; group < groupCount; group++) {
      const [from, to] = [effectStart[group], effectStart[group + 1]];
      for (let a = 0; a < q; a++) {
        for (let i = from; i < to; i++) {
          const part = met[q * from + a * (to - from) + i - from];
          for (let j = 0; j < m; j++)
            joined[effects[i] * m + j] += part * between[(a * m + j) * groupCount + group];
        }
      }
    }
    const own = ownProducts(data);
    trailing.sizes.forEach((size, factor) => {
      const first = trailing.startOfBlock[trailing.firstBlocks[factor]];
      fillMomentStart(
        {
          template: ordered[factor + 1],
          setCount: trailing.groupCounts[factor],
          groupsOf: () => 1,
          products: (group) => blockOf(own[factor], group * size * size, size),
          scoreSquares: (group) =>
            squareOfScore(blockOf(joined, (first + group * size) * m, m), residual, size),
        },
        variance,
        theta,
      );
    });
    return theta;
  }

  randomSolutions(theta: ArrayLike<number>): readonly RandomSolution[] {
    const { state } = this;
    this.valueAt(theta);
    const { residual } = state.joined.residuals();
    state.solveAll();
    const solutions = [
      state.leading.solution(residual, state.trailing),
      ...state.trailing.solutions(residual),
    ];
    return this.templates.map((_, factor) => solutions[this.order.indexOf(factor)]);
  }
}

/** Z'Z of every trailing group, q × q a group, by factor. */
function ownProducts({
  trailing,
  tree,
  elementStart,
  elementPlace,
  elementValue,
}: SeveralProducts): Float64Array[] {
  const { sizes, groupCounts, firstBlocks, factorOfBlock } = trailing;
  const all = sizes.map((size, factor) => new Float64Array(groupCounts[factor] * size * size));
  tree.fronts.forEach(({ nodes, ownNodes, rows }, front) => {
    const size = rows.length;
    const matrix = new Float64Array(size * size);
    for (let at = elementStart[front]; at < elementStart[front + 1]; at++)
      matrix[elementPlace[at]] += elementValue[at];
    let at = 0;
    for (let node = 0; node < ownNodes; node++) {
      const factor = factorOfBlock[nodes[node]];
      const q = sizes[factor];
      const group = nodes[node] - firstBlocks[factor];
      for (let a = 0; a < q; a++)
        for (let b = 0; b < q; b++) all[factor][(group * q + a) * q + b] = matrix[(at + a) * size + at + b];
      at += q;
    }
  });
  return all;
}
