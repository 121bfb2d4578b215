import { UserError } from "@alignment/engine";
import { type Figure, type PlotlyObject, plotted } from "./figure";
import { verticalBand, verticalLine } from "./reference-lines";
import { axis, colours, layout, legendAbove, translucent } from "./theme";

/** The time of a stylised membership, in years. */
export interface PathwayTimes {
  /** Years that are drawn before accession. */
  readonly before: number;
  /** Years from accession to exit. */
  readonly membership: number;
  /** Years that are drawn after exit. */
  readonly after: number;
  /** Years that an instrumental change takes: before accession, and again after exit. */
  readonly adjustment: number;
}

/** Stylised distances to the members, one value a point in time in each column. */
export interface StylisedPathways {
  /** Years from accession; negative before. */
  readonly year: Float64Array;
  /** Distance to the members' mean: −1 is the original distance, 0 the mean itself. */
  readonly instrumental: Float64Array;
  readonly intrinsic: Float64Array;
}

/** A rise from 0 at 0 to 1 at 1 that starts and ends level: 3u² − 2u³. */
function smoothRise(u: number): number {
  const within = Math.min(1, Math.max(0, u));
  return within * within * (3 - 2 * within);
}

/** Points a year: enough for a smooth curve. */
const pointsPerYear = 4;

/**
 * The pathways of a state that was more repressive than the members, under either motive (the paper's Figure 1).
 *
 * Instrumental: the distance closes along 3u² − 2u³ in the years of adjustment before accession, is closed during
 * membership, and opens the same way after exit. Intrinsic: nothing happens before accession, the distance closes
 * in equal steps over the years of membership, and what is reached lasts.
 *
 * @param times lengths of the periods in years, all positive.
 * @throws RangeError if a length is not positive, or the adjustment takes longer than the years drawn.
 */
export function stylisedPathways(times: PathwayTimes): StylisedPathways {
  const { before, membership, after, adjustment } = times;
  for (const [name, years] of Object.entries(times)) {
    if (years > 0 && Number.isFinite(years)) continue;
    throw new UserError(`stylisedPathways: ${name} is ${years} years; expected a positive number`);
  }
  if (adjustment > Math.min(before, after)) {
    throw new UserError(
      `stylisedPathways: the adjustment takes ${adjustment} years, but ${before} are drawn before accession and ` +
        `${after} after exit; expected no more than either`,
    );
  }
  const count = Math.round((before + membership + after) * pointsPerYear) + 1;
  const year = Float64Array.from({ length: count }, (_, index) => -before + index / pointsPerYear);
  const closed = (at: number): number =>
    smoothRise((at + adjustment) / adjustment) - smoothRise((at - membership) / adjustment);
  return {
    year,
    instrumental: year.map((at) => closed(at) - 1),
    intrinsic: year.map((at) => Math.min(1, Math.max(0, at / membership)) - 1),
  };
}

/** The stylised membership that is drawn if no other is asked for. */
const drawnTimes: PathwayTimes = { before: 10, membership: 20, after: 10, adjustment: 5 };

/** The name of a hypothesis, a few pixels to the left or the right of a point of a line. */
function hypothesisLabel(text: string, x: number, side: "left" | "right", color: string): PlotlyObject {
  return {
    text: `<b>${text}</b>`,
    x,
    y: -0.5,
    xanchor: side === "left" ? "right" : "left",
    xshift: side === "left" ? -6 : 6,
    yshift: -10,
    showarrow: false,
    font: { size: 15, color },
  };
}

/**
 * Figure 1: the stylised pathways of a new member under instrumental and under intrinsic motives, with the
 * hypothesis that each part of them stands for.
 *
 * @param times lengths of the periods in years; ten before, twenty as a member and ten after if not given.
 * @throws RangeError if the times are not those of `stylisedPathways`.
 */
export function plotPathways(times: PathwayTimes = drawnTimes): Figure {
  const { before, membership, after, adjustment } = times;
  const { year, instrumental, intrinsic } = stylisedPathways(times);
  const line = (name: string, y: Float64Array, color: string, dash: string): PlotlyObject => ({
    type: "scatter",
    mode: "lines",
    name,
    x: plotted(year),
    y: plotted(y),
    line: { color, width: 3, dash },
    hoverinfo: "skip",
  });
  const dashed = { line: { color: colours.black, width: 1.5, dash: "dash" } };
  const period = (text: string, x: number): PlotlyObject => ({
    text,
    x,
    y: 1,
    yref: "paper",
    yanchor: "top",
    showarrow: false,
    font: { size: 13 },
  });
  return {
    data: [
      line("instrumental motives", instrumental, colours.orange, "solid"),
      line("intrinsic motives", intrinsic, colours.blue, "dash"),
    ],
    layout: layout(420, {
      xaxis: axis("Time (stylized)", {
        range: [-before, membership + after],
        tickvals: [0, membership],
        ticktext: ["accession", "exit"],
        showgrid: false,
      }),
      yaxis: axis("Human rights record", {
        range: [-1.15, 0.32],
        tickvals: [-1, 0],
        ticktext: ["before<br>accession", "members'<br>mean"],
      }),
      shapes: [
        verticalBand(0, membership, translucent(colours.lightGrey, 0.25)),
        verticalLine(0, dashed),
        verticalLine(membership, dashed),
      ],
      annotations: [
        period("before", -before / 2),
        period("membership", membership / 2),
        period("after", membership + after / 2),
        hypothesisLabel("H1", -adjustment / 2, "left", colours.orangeText),
        hypothesisLabel("H2", membership / 2, "right", colours.blue),
        hypothesisLabel("H3", membership + adjustment / 2, "right", colours.orangeText),
      ],
      showlegend: true,
      legend: legendAbove,
      margin: { l: 104, r: 20, t: 62, b: 54 },
    }),
    caption:
      "Stylized pathways of a new member that is more repressive than the other members; the lines are drawn by a formula, " +
      "not estimated. The solid line shows instrumental motives: the record improves shortly before accession (H1) and " +
      "reverts after exit (H3). The dashed line shows intrinsic motives: the record improves gradually during membership " +
      "(H2) and the improvement persists. States may have both motives. H4 concerns the type of violation, not timing.",
    altText:
      "Two lines over the time before accession, as a member and after exit. The instrumental one rises to the " +
      "members' mean just before accession and falls back after exit; the intrinsic one rises steadily during " +
      "membership and stays.",
  };
}
