import { formatNumber } from "../text";
import { checkLengths, type Figure, type Numbers, plotted } from "./figure";
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

/** The value below which a share of the sorted values lies. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/** The range that shows all pooled slopes and the inner 96% of the slopes alone. */
function slopeRange(alone: readonly number[], pooled: readonly number[]): [number, number] {
  const sorted = alone.filter(Number.isFinite).sort((left, right) => left - right);
  const low = Math.min(...pooled, ...(sorted.length > 0 ? [quantile(sorted, 0.02)] : []));
  const high = Math.max(...pooled, ...(sorted.length > 0 ? [quantile(sorted, 0.98)] : []));
  const room = 0.05 * (high - low || 1);
  return [low - room, high + room];
}

/**
 * Shrinkage: for each case a line from its slope alone to its partially pooled slope, against the case's length.
 *
 * @throws RangeError if columns differ in length, or are empty.
 */
export function plotShrinkage(slopes: CaseSlopes): Figure {
  const { length, alone, pooled, common } = slopes;
  checkLengths("plotShrinkage", { length, alone, pooled });
  const [own, drawn] = [Array.from(alone), Array.from(pooled)];
  const range = slopeRange(own, drawn);
  const outside = own.filter((slope) => slope < range[0] || slope > range[1]).length;
  const paths = { x: [] as (number | null)[], y: [] as (number | null)[] };
  own.forEach((slope, one) => {
    if (!Number.isFinite(slope)) return;
    paths.x.push(length[one], length[one], null);
    paths.y.push(...plotted([slope, drawn[one]]), null);
  });
  const points = { type: "scatter", mode: "markers", x: plotted(length) };
  const ends = [Math.min(...Array.from(length)), Math.max(...Array.from(length))];
  const spread = (values: readonly number[]): string => {
    const sorted = values.filter(Number.isFinite).sort((left, right) => left - right);
    return `${formatNumber(quantile(sorted, 0.1), 3)} to ${formatNumber(quantile(sorted, 0.9), 3)}`;
  };
  return {
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "from alone to pooled",
        ...paths,
        line: { color: translucent(colours.grey, 0.35), width: 1 },
        hoverinfo: "skip",
        showlegend: false,
      },
      {
        ...points,
        name: "case alone",
        y: plotted(alone),
        marker: { color: translucent(colours.orange, 0.55), size: 5, symbol: "circle-open" },
        hovertemplate: "%{x} years, alone: %{y:.3f}<extra></extra>",
      },
      {
        ...points,
        name: "partially pooled",
        y: plotted(pooled),
        marker: { color: translucent(colours.blue, 0.75), size: 5 },
        hovertemplate: "%{x} years, pooled: %{y:.3f}<extra></extra>",
      },
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
      "Slope of the distance over the duration of membership for each case. Open circles are estimates from the case " +
      "alone, filled circles are partially pooled by the mixed model, and a line joins the two. The dashed line is the " +
      "common slope. " +
      (outside === 0 ? "" : `${formatNumber(outside)} slopes of cases alone lie outside the plot. `) +
      "Partial pooling shrinks the slopes of short cases most.",
    altText:
      `Points of ${own.length} cases by length: slopes alone mostly from ${spread(own)} (inner 80%), partially pooled ` +
      `from ${spread(drawn)}, around the common slope ${formatNumber(common, 4)}; short cases move most.`,
  };
}
