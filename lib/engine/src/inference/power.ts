import { ModelError } from "../errors";
import { testDistribution } from "./distribution";

/** The test whose power is asked for. */
export interface PowerOptions {
  /** One less the size of the two-sided test, by default .95. */
  readonly level?: number;
  /** Degrees of freedom of the test, by default `Infinity` (the normal distribution). */
  readonly degreesOfFreedom?: number;
}

/** The effect that a test would find with some power. */
export interface DetectableOptions extends PowerOptions {
  /** Chance of finding it, by default .8. */
  readonly power?: number;
}

function refuse(
  caller: string,
  standardError: number,
  { level = 0.95, degreesOfFreedom = Number.POSITIVE_INFINITY }: PowerOptions,
): void {
  if (!(standardError > 0 && standardError < Number.POSITIVE_INFINITY)) {
    throw new ModelError(caller, `the standard error is ${standardError}`, "expected a positive number");
  }
  if (!(level > 0 && level < 1)) {
    throw new ModelError(caller, `level is ${level}`, "expected a number between 0 and 1, such as 0.95");
  }
  if (!(degreesOfFreedom > 0)) {
    throw new ModelError(caller, `degreesOfFreedom is ${degreesOfFreedom}`, "expected a positive number");
  }
}

/**
 * The chance that a two-sided test rejects zero where the true effect is another, for the standard error of the
 * observed design:
 *
 *     F(effect / se - q) + F(-effect / se - q),   q the quantile of (1 + level) / 2
 *
 * F is the standard normal distribution, or Student's t shifted by effect / se, which comes near to the non-central t
 * from some thirty degrees of freedom on.
 *
 * @param effect the true effect, in the unit of the estimate.
 * @param standardError standard error of the estimate.
 * @param options level and degrees of freedom of the test.
 * @throws ModelError if the effect is not finite, the standard error or the degrees of freedom are not positive, or the
 *   level is outside 0 to 1.
 * @example
 * powerOf(0.28, 0.1); // 0.80
 */
export function powerOf(effect: number, standardError: number, options: PowerOptions = {}): number {
  refuse("powerOf", standardError, options);
  if (!Number.isFinite(effect))
    throw new ModelError("powerOf", `the effect is ${effect}`, "expected a number");
  const { cdf, quantile } = testDistribution(options.degreesOfFreedom ?? Number.POSITIVE_INFINITY);
  const critical = quantile((1 + (options.level ?? 0.95)) / 2);
  const shift = effect / standardError;
  return cdf(shift - critical) + cdf(-shift - critical);
}

/**
 * The smallest true effect that a two-sided test would find with a given power,
 * (q((1 + level) / 2) + q(power)) se: 2.80 standard errors for 80 % power at level .95 (Bloom 1995,
 * doi:10.1177/0193841X9501900504).
 *
 * @param standardError standard error of the estimate.
 * @param options power, level and degrees of freedom.
 * @returns the effect, above zero, in the unit of the estimate.
 * @throws ModelError as `powerOf`, and if the power is not between 1 - level and 1.
 */
export function minimalDetectableEffect(standardError: number, options: DetectableOptions = {}): number {
  refuse("minimalDetectableEffect", standardError, options);
  const { power = 0.8, level = 0.95, degreesOfFreedom = Number.POSITIVE_INFINITY } = options;
  if (!(power > 1 - level && power < 1)) {
    throw new ModelError(
      "minimalDetectableEffect",
      `power is ${power}`,
      `expected a number between ${1 - level} (the size of the test) and 1, such as 0.8`,
    );
  }
  const { quantile } = testDistribution(degreesOfFreedom);
  return (quantile((1 + level) / 2) + quantile(power)) * standardError;
}
