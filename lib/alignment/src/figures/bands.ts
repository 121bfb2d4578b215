import { formatNumber } from "../text";
import { type Numbers, type PlotlyObject, plotted } from "./figure";
import { translucent } from "./theme";

/** A curve with its confidence band, one value a point in each column. */
export interface BandedCurve {
  readonly x: Numbers;
  readonly y: Numbers;
  readonly lower: Numbers;
  readonly upper: Numbers;
}

/** How a curve and its band are named and drawn. */
export interface BandStyle {
  readonly name: string;
  /** What the band is, for the legend and those who read the figure's data. */
  readonly bandName: string;
  readonly colour: string;
  readonly dash?: string;
  /** plotly's template of what is shown at a point; `%{text}` is the value with its interval. */
  readonly hover: string;
  /** The axes of a panel; the first ones if not given. */
  readonly place?: PlotlyObject;
  readonly showInLegend?: boolean;
  /** How many bands may lie upon each other; two if not given. */
  readonly bandsTogether?: number;
}

/** Numbers as a reader sees them who points at them: a format of plotly's would write a hyphen for the minus sign. */
export function inDigits(values: Numbers, digits: number): string[] {
  return Array.from(values, (value) => formatNumber(value, digits));
}

/** An estimate with its interval, as a reader sees it who points at it. */
export function estimateWithInterval(estimate: number, lower: number, upper: number, digits: number): string {
  const [value, low, high] = [estimate, lower, upper].map((one) => formatNumber(one, digits));
  return Number.isFinite(lower) && Number.isFinite(upper) ? `${value} (${low} to ${high})` : value;
}

/** How strongly bands are coloured: so that those that lie upon each other and the lines stay apart. */
const bandOpacity = (together: number): number => Math.min(0.22, 0.44 / together);

/** plotly's traces of a curve with its band: the lower bound, the band up to the upper one, the curve. */
export function bandTraces(curve: BandedCurve, style: BandStyle): PlotlyObject[] {
  const {
    name,
    bandName,
    colour,
    dash = "solid",
    hover,
    place = {},
    showInLegend = false,
    bandsTogether = 2,
  } = style;
  const x = plotted(curve.x);
  const bound = {
    type: "scatter",
    mode: "lines",
    x,
    line: { width: 0 },
    hoverinfo: "skip",
    showlegend: false,
    ...place,
  };
  return [
    { ...bound, name: "lower bound", y: plotted(curve.lower) },
    {
      ...bound,
      name: bandName,
      y: plotted(curve.upper),
      fill: "tonexty",
      fillcolor: translucent(colour, bandOpacity(bandsTogether)),
    },
    {
      type: "scatter",
      mode: "lines",
      name,
      x,
      y: plotted(curve.y),
      line: { color: colour, width: 2.5, dash },
      text: Array.from(curve.y, (value, at) =>
        estimateWithInterval(value, curve.lower[at], curve.upper[at], 2),
      ),
      hovertemplate: hover,
      showlegend: showInLegend,
      ...place,
    },
  ];
}

/** The range that shows all finite values, with a little room beyond. */
export function rangeOf(columns: readonly Numbers[], room = 0.06): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    for (let index = 0; index < column.length; index++) {
      if (!Number.isFinite(column[index])) continue;
      low = Math.min(low, column[index]);
      high = Math.max(high, column[index]);
    }
  }
  const size = room * (high - low || 1);
  return [low - size, high + size];
}
