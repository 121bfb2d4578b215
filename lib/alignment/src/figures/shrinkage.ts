import { quantileOf } from "../table/statistics";
import { formatNumber } from "../text";
import { estimateWithInterval, inDigits } from "./bands";
import { checkLengths, type Figure, type Numbers, type PlotlyObject, plotted } from "./figure";
import { axis, colours, layout, legendAbove, translucent } from "./theme";

/** Slopes of all cases, one value a case. */
export interface CaseSlopes {
  /** Years that the case is observed. */
  readonly length: Numbers;
  /** Least squares slope of the case alone; `NaN` where it has none. */
  readonly alone: Numbers;
  /** Partially pooled slope of the case. */
  readonly pooled: Numbers;
  /** The common slope, towards which the others are drawn. */
  readonly common: number;
}

/** The range that shows all pooled slopes and the inner 96% of the slopes alone. */
function slopeRange(alone: readonly number[], pooled: readonly number[]): [number, number] {
  const sorted = alone.filter(Number.isFinite).sort((left, right) => left - right);
  const low = Math.min(...pooled, ...(sorted.length > 0 ? [quantileOf(sorted, 0.02)] : []));
  const high = Math.max(...pooled, ...(sorted.length > 0 ? [quantileOf(sorted, 0.98)] : []));
  const room = 0.05 * (high - low || 1);
  return [low - room, high + room];
}

/** Cases of similar length. */
interface LengthBin {
  /** Their mean length in years. */
  readonly length: number;
  readonly cases: readonly number[];
}

/** Fewest cases of a band's part: fewer have no tenth and no ninth decile to speak of. */
const leastCases = 10;

/** Cases with a slope of their own, in parts of at least `leastCases`, a part of 24 where there are many, by length. */
function binsByLength(length: Numbers, alone: readonly number[]): LengthBin[] {
  const order = alone.flatMap((slope, one) => (Number.isFinite(slope) ? [one] : []));
  order.sort((left, right) => length[left] - length[right]);
  const least = Math.max(leastCases, order.length / 24);
  const bins: number[][] = [];
  for (const one of order) {
    const last = bins[bins.length - 1];
    const isFull = last !== undefined && last.length >= least && length[one] > length[last[last.length - 1]];
    if (last === undefined || isFull) bins.push([one]);
    else last.push(one);
  }
  const rest = bins[bins.length - 1];
  if (bins.length > 1 && rest.length < leastCases) bins[bins.length - 2].push(...(bins.pop() ?? []));
  return bins.map((cases) => ({
    length: cases.reduce((sum, one) => sum + length[one], 0) / cases.length,
    cases,
  }));
}

/** One kind of slope: faint points of the cases, the band of the middle 80%, and the median. */
function slopesOf(
  name: string,
  bins: readonly LengthBin[],
  length: Numbers,
  slopes: readonly number[],
  colour: string,
  opacity: number,
  dash: string,
): PlotlyObject[] {
  const at = (share: number): number[] =>
    bins.map(({ cases }) =>
      quantileOf(
        cases.map((one) => slopes[one]).sort((left, right) => left - right),
        share,
      ),
    );
  const lengths = plotted(bins.map((bin) => bin.length));
  const points = {
    type: "scatter",
    mode: "markers",
    name,
    legendgroup: name,
    x: plotted(length),
    y: plotted(slopes),
    marker: { color: translucent(colour, opacity), size: 4 },
    customdata: inDigits(slopes, 3),
    hovertemplate: `%{x} years, ${name}: %{customdata}<extra></extra>`,
    showlegend: bins.length < 2,
  };
  if (bins.length < 2) return [points];
  const [low, middle, high] = [at(0.1), at(0.5), at(0.9)];
  const edge = {
    type: "scatter",
    mode: "lines",
    x: lengths,
    hoverinfo: "skip",
    showlegend: false,
    legendgroup: name,
  };
  return [
    points,
    { ...edge, y: plotted(low), line: { width: 0 } },
    { ...edge, y: plotted(high), line: { width: 0 }, fill: "tonexty", fillcolor: translucent(colour, 0.22) },
    {
      ...edge,
      name,
      y: plotted(middle),
      customdata: middle.map((one, bin) => estimateWithInterval(one, low[bin], high[bin], 3)),
      line: { color: colour, width: 2.5, dash },
      hoverinfo: undefined,
      hovertemplate: `${name}, median of cases of about %{x:.0f} years (with the middle 80%): %{customdata}<extra></extra>`,
      showlegend: true,
    },
  ];
}

/**
 * Shrinkage: slopes of the cases alone and partially pooled, against the case's length, with medians and the middle 80%
 * of cases of similar length.
 *
 * @throws RangeError if columns differ in length, or are empty.
 */
export function plotShrinkage(slopes: CaseSlopes): Figure {
  const { length, alone, pooled, common } = slopes;
  checkLengths("plotShrinkage", { length, alone, pooled });
  const [own, drawn] = [Array.from(alone), Array.from(pooled)];
  const range = slopeRange(own, drawn);
  const outside = own.filter((slope) => slope < range[0] || slope > range[1]).length;
  const bins = binsByLength(length, own);
  const opacity = Math.max(0.12, Math.min(0.7, 40 / own.length));
  const ends = [Math.min(...Array.from(length)), Math.max(...Array.from(length))];
  const spread = (values: readonly number[]): string => {
    const sorted = values.filter(Number.isFinite).sort((left, right) => left - right);
    return `${formatNumber(quantileOf(sorted, 0.1), 3)} to ${formatNumber(quantileOf(sorted, 0.9), 3)}`;
  };
  return {
    data: [
      ...slopesOf("case alone", bins, length, own, colours.orange, opacity, "dash"),
      ...slopesOf("partially pooled", bins, length, drawn, colours.blue, opacity, "solid"),
      {
        type: "scatter",
        mode: "lines",
        name: "common slope",
        x: ends,
        y: plotted([common, common]),
        line: { color: colours.black, width: 1.5, dash: "dash" },
        hoverinfo: "skip",
      },
    ],
    layout: layout(440, {
      xaxis: axis("Length of the case (years)"),
      yaxis: axis("Slope (score points per year)", { range }),
      showlegend: true,
      legend: legendAbove,
      margin: { l: 72, r: 16, t: 62, b: 54 },
    }),
    caption:
      "Slope of the distance over the duration of membership by the length of the case; points are cases. Estimates from the " +
      "case alone are orange, with a dashed median; those that the mixed model pools partially are blue, with a solid one. " +
      "The bands hold the middle 80% of cases of similar length. The level dashed line is the common slope. " +
      (outside === 0 ? "" : `${formatNumber(outside)} slopes of cases alone lie outside the plot. `) +
      "Partial pooling shrinks the slopes of short cases most.",
    altText:
      `Points of ${own.length} cases by length: slopes alone mostly from ${spread(own)} (inner 80%), partially pooled ` +
      `from ${spread(drawn)}, around the common slope ${formatNumber(common, 4)}; short cases move most.`,
  };
}
