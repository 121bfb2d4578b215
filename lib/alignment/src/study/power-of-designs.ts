import { minimalDetectableEffect, powerOf } from "@alignment/engine";
import type { PowerCurve } from "../figures/power";

/** The power of a test with a given standard error. */
export interface DesignPower extends PowerCurve {
  readonly standardError: number;
  /** The minimum detectable effect at 80% power. */
  readonly detectable: number;
  /** The probability of detecting a true effect of the given size at the 5% level, two-sided. */
  readonly powerFor: (effect: number) => number;
}

/**
 * The statistical power of tests by their standard errors s: Φ(δ/s − 1.96) + Φ(−δ/s − 1.96) for a true effect δ, for
 * effects from zero to 1.4 times the largest minimum detectable effect of the first design.
 *
 * @param designs standard error by the name of the test.
 * @returns one entry a design, for `plot.power`.
 * @throws ModelError as `powerOf`.
 * @example
 * powerOfDesigns({ "16 exits": 0.1 })[0].detectable; // 0.28
 */
export function powerOfDesigns(designs: Readonly<Record<string, number>>): readonly DesignPower[] {
  const all = Object.entries(designs);
  const largest = 1.4 * minimalDetectableEffect(all[0][1]);
  const effect = Float64Array.from({ length: 101 }, (_, step) => (step / 100) * largest);
  return all.map(([name, standardError]) => {
    const powerFor = (size: number): number => powerOf(size, standardError);
    const detectable = minimalDetectableEffect(standardError);
    return { name, effect, power: effect.map(powerFor), standardError, detectable, powerFor };
  });
}
