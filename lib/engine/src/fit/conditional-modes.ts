import { backTransform } from "../frame/standardise";
import type { MixedModelFit } from "../types";
import { determinedNumbers } from "./along-flat";
import { solutionOf } from "./known-fit";
import type { Solution } from "./solution";

/** The conditional modes (best linear unbiased predictions) of one term's random effects. */
export interface ConditionalModes {
  readonly groupingFactor: string;
  readonly terms: readonly string[];
  readonly groupNames: readonly string[];
  /** Modes, one row a group, one column a term; `NaN`, as the covariances are, where the data do not determine them. */
  readonly modes: readonly (readonly number[])[];
  /** Covariance matrix of every group's random effects given the data, at the estimated parameters. */
  readonly conditionalCovariances: readonly (readonly (readonly number[])[])[];
}

/** T⁻¹ times one group's effects of a term, times a scale. */
function toRaw(
  back: Float64Array,
  values: Float64Array,
  start: number,
  count: number,
  scale: number,
): number[] {
  return Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < count; j++) sum += back[i * count + j] * values[start + j];
    return scale * sum;
  });
}

/** T⁻¹ΛA⁻¹Λ'T⁻ᵀ times a scale, of the part of a group's covariance (q × q by rows) that belongs to one term. */
function covarianceToRaw(
  back: Float64Array,
  covariance: Float64Array,
  q: number,
  offset: number,
  count: number,
  scale: number,
): number[][] {
  const half = Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_unused, j) => {
      let sum = 0;
      for (let c = 0; c < count; c++) sum += back[i * count + c] * covariance[(offset + c) * q + offset + j];
      return sum;
    }),
  );
  return half.map((row) =>
    Array.from({ length: count }, (_, j) => {
      let sum = 0;
      for (let c = 0; c < count; c++) sum += row[c] * back[j * count + c];
      return scale * sum;
    }),
  );
}

/**
 * The conditional modes of the random effects, with their conditional covariances: for every group
 *
 *   b = s T⁻¹Λ A⁻¹Λ'Z'(y − Xβ),   Var(b | y) = s²σ² T⁻¹Λ A⁻¹Λ'T⁻ᵀ,   A = Λ'Z'ZΛ + I,
 *
 * on standardised columns, taken back to the raw ones by T⁻¹ and the response's scale s. The variance is that given
 * the estimated fixed effects, as lme4's `ranef(condVar = TRUE)` has it.
 *
 * @param fit a fit of `fitMixedModel`.
 * @returns one entry a random-effects term.
 * @example
 * conditionalModes(fit)[0].modes;
 */
export function conditionalModes(fit: MixedModelFit): readonly ConditionalModes[] {
  const solution = solutionOf(fit);
  const modes = modesOf(solution);
  if (solution.flat.length === 0) return modes;
  const largestOf = (one: ConditionalModes) => Math.max(...numbersOf(one).map(Math.abs));
  const isDetermined = determinedNumbers(
    solution,
    (at) => modesOf(at).flatMap(numbersOf),
    modes.flatMap((one) => numbersOf(one).map(() => largestOf(one))),
  );
  let first = 0;
  return modes.map((one) => {
    const count = numbersOf(one).length;
    const isKnown = isDetermined.slice(first, first + count).every(Boolean);
    first += count;
    return isKnown ? one : withoutNumbers(one);
  });
}

function numbersOf({ modes, conditionalCovariances }: ConditionalModes): number[] {
  return [...modes.flat(), ...conditionalCovariances.flat(2)];
}

function withoutNumbers(one: ConditionalModes): ConditionalModes {
  return {
    ...one,
    modes: one.modes.map((row) => row.map(() => Number.NaN)),
    conditionalCovariances: one.conditionalCovariances.map((rows) =>
      rows.map((row) => row.map(() => Number.NaN)),
    ),
  };
}

/** The modes and their covariances at the theta of a solution, whether the data determine it or not. */
export function modesOf({
  criterion,
  theta,
  random,
  frame,
  ...solution
}: Solution): readonly ConditionalModes[] {
  const solutions = criterion.randomSolutions(theta);
  const scale = solution.responseScale;
  const variance = scale * scale * solution.residualVariance;
  return frame.random.map(({ groupingFactor, groupNames, design }, term) => {
    const { factor: at, offset } = random.places[term];
    const q = random.factors[at].template.size;
    const { modes, covariances } = solutions[at];
    const count = design.names.length;
    const back = backTransform(random.standardisations[term]);
    return {
      groupingFactor,
      groupNames,
      terms: design.names,
      modes: groupNames.map((_, group) => toRaw(back, modes, group * q + offset, count, scale)),
      conditionalCovariances: groupNames.map((_, group) => {
        const covariance = covariances.subarray(group * q * q, (group + 1) * q * q);
        return covarianceToRaw(back, covariance, q, offset, count, variance);
      }),
    };
  });
}
