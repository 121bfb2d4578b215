import { UserError } from "@alignment/engine";
import { formatCount, formatNumber, formatSigned } from "../text";
import { rangeOf } from "./bands";
import { type Figure, type PlotlyObject, plotted } from "./figure";
import { broken, plainLabel, rowsWithLabels, titleInLines } from "./labels";
import { verticalLine } from "./reference-lines";
import { axis, colours, layout, legendAbove } from "./theme";

/** How a null makes data sets in which IGOs have no influence. */
export type NullRangeKind = "simulated scores" | "exchanged memberships" | "shuffled IGO means";

/** The middle 90% of a statistic's draws from one null. */
export interface NullRange {
  readonly name: string;
  readonly kind: NullRangeKind;
  /** The 5% quantile. */
  readonly low: number;
  readonly middle: number;
  /** The 95% quantile: one draw in twenty lies above it. */
  readonly high: number;
}

/** A statistic of the data beside the same statistic where IGOs have no influence. */
export interface StatisticWithNulls {
  readonly label: string;
  readonly observed: number;
  /** One a null that the statistic is drawn in. */
  readonly nulls: readonly NullRange[];
}

/** What the figure is of. */
export interface NullRangesOptions {
  /** The statistic in words, such as "t statistic". */
  readonly statistic: string;
  /** The value beyond which the statistic is usually called significant; a dotted line marks it. */
  readonly conventional?: number;
}

const kindColours: Readonly<Record<NullRangeKind, string>> = {
  "simulated scores": colours.sky,
  "exchanged memberships": colours.yellow,
  "shuffled IGO means": colours.pink,
};

const kinds = Object.keys(kindColours) as readonly NullRangeKind[];

/** Pixels from one null's line to the next. */
const linePitch = 5;

/** Whether the data lie above the 95% quantile of every null. */
function isBeyondAll({ observed, nulls }: StatisticWithNulls): boolean {
  return nulls.every(({ high }) => observed > high);
}

function checkStatistics(statistics: readonly StatisticWithNulls[]): void {
  if (statistics.length === 0)
    throw new UserError("plotNullRanges: there are no statistics; expected at least one");
  for (const { label, observed, nulls } of statistics) {
    if (!Number.isFinite(observed) || nulls.length === 0) {
      throw new UserError(
        `plotNullRanges: ${label} has the value ${observed} and ${nulls.length} nulls; expected a finite number and at least one null; leave out what is not drawn`,
      );
    }
    const odd = nulls.find(({ low, middle, high }) => !(low <= middle && middle <= high));
    if (odd === undefined) continue;
    throw new UserError(
      `plotNullRanges: ${label} in ${odd.name} runs from ${odd.low} over ${odd.middle} to ${odd.high}; expected ascending numbers`,
    );
  }
}

/** The lines of one kind of null, and the middles of them. */
function kindTraces(
  kind: NullRangeKind,
  statistics: readonly StatisticWithNulls[],
  middles: readonly number[],
): PlotlyObject[] {
  const lines = { x: [] as (number | null)[], y: [] as (number | null)[] };
  const centres = { x: [] as (number | null)[], y: [] as number[], text: [] as string[] };
  statistics.forEach(({ nulls }, row) => {
    nulls.forEach(({ name, kind: own, low, middle, high }, at) => {
      if (own !== kind) return;
      const y = middles[row] + linePitch * (at - (nulls.length - 1) / 2);
      lines.x.push(...plotted([low, high]), null);
      lines.y.push(y, y, null);
      centres.x.push(...plotted([middle]));
      centres.y.push(y);
      centres.text.push(
        `${name}: ${formatNumber(low, 2)} to ${formatNumber(high, 2)}, median ${formatNumber(middle, 2)}`,
      );
    });
  });
  if (centres.x.length === 0) return [];
  return [
    {
      type: "scatter",
      mode: "lines",
      name: `no influence: ${kind}`,
      ...lines,
      line: { color: kindColours[kind], width: 3.4 },
      hoverinfo: "skip",
      showlegend: true,
    },
    {
      type: "scatter",
      mode: "markers",
      name: `median, ${kind}`,
      ...centres,
      marker: { color: colours.black, size: 3.4, symbol: "line-ns", line: { width: 1.2 } },
      hovertemplate: "%{text}<extra></extra>",
      showlegend: false,
    },
  ];
}

/** The data's own values: filled where they lie beyond every null. */
function observedTrace(
  name: string,
  isFilled: boolean,
  statistics: readonly StatisticWithNulls[],
  middles: readonly number[],
): PlotlyObject[] {
  const rows = statistics.flatMap((one, row) => (isBeyondAll(one) === isFilled ? [{ ...one, row }] : []));
  if (rows.length === 0) return [];
  return [
    {
      type: "scatter",
      mode: "markers",
      name,
      x: plotted(rows.map(({ observed }) => observed)),
      y: rows.map(({ row }) => middles[row]),
      marker: {
        symbol: "diamond",
        size: 13,
        color: isFilled ? colours.black : "#ffffff",
        line: { color: colours.black, width: 2 },
      },
      customdata: rows.map(({ observed }) => formatNumber(observed, 2)),
      hovertemplate: "the data: %{customdata}<extra></extra>",
      showlegend: true,
    },
  ];
}

function labelOf(one: StatisticWithNulls): string {
  const inside = one.nulls.filter(({ high }) => one.observed <= high).length;
  const finding =
    inside === 0 ? `above all ${one.nulls.length} nulls` : `not above ${inside} of ${one.nulls.length} nulls`;
  const words = broken(one.label, 42).map(plainLabel);
  return [...words, `<i>${formatSigned(one.observed, 2)}: ${finding}</i>`].join("<br>");
}

/**
 * Statistics of the data above their null distributions: a diamond for the data, and for every null a line over the
 * middle 90% of its draws with their median. A filled diamond lies above 95% of the draws in every null.
 *
 * @param statistics turned so that larger values speak for the hypothesis; 3 to 12 of them are legible.
 * @throws UserError if there are none, a value is not finite, or a range is not in ascending order.
 * @example
 * const nulls = [{ name: "linear", kind: "simulated scores", low: 3.1, middle: 5.2, high: 7.4 }] as const;
 * plotNullRanges([{ label: "Table 2, duration", observed: 4.6, nulls }], { statistic: "t statistic" });
 */
export function plotNullRanges(
  statistics: readonly StatisticWithNulls[],
  options: NullRangesOptions,
): Figure {
  const { statistic, conventional } = options;
  checkStatistics(statistics);
  const most = Math.max(...statistics.map(({ nulls }) => nulls.length));
  const { height, middles, yaxis, annotations } = rowsWithLabels(
    statistics.map(labelOf),
    Math.max(18, linePitch * most + 6),
    150,
  );
  const title = titleInLines(statistic);
  const beyond = statistics.filter(isBeyondAll);
  const ends = statistics.flatMap(({ observed, nulls }) => [
    observed,
    ...nulls.flatMap(({ low, high }) => [low, high]),
  ]);
  const said = statistics.map((one) => `${one.label} ${formatNumber(one.observed, 2)}`).join("; ");
  return {
    data: [
      ...kinds.flatMap((kind) => kindTraces(kind, statistics, middles)),
      ...observedTrace("the data, not above every null", false, statistics, middles),
      ...observedTrace("the data, above every null", true, statistics, middles),
    ],
    layout: layout(height + title.extraHeight, {
      xaxis: axis(title.text, { range: rangeOf([ends, [0, conventional ?? 0]]), nticks: 8 }),
      yaxis,
      shapes: [
        verticalLine(0, { layer: "below", line: { color: colours.black, width: 1.2 } }),
        ...(conventional === undefined
          ? []
          : [
              verticalLine(conventional, {
                layer: "below",
                line: { color: colours.grey, width: 1.4, dash: "dot" },
              }),
            ]),
      ],
      annotations,
      showlegend: true,
      legend: { ...legendAbove, orientation: "v", y: 1.01, traceorder: "normal" },
      margin: { l: 14, r: 14, t: 104, b: 58 + title.extraHeight },
    }),
    caption:
      "A diamond marks the statistic in the data. A line spans the middle 90% of the same statistic in data sets in which IGOs " +
      "have no influence, one line per null, with a mark at the median. An open diamond is not above 95% of the draws of every null: " +
      "what it shows can be produced without influence. A filled diamond is " +
      `(${beyond.length} of ${statistics.length}).` +
      (conventional === undefined
        ? ""
        : ` The dotted line marks ${formatNumber(conventional, 2)}, the usual threshold of significance.`),
    altText:
      `${statistic} of ${formatCount(statistics.length, "test")} above the ranges without influence: ${said}. ` +
      `Above 95% of the draws in every null: ${beyond.map(({ label }) => label).join("; ") || "none"}.`,
  };
}
