import type { PlotlyObject } from "./figure";

/**
 * A vertical line over the whole height of a plot, such as the one at zero.
 *
 * @param at where it stands on the x-axis.
 * @param style the line's colour and width, and its layer where it is to lie below the marks.
 */
export function verticalLine(at: number, style: PlotlyObject): PlotlyObject {
  return { type: "line", xref: "x", yref: "paper", x0: at, x1: at, y0: 0, y1: 1, ...style };
}

/**
 * A horizontal line over the whole width of a plot.
 *
 * @param at where it stands on the y-axis.
 * @param style as that of `verticalLine`.
 */
export function horizontalLine(at: number, style: PlotlyObject): PlotlyObject {
  return { type: "line", xref: "paper", yref: "y", x0: 0, x1: 1, y0: at, y1: at, ...style };
}

/** A shaded band over the whole height of a plot, below its marks. */
export function verticalBand(from: number, to: number, fillcolor: string): PlotlyObject {
  return {
    type: "rect",
    xref: "x",
    yref: "paper",
    x0: from,
    x1: to,
    y0: 0,
    y1: 1,
    layer: "below",
    line: { width: 0 },
    fillcolor,
  };
}
