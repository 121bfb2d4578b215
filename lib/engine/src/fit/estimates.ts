import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import { backTransform, type Standardisation, type StandardisedResponse } from "../frame/standardise";
import type { FixedEffect } from "../types";

/** Coefficients and their covariance on the raw columns. */
export interface FixedEstimates {
  readonly coefficients: Float64Array;
  /** By rows. */
  readonly covariance: number[][];
}

/** The inverse of the upper triangular X block of R, p × p by rows. */
export function inverseOfFixedFactor(factor: Float64Array, p: number): Float64Array {
  const m = p + 1;
  const inverse = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    inverse[j * p + j] = 1 / factor[j * m + j];
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0;
      for (let c = i + 1; c <= j; c++) sum += factor[i * m + c] * inverse[c * p + j];
      inverse[i * p + j] = -sum / factor[i * m + i];
    }
  }
  return inverse;
}

/**
 * Coefficients of the standardised columns: R_X⁻¹ times the X rows of R's last column, and what was removed from the
 * response before.
 */
export function coefficientsOf(factor: Float64Array, p: number, removed?: Float64Array): Float64Array {
  const m = p + 1;
  const inverse = inverseOfFixedFactor(factor, p);
  const coefficients = removed?.slice() ?? new Float64Array(p);
  for (let i = 0; i < p; i++)
    for (let j = i; j < p; j++) coefficients[i] += inverse[i * p + j] * factor[j * m + p];
  return coefficients;
}

/**
 * Coefficients and covariance on the raw columns: with T⁻¹ the back transform of the columns and s the scale of
 * the response, β = s T⁻¹ β̃ (plus the response's centre in the intercept), Cov(β) = s² σ̃² T⁻¹ (R_X'R_X)⁻¹ T⁻ᵀ.
 */
export function fixedEstimates(
  factor: Float64Array,
  standardisation: Standardisation,
  { centre, scale, removed }: StandardisedResponse,
  residualVariance: number,
): FixedEstimates {
  const p = standardisation.scales.length;
  const back = backTransform(standardisation);
  const inverse = inverseOfFixedFactor(factor, p);
  const standardised = coefficientsOf(factor, p, removed);
  const coefficients = new Float64Array(p);
  const half = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      coefficients[i] += scale * back[i * p + j] * standardised[j];
      for (let c = 0; c <= j; c++) half[i * p + j] += back[i * p + c] * inverse[c * p + j];
    }
  }
  if (standardisation.intercept >= 0) coefficients[standardisation.intercept] += centre;
  const variance = scale * scale * residualVariance;
  const covariance = Array.from({ length: p }, (_, i) =>
    Array.from({ length: p }, (_unused, j) => {
      let sum = 0;
      for (let c = 0; c < p; c++) sum += half[i * p + c] * half[j * p + c];
      return variance * sum;
    }),
  );
  return { coefficients, covariance };
}

/** The table of coefficients, with z and its two-sided p-value under the normal distribution. */
export function fixedEffectsOf(
  names: readonly string[],
  { coefficients, covariance }: FixedEstimates,
): FixedEffect[] {
  return names.map((term, index) => {
    const estimate = coefficients[index];
    const standardError = Math.sqrt(covariance[index][index]);
    const z = estimate / standardError;
    return { term, estimate, standardError, z, pValue: 2 * normalCdf(-Math.abs(z), 0, 1) };
  });
}
