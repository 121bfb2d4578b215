/** The true minus sign, U+2212, as wide as a plus. */
export const minusSign = "−";

/**
 * A number as it is printed: a true minus sign, commas between thousands, and no minus before a zero.
 *
 * @param value the number; `NaN` (missing) gives the empty string, infinities ∞ and −∞.
 * @param digits digits after the decimal point, 0 to 15.
 */
export function formatNumber(value: number, digits: number): string {
  if (Number.isNaN(value)) return "";
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return value < 0 ? `${minusSign}∞` : "∞";
  const [whole, fraction] = size.toFixed(digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && /[1-9]/.test(text) ? `${minusSign}${text}` : text;
}
