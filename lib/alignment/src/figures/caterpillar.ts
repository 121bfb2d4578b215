import { UserError } from "@alignment/engine";
import type { CaseSlope } from "../study/case-slopes";
import { formatNumber, formatPercent } from "../text";
import { estimateWithInterval, rangeOf } from "./bands";
import { type Figure, type PlotlyObject, plotted } from "./figure";
import { broken, plainLabel, titleInLines } from "./labels";
import { verticalLine } from "./reference-lines";
import { axis, colours, layout, translucent } from "./theme";

/** How the caterpillar of cases is drawn. */
export interface CaterpillarOptions {
  /** The common slope, around which the cases lie. */
  readonly common: number;
  /** Coverage of the intervals, in words of the caption; 0.95 if not given. */
  readonly level?: number;
  /** How many cases are named at either end; 3 if not given. */
  readonly named?: number;
}

/** What a case's interval says. */
const kinds = [
  { name: "diverging", colour: colours.orange },
  { name: "interval includes zero", colour: colours.grey },
  { name: "converging", colour: colours.blue },
] as const;

function kindOf({ lower, upper }: CaseSlope): number {
  if (upper < 0) return 0;
  return lower > 0 ? 2 : 1;
}

/** All intervals of one kind as one broken line, which draws faster and is smaller than a line each. */
function intervals(sorted: readonly CaseSlope[], kind: number): PlotlyObject {
  const { name, colour } = kinds[kind];
  const path = { x: [] as (number | null)[], y: [] as (number | null)[] };
  sorted.forEach((one, rank) => {
    if (kindOf(one) !== kind) return;
    path.x.push(...plotted([one.lower, one.upper]), null);
    path.y.push(rank + 1, rank + 1, null);
  });
  return {
    type: "scatter",
    mode: "lines",
    name,
    ...path,
    line: { color: translucent(colour, 0.45), width: sorted.length > 150 ? 0.8 : 2 },
    hoverinfo: "skip",
  };
}

/** The names of the cases at one end, in the empty corner beside it, the outermost first. */
function namesAt(cases: readonly CaseSlope[], end: "top" | "bottom"): PlotlyObject {
  const isTop = end === "top";
  const lines = cases.map(({ name, slope }) => {
    const value = formatNumber(slope, 3);
    return broken(`${name} (${value})`, 26).map(plainLabel).join("<br>");
  });
  return {
    text: (isTop ? lines : lines.reverse()).join("<br>"),
    xref: "paper",
    x: isTop ? 0.01 : 0.99,
    xanchor: isTop ? "left" : "right",
    yref: "paper",
    y: isTop ? 0.995 : 0.005,
    yanchor: isTop ? "top" : "bottom",
    align: isTop ? "left" : "right",
    showarrow: false,
    font: { size: 12 },
    bgcolor: "rgba(255,255,255,0.8)",
  };
}

function shareText(count: number, total: number): string {
  return `${formatNumber(count)} of ${formatNumber(total)} (${formatPercent(count / total, 0)})`;
}

/**
 * The caterpillar of the cases: each case's own slope with its interval, sorted, with the zero line, the common
 * slope, and the names of the cases at both ends.
 *
 * @param slopes one a case, in any order, from `caseSlopes`.
 * @param options the common slope, the level of the intervals, how many cases are named.
 * @throws RangeError if there is no case, or a slope or bound is not finite (names the case).
 */
export function plotCaterpillar(slopes: readonly CaseSlope[], options: CaterpillarOptions): Figure {
  const { common, level = 0.95, named = 3 } = options;
  if (slopes.length === 0) throw new UserError("plotCaterpillar: there are no cases; expected at least one");
  for (const { name, slope, lower, upper } of slopes) {
    if ([slope, lower, upper].every(Number.isFinite)) continue;
    throw new UserError(
      `plotCaterpillar: ${name} has the slope ${slope} from ${lower} to ${upper}; expected finite numbers; leave ` +
        "cases without a slope out",
    );
  }
  const sorted = [...slopes].sort((left, right) => left.slope - right.slope);
  const count = sorted.length;
  const ends = Math.min(named, Math.floor(count / 2));
  const away = sorted.filter(({ slope }) => slope < 0).length;
  const kindCounts = kinds.map((_, kind) => sorted.filter((one) => kindOf(one) === kind).length);
  const percent = formatPercent(level);
  const title = titleInLines("Slope of the case (score points per year)");
  return {
    data: [
      ...kinds.map((_, kind) => intervals(sorted, kind)),
      {
        type: "scatter",
        mode: "markers",
        name: "case",
        x: plotted(sorted.map(({ slope }) => slope)),
        y: sorted.map((_, rank) => rank + 1),
        text: sorted.map(
          ({ name, slope, lower, upper }) =>
            `case ${plainLabel(name)}: ${estimateWithInterval(slope, lower, upper, 3)}`,
        ),
        marker: {
          color: colours.black,
          line: { width: 0 },
          size: sorted.map((_, rank) => (rank < ends || rank >= count - ends ? 6 : count > 150 ? 2.2 : 4.5)),
        },
        hovertemplate: "%{text}<extra></extra>",
        showlegend: false,
      },
    ],
    layout: layout(620 + title.extraHeight, {
      xaxis: axis(title.text, {
        range: rangeOf([sorted.map(({ lower }) => lower), sorted.map(({ upper }) => upper)]),
        nticks: 5,
        tickangle: 0,
      }),
      yaxis: axis("Cases, sorted by slope", { range: [-0.03 * count, 1.03 * count + 1], tickformat: "," }),
      shapes: [
        verticalLine(0, { line: { color: colours.black, width: 1.5 } }),
        verticalLine(common, { line: { color: colours.black, width: 1.5, dash: "dash" } }),
      ],
      annotations:
        ends === 0
          ? []
          : [namesAt(sorted.slice(-ends).reverse(), "top"), namesAt(sorted.slice(0, ends), "bottom")],
      showlegend: false,
      margin: { l: 66, r: 16, t: 16, b: 54 + title.extraHeight },
    }),
    caption:
      `Slope of the distance over membership in each of ${formatNumber(count)} cases (state–IGO pairs), sorted. Dots are ` +
      `case-specific slopes (fixed effect plus conditional mode); lines are model-based ${percent} intervals conditional on ` +
      `the fixed effect. Slopes below zero (solid line) are diverging: ${shareText(away, count)}. The whole interval lies ` +
      `below zero for ${shareText(kindCounts[0], count)} (orange) and above zero for ` +
      `${shareText(kindCounts[2], count)} (blue). The dashed line marks the fixed effect.` +
      (ends === 0 ? "" : ` The ${ends} most extreme cases at either end are named, outermost first.`),
    altText:
      `Sorted slopes of ${count} cases from ${formatNumber(sorted[0].slope, 3)} (case ${sorted[0].name}) to ` +
      `${formatNumber(sorted[count - 1].slope, 3)} (case ${sorted[count - 1].name}); ${away} lie below zero, ${kindCounts[0]} of ` +
      `them with the whole interval; the common slope is ${formatNumber(common, 4)}.`,
  };
}
