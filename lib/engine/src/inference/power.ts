import { ModelError } from "../errors";
import { checkOptionNames, levelOf, shown } from "../options";
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

/** Checks what both functions are given, and fills in the defaults. */
function checked(caller: string, standardError: number, options: PowerOptions): Required<PowerOptions> {
  const { degreesOfFreedom = Number.POSITIVE_INFINITY } = options;
  if (!(typeof standardError === "number" && standardError > 0 && standardError < Number.POSITIVE_INFINITY)) {
    throw new ModelError(
      caller,
      `the standard error is ${shown(standardError)}`,
      "expected a positive number",
    );
  }
  if (!(typeof degreesOfFreedom === "number" && degreesOfFreedom > 0)) {
    throw new ModelError(
      caller,
      `degreesOfFreedom is ${shown(degreesOfFreedom)}`,
      "expected a positive number",
    );
  }
  return { level: levelOf(caller, options.level), degreesOfFreedom };
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
  checkOptionNames("powerOf", options, ["level", "degreesOfFreedom"]);
  const { level, degreesOfFreedom } = checked("powerOf", standardError, options);
  if (!Number.isFinite(effect))
    throw new ModelError("powerOf", `the effect is ${shown(effect)}`, "expected a number");
  const { cdf, quantile } = testDistribution(degreesOfFreedom);
  const critical = quantile((1 + level) / 2);
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
 * @example
 * minimalDetectableEffect(0.1, { power: 0.8 }); // 0.28
 */
export function minimalDetectableEffect(standardError: number, options: DetectableOptions = {}): number {
  const caller = "minimalDetectableEffect";
  checkOptionNames(caller, options, ["power", "level", "degreesOfFreedom"]);
  const { level, degreesOfFreedom } = checked(caller, standardError, options);
  const { power = 0.8 } = options;
  if (!(typeof power === "number" && power > 1 - level && power < 1)) {
    const size = Number((1 - level).toPrecision(12));
    const range = `expected a number between ${size} (the size of the test) and 1, such as 0.8`;
    throw new ModelError(caller, `power is ${shown(power)}`, range);
  }
  const { quantile } = testDistribution(degreesOfFreedom);
  return (quantile((1 + level) / 2) + quantile(power)) * standardError;
}
