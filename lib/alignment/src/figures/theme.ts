import type { PlotlyObject } from "./figure";

/**
 * Colours that stay apart for colour-blind readers and in grey print.
 *
 * Source: Okabe, M., & Ito, K. (2008). Color universal design.
 */
export const colours = {
  blue: "#0072B2",
  orange: "#D55E00",
  /** The orange, darker: for text, which needs more contrast than areas. */
  orangeText: "#B34700",
  green: "#009E73",
  yellow: "#E69F00",
  pink: "#CC79A7",
  sky: "#56B4E9",
  black: "#1a1a1a",
  grey: "#767676",
  lightGrey: "#bdbdbd",
} as const;

/** How several series are told apart, in colour and in grey print. */
export const seriesStyles = [
  { colour: colours.blue, dash: "solid" },
  { colour: colours.orange, dash: "dash" },
  { colour: colours.green, dash: "dot" },
  { colour: colours.black, dash: "dashdot" },
] as const;

/** A colour of the palette with an opacity between 0 and 1. */
export function translucent(colour: string, opacity: number): string {
  const part = (from: number): number => Number.parseInt(colour.slice(from, from + 2), 16);
  return `rgba(${part(1)},${part(3)},${part(5)},${opacity})`;
}

/** The figures' font: PT Sans in the static pictures, the reader's own sans-serif elsewhere. */
const fontFamily = "PT Sans, Helvetica Neue, Helvetica, Arial, sans-serif";

/** The size of words in figures, axis titles among them, in pixels. */
const fontSize = 14;

/** The width of static pictures, in pixels before scaling. */
export const pictureWidth = 760;

/** An axis with a title in words and units. */
export function axis(title: string, more: PlotlyObject = {}): PlotlyObject {
  return {
    title: { text: title, standoff: 8, font: { size: fontSize } },
    showline: true,
    linecolor: colours.black,
    ticks: "outside",
    ticklen: 4,
    gridcolor: "#e6e6e6",
    zeroline: false,
    automargin: false,
    fixedrange: true,
    ...more,
  };
}

/** A layout on white paper, in both light and dark pages, with explicit margins. */
export function layout(height: number, more: PlotlyObject): PlotlyObject {
  return {
    height,
    margin: { l: 66, r: 16, t: 16, b: 54 },
    paper_bgcolor: "#ffffff",
    plot_bgcolor: "#ffffff",
    font: { family: fontFamily, size: fontSize, color: colours.black },
    hoverlabel: { font: { family: fontFamily, size: 13 } },
    showlegend: false,
    ...more,
  };
}

/** The place of a legend above the plot, in one or more lines from the left. */
export const legendAbove: PlotlyObject = {
  orientation: "h",
  x: 0,
  xanchor: "left",
  y: 1.02,
  yanchor: "bottom",
  bgcolor: "rgba(255,255,255,0)",
};
