import { UserError } from "@alignment/engine";
import { formatNumber, formatPercent, formatPValue } from "../text";
import { rowDigits } from "./digits";
import { checkedTable, type ReportTable } from "./table";

/** An estimate with its test and interval, such as a coefficient or a contrast. */
export interface TestedEffect {
  /** The term, if it is a coefficient. */
  readonly term?: string;
  /** What it is, if it has a name. */
  readonly name?: string;
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** Estimate over standard error. */
  readonly statistic: number;
  readonly pValue: number;
}

/** How a table of effects is titled and rounded. */
export interface EffectsTableOptions {
  readonly caption: string;
  /** Names in words by term or name; an effect without one keeps its own. */
  readonly labels?: { readonly [effect: string]: string };
  /** Head of the first column; none if not given. */
  readonly head?: string;
  /** The unit of the estimates, in the head of their column. */
  readonly unit?: string;
  /** Whether the estimates are shares that are printed in percent. */
  readonly percent?: boolean;
  /** The head of the statistic: `t` (if not given), or `z` where it is referred to the normal distribution. */
  readonly statistic?: "t" | "z";
  /** Digits after the decimal point; if not given, two significant digits of the smallest standard error. */
  readonly digits?: number;
  /** Sentences below the table. */
  readonly notes?: readonly string[];
}

/**
 * Effects as a table: estimate, standard error, 95% confidence interval, t or z, and p.
 *
 * @param effects coefficients, contrasts or differences, in the order of the rows.
 * @throws UserError if there is no effect.
 * @example
 * const interval = { estimate: 0.0045, standardError: 0.0031, lower: -0.0016, upper: 0.0107 };
 * const effect = { name: "H1", ...interval, statistic: 1.46, pValue: 0.147 };
 * effectsTable([effect], { caption: "Effects" }).groups[0].rows[0];
 * // ["H1", "0.0045", "0.0031", "−0.0016", "0.0107", "1.46", "0.147"]
 */
export function effectsTable(effects: readonly TestedEffect[], options: EffectsTableOptions): ReportTable {
  const { caption, labels = {}, head = "", unit, percent = false, statistic = "t", notes = [] } = options;
  if (effects.length === 0) {
    throw new UserError(`effectsTable: "${caption}" has no effects; expected at least one`);
  }
  const scale = percent ? 100 : 1;
  const digits =
    options.digits ??
    rowDigits(
      effects.map(({ standardError }) => scale * standardError),
      2,
    );
  const shown = (value: number): string =>
    percent ? formatPercent(value, digits) : formatNumber(value, digits);
  const labelOf = ({ name, term }: TestedEffect): string => {
    const own = name ?? term ?? "";
    return labels[own] ?? own;
  };
  const heads = [
    `Estimate${unit === undefined ? "" : ` (${unit})`}`,
    "SE",
    "95% CI, lower",
    "95% CI, upper",
    statistic,
    "p",
  ];
  const rows = effects.map((effect) => [
    labelOf(effect),
    ...[effect.estimate, effect.standardError, effect.lower, effect.upper].map(shown),
    formatNumber(effect.statistic, 2),
    formatPValue(effect.pValue),
  ]);
  return checkedTable({
    caption,
    columns: [
      { head, alignment: "left" },
      ...heads.map((own) => ({ head: own, alignment: "decimal" as const })),
    ],
    groups: [{ title: "", rows }],
    notes,
  });
}
