import type { EstimationMethod } from "../types";
import { ClassAbsorption } from "./class-absorption";
import { type FactorTemplate, fillFactor, fillFactorGradient } from "./criterion";
import type { GroupClasses } from "./group-classes";
import { JoinedFactor, setForms } from "./joined-factor";
import { LeadingFactor } from "./leading-factor";
import { LeadingFronts } from "./leading-fronts";
import type { SeveralProducts } from "./several-products";
import { addProduct, blockOf } from "./small";
import { addDeterminants } from "./trailing-determinants";
import { TrailingFactors } from "./trailing-factors";

/** Adds numbers to others, element by element. */
function addTo(target: Float64Array, values: Float64Array): Float64Array {
  for (let at = 0; at < target.length; at++) target[at] += values[at];
  return target;
}

/** The arrays of an evaluation. Factors are ordered, the leading one first. */
export class SeveralState {
  /** Λ, and Σ Z'V⁻¹ZΛ and Σ M B B'M' of every factor, the leading one first. */
  readonly lambdas: readonly Float64Array[];
  readonly byDeterminant: readonly Float64Array[];
  readonly byForm: readonly Float64Array[];
  readonly leading: LeadingFactor;
  readonly fronts: LeadingFronts;
  readonly trailing: TrailingFactors;
  readonly joined: JoinedFactor;
  /** What leading groups that are alike differ in from their means, where they are taken together. */
  readonly contrasts?: ClassAbsorption;

  constructor(
    readonly data: SeveralProducts,
    readonly templates: readonly FactorTemplate[],
    method: EstimationMethod,
    contrasts?: GroupClasses,
  ) {
    const squares = () => templates.map(({ size }) => new Float64Array(size * size));
    this.lambdas = squares();
    this.byDeterminant = squares();
    this.byForm = squares();
    this.leading = new LeadingFactor(data, this.lambdas[0]);
    this.fronts = new LeadingFronts(data, this.leading);
    this.trailing = new TrailingFactors(data, this.lambdas.slice(1));
    const { joinedCount, rowCount, randomCount } = data.leading;
    this.joined = new JoinedFactor(joinedCount, rowCount, method);
    if (contrasts !== undefined) this.contrasts = new ClassAbsorption(contrasts, randomCount, joinedCount);
  }

  /** Whether sums over groups that are taken together lose no digits at theta. */
  isExactAt(theta: ArrayLike<number>): boolean {
    fillFactor(this.templates[0], theta, this.lambdas[0]);
    return this.contrasts?.isExactAt(this.lambdas[0]) ?? true;
  }

  /** The criterion at theta. */
  valueAt(theta: ArrayLike<number>): number {
    const { data, leading, fronts, trailing, joined, contrasts, lambdas } = this;
    this.templates.forEach((template, factor) => {
      fillFactor(template, theta, lambdas[factor]);
    });
    joined.factor.set(data.leading.within);
    let logDeterminant = leading.absorb(joined.factor);
    if (contrasts !== undefined) {
      contrasts.lambda.set(lambdas[0]);
      logDeterminant += contrasts.absorb(joined.factor);
    }
    trailing.fill(leading, fronts);
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
      this.fronts.addShares(front, Z, trailing, shares);
    });
    const { q } = leading;
    addProduct(blockOf(byDeterminant[0], 0, q), 1, blockOf(shares, 0, q), blockOf(lambdas[0], 0, q), q, q, q);
    addDeterminants(trailing, byDeterminant.slice(1));
    const forms = byForm.slice();
    if (this.contrasts !== undefined) {
      addTo(byDeterminant[0], this.contrasts.determinantGradient());
      forms[0] = addTo(this.contrasts.forms(joined), byForm[0]);
    }
    this.templates.forEach((template, factor) => {
      fillFactorGradient(template, lambdas[factor], byDeterminant[factor], forms[factor], gradient);
    });
  }
}
