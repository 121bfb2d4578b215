/** The true minus sign, U+2212, as wide as a plus. */
export const minusSign = "−";

/**
 * A number as it is printed: a true minus sign, commas between thousands, and no minus before a zero.
 *
 * @param value the number; `NaN` (missing) gives the empty string, infinities ∞ and −∞.
 * @param digits digits after the decimal point, 0 to 15; 0 if not given.
 * @example
 * formatNumber(-17056.5, 1); // "−17,056.5"
 */
export function formatNumber(value: number, digits = 0): string {
  if (Number.isNaN(value)) return "";
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return value < 0 ? `${minusSign}∞` : "∞";
  const [whole, fraction] = size.toFixed(digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && /[1-9]/.test(text) ? `${minusSign}${text}` : text;
}

/**
 * A number with its sign, also where it is positive; zero, as printed, has none.
 *
 * @example
 * formatSigned(0.061, 2); // "+0.06"
 */
export function formatSigned(value: number, digits: number): string {
  const text = formatNumber(value, digits);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/**
 * A share as a percentage, without a blank before the sign.
 *
 * @param share the share, 1 for all.
 * @param digits digits after the decimal point; if not given, as few as show four significant digits.
 * @example
 * formatPercent(0.95); // "95%"
 * formatPercent(0.00454, 1); // "0.5%"
 */
export function formatPercent(share: number, digits?: number): string {
  const percent = 100 * share;
  if (digits !== undefined) return `${formatNumber(percent, digits)}%`;
  const [, fraction = ""] = String(Number(percent.toPrecision(4))).split(".");
  return `${formatNumber(percent, Math.min(fraction.length, 15))}%`;
}

/**
 * A number of things in words.
 *
 * @param count how many.
 * @param one the name of one of them; several have an s, unless `several` is given.
 * @example
 * formatCount(16651, "observation"); // "16,651 observations"
 * formatCount(1, "country", "countries"); // "1 country"
 */
export function formatCount(count: number, one: string, several = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : several}`;
}

/**
 * A p-value as a cell of a table: three digits, and `< 0.001` below that; never a zero.
 *
 * @example
 * formatPValue(0.04); // "0.040"
 */
export function formatPValue(pValue: number): string {
  return pValue < 0.001 ? "< 0.001" : formatNumber(pValue, 3);
}

/**
 * A p-value in a sentence.
 *
 * @example
 * formatP(0.04); // "p = 0.040"
 * formatP(4e-38); // "p < 0.001"
 */
export function formatP(pValue: number): string {
  return pValue < 0.001 ? `p ${formatPValue(pValue)}` : `p = ${formatPValue(pValue)}`;
}

/** A two-sided test in a sentence: an F statistic with its degrees of freedom and p-value. */
export interface JointTest {
  readonly statistic: number;
  readonly numeratorDegrees: number;
  readonly denominatorDegrees: number;
  readonly pValue: number;
}

/**
 * An F test in a sentence.
 *
 * @example
 * formatF({ statistic: 2.764, numeratorDegrees: 3, denominatorDegrees: 138, pValue: 0.044 });
 * // "F(3, 138) = 2.76, p = 0.044"
 */
export function formatF({ statistic, numeratorDegrees, denominatorDegrees, pValue }: JointTest): string {
  return `F(${numeratorDegrees}, ${denominatorDegrees}) = ${formatNumber(statistic, 2)}, ${formatP(pValue)}`;
}

/** An estimate with the interval of its coverage. */
export interface EstimateWithInterval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** How an estimate is printed in a sentence. */
export interface EffectFormat {
  /** Digits after the decimal point; 2 if not given. */
  readonly digits?: number;
  /** Whether the estimate is a share that is printed in percent. */
  readonly percent?: boolean;
}

/**
 * An estimate with its 95% confidence interval, in a sentence.
 *
 * @example
 * formatEffect({ estimate: 0.00454, lower: -0.0016, upper: 0.0107 }, { digits: 1, percent: true });
 * // "0.5% (95% CI −0.2% to 1.1%)"
 */
export function formatEffect(effect: EstimateWithInterval, options: EffectFormat = {}): string {
  const { digits = 2, percent = false } = options;
  const shown = (value: number): string =>
    percent ? formatPercent(value, digits) : formatNumber(value, digits);
  return `${shown(effect.estimate)} (95% CI ${shown(effect.lower)} to ${shown(effect.upper)})`;
}

/**
 * Digits after the decimal point with which a number shows so many significant digits; 0 for large numbers, and for
 * zero or what is not finite.
 *
 * @example
 * digitsToShow(0.0029, 2); // 4: 0.0029
 * digitsToShow(0.0996, 2); // 3: 0.100
 */
export function digitsToShow(value: number, significant: number): number {
  const size = Math.abs(value);
  if (!(size > 0) || !Number.isFinite(size)) return 0;
  return Math.max(0, significant - 1 - Math.floor(Math.log10(size)));
}
