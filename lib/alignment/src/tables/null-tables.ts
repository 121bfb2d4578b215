import {
  digitsOfStatistic,
  type EvidenceAtHand,
  nullNames,
  nullsInWords,
  type StatisticInNull,
} from "../nulls";
import { binomialShare } from "../study/evidence/summary";
import { formatNumber, formatPValue } from "../text";
import { type DataCell, dataTable } from "./data-table";
import type { ReportTable } from "./table";

/** Names of statistics in words, by their path; a path that begins with a minus sign is turned. */
export type NamedStatistics = { readonly [label: string]: string };

type NullKind = StatisticInNull["kind"];

const kinds: readonly NullKind[] = ["simulated scores", "exchanged memberships", "shuffled IGO means"];

/** "1.2 to 3.4", or one number where both are printed alike. */
export function spanOf(values: readonly number[], digits: number): string {
  if (values.length === 0) return "";
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => formatNumber(value, digits));
  return low === high ? low : `${low} to ${high}`;
}

const notDrawn = "not drawn";

/** The rows without the columns in which no row has a draw. */
function withoutUndrawn(rows: readonly Record<string, DataCell>[]): Record<string, DataCell>[] {
  const isEmpty = (name: string) => rows.every((row) => row[name] === notDrawn);
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !isEmpty(name))));
}

/** A p-value with the 95% interval that its number of draws leaves. */
export function pWithInterval({ p, draws }: Pick<StatisticInNull, "p" | "draws">): string {
  const { lower, upper } = binomialShare(Math.round(p * (draws + 1)), draws + 1);
  return `${formatPValue(p)} [${formatNumber(lower, 3)}, ${formatNumber(upper, 3)}]`;
}

/** A statistic beside its nulls; its path may begin with a minus sign, which turns it. */
export function statisticOf(evidence: EvidenceAtHand, path: string) {
  return path.startsWith("-") ? evidence.amongNulls(path.slice(1), true) : evidence.amongNulls(path);
}

/**
 * What each null preserves and what it breaks.
 *
 * @example
 * showTable(evidenceTables.nulls());
 */
export function nullsTable(): ReportTable {
  return dataTable(
    nullNames.map((name) => ({
      Null: nullsInWords[name].name,
      Preserves: nullsInWords[name].preserves,
      Breaks: nullsInWords[name].breaks,
    })),
    {
      caption: "The null distributions: what each preserves and what it breaks",
      notes: [
        "Shared shocks: in each year the errors of all states are those of one year of the data, so that shocks to the world and to regions stay together. Drifts, shared shocks and smoothing: without trends of states or regions.",
        "The shuffle leaves candidacies and exits as they are. It is a null for statistics made of IGO means; it cannot test H3, whose draws lie at the data by construction.",
      ],
    },
  );
}

/**
 * Statistics of the data beside their means in the nulls, and the largest p-value with the interval that the number of
 * draws leaves.
 *
 * @param statistics paths by label, such as `{ "Table 2, slope": "table2.duration" }`; `-yearly.exit` is turned.
 * @param digits digits of the statistics; those of each statistic, four for a slope and two for others, if not given.
 * @example
 * showTable(evidenceTables.beside(evidence, { "Company (H2), t": "yearly.company" }, { caption: "H2" }));
 */
export function besideTable(
  evidence: EvidenceAtHand,
  statistics: NamedStatistics,
  options: { readonly caption: string; readonly digits?: number },
): ReportTable {
  const { caption } = options;
  const rows = Object.entries(statistics).map(([label, path]): Record<string, DataCell> => {
    const { statistic, observed, nulls } = statisticOf(evidence, path);
    const digits = options.digits ?? digitsOfStatistic(statistic);
    const own = nulls.filter(({ isHeldOut }) => !isHeldOut);
    const meansOf = (kind: NullKind) => own.filter((one) => one.kind === kind).map(({ mean }) => mean);
    const worstOf = (among: readonly StatisticInNull[]) =>
      among.length === 0
        ? notDrawn
        : pWithInterval(among.reduce((most, one) => (one.p > most.p ? one : most)));
    const isShuffled = ({ kind }: StatisticInNull) => kind === "shuffled IGO means";
    return {
      Statistic: label,
      "In the data": formatNumber(observed, digits),
      ...Object.fromEntries(
        kinds.map((kind) => [`Mean, ${kind}`, spanOf(meansOf(kind), digits) || notDrawn]),
      ),
      "Largest p, simulated and exchanged": worstOf(own.filter((one) => !isShuffled(one))),
      "p, shuffled": worstOf(own.filter(isShuffled)),
    };
  });
  return dataTable(withoutUndrawn(rows), {
    caption,
    notes: [
      evidence.inWords,
      "Means: the lowest and the highest over the nulls of a kind, those held out left aside. p: the share of draws at or above the value in the data, one-sided, in the null where it is largest, with the 95% interval of its Monte Carlo error.",
    ],
  });
}

/**
 * One statistic in every null: mean with its Monte Carlo interval, middle 90%, and p.
 *
 * @param path its path; `-yearly.exit` is turned.
 * @example
 * showTable(evidenceTables.byNull(evidence, "yearly.company", { caption: "Company (H2), t" }));
 */
export function byNullTable(
  evidence: EvidenceAtHand,
  path: string,
  options: { readonly caption: string; readonly digits?: number },
): ReportTable {
  const { caption, digits = 2 } = options;
  const { observed, nulls } = statisticOf(evidence, path);
  const rows = nulls.map((one) => ({
    Null: one.isHeldOut ? `${nullsInWords[one.name].name} (held out)` : nullsInWords[one.name].name,
    "Mean [95% interval]": `${formatNumber(one.mean, digits)} [${one.meanInterval
      .map((end) => formatNumber(end, digits))
      .join(", ")}]`,
    "Middle 90%": spanOf([one.low, one.high], digits),
    "p [95% interval]": pWithInterval(one),
    Draws: one.draws,
  }));
  return dataTable(rows, {
    caption: `${caption}: ${formatNumber(observed, digits)} in the data`,
    notes: [
      "Intervals are those of the Monte Carlo error. Held-out nulls test the rule of the verdicts and enter none.",
    ],
  });
}
