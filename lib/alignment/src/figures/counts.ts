import { UserError } from "@alignment/engine";
import { meanOf } from "../table/statistics";
import { formatNumber } from "../text";
import { inDigits } from "./bands";
import { checkLengths, type Figure, type Numbers, plotted } from "./figure";
import { observationBars, overDuration } from "./observations-below";
import { verticalLine } from "./reference-lines";
import { axis, colours, layout } from "./theme";

/** Whole numbers from the smallest to the largest value, each with how often it occurs. */
function countEach(values: Numbers): { values: number[]; counts: number[] } {
  const all = Array.from(values);
  const first = all.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const last = all.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  const counts = new Array<number>(last - first + 1).fill(0);
  for (const value of all) counts[value - first] += 1;
  return { values: counts.map((_, index) => first + index), counts };
}

/**
 * Cases by the year in which they begin.
 *
 * @param entryYears first year of membership, one a case.
 * @throws RangeError if there is none, or one is not a whole number.
 */
export function plotEntries(entryYears: Numbers): Figure {
  checkLengths("plotEntries", { entryYears });
  const odd = Array.from(entryYears).find((year) => !Number.isInteger(year));
  if (odd !== undefined) throw new UserError(`plotEntries: an entry year is ${odd}; expected whole years`);
  const { values, counts } = countEach(entryYears);
  const most = counts.indexOf(Math.max(...counts));
  return {
    data: [
      {
        type: "bar",
        name: "cases",
        x: values,
        y: counts,
        marker: { color: colours.blue },
        hovertemplate: "%{x}: %{y} cases<extra></extra>",
      },
    ],
    layout: layout(340, {
      bargap: 0.15,
      xaxis: axis("First year of membership", { showgrid: false }),
      yaxis: axis("Cases (state–IGO pairs)", { rangemode: "tozero", tickformat: "," }),
      margin: { l: 62, r: 16, t: 16, b: 54 },
    }),
    caption: `First year of membership of the ${formatNumber(entryYears.length)} cases (state–IGO pairs).`,
    altText:
      `Bars of cases by first year of membership, ${values[0]} to ${values[values.length - 1]}; most, ${counts[most]}, ` +
      `join in ${values[most]}.`,
  };
}

/**
 * The distribution of the distance at entry.
 *
 * @param distances score of the state minus the mean score of the other members, one a case.
 * @throws RangeError if there is none.
 */
export function plotDistanceAtEntry(distances: Numbers): Figure {
  checkLengths("plotDistanceAtEntry", { distances });
  const width = 0.1;
  const bins = Array.from(distances, (distance) => Math.floor(distance / width + 1e-9));
  const { values, counts } = countEach(bins);
  const middles = values.map((bin) => (bin + 0.5) * width);
  const mean = meanOf(distances);
  return {
    data: [
      {
        type: "bar",
        name: "cases",
        x: plotted(middles),
        y: counts,
        width,
        marker: { color: colours.blue, line: { color: "#ffffff", width: 1 } },
        customdata: inDigits(middles, 2),
        hovertemplate: "around %{customdata}: %{y} cases<extra></extra>",
      },
    ],
    layout: layout(340, {
      xaxis: axis("Distance before accession (score points)", { showgrid: false }),
      yaxis: axis("Cases (state–IGO pairs)", { rangemode: "tozero", tickformat: "," }),
      margin: { l: 62, r: 16, t: 34, b: 54 },
      shapes: [verticalLine(mean, { line: { color: colours.orange, width: 2, dash: "dash" } })],
      annotations: [
        {
          text: `mean ${formatNumber(mean, 2)}`,
          x: mean,
          xref: "x",
          y: 1,
          yref: "paper",
          yanchor: "bottom",
          showarrow: false,
          font: { color: colours.orangeText },
        },
      ],
    }),
    caption:
      "Distance in the year before joining: the state's human rights score minus the mean score of the other " +
      `members, in bins of ${width} points. Negative values mean that the state is more repressive than the members. ` +
      "The dashed line marks the mean.",
    altText: `Histogram of the distance before accession of ${distances.length} cases; the mean is ${formatNumber(mean, 2)}.`,
  };
}

/**
 * The mean distance at each duration, with the number of rows below it.
 *
 * @param duration years of membership, one a row of the sample.
 * @param distance score of the state minus the mean score of the other members, one a row.
 * @throws RangeError if the columns differ in length, or are empty.
 */
export function plotDistanceByDuration(duration: Numbers, distance: Numbers): Figure {
  checkLengths("plotDistanceByDuration", { duration, distance });
  const { values, counts } = countEach(duration);
  const sums = new Array<number>(counts.length).fill(0);
  for (let row = 0; row < duration.length; row++) sums[duration[row] - values[0]] += distance[row];
  const means = sums.map((sum, index) => (counts[index] === 0 ? Number.NaN : sum / counts[index]));
  return {
    data: [
      {
        type: "scatter",
        mode: "lines+markers",
        name: "mean distance",
        x: values,
        y: plotted(means),
        line: { color: colours.blue, width: 1.5 },
        marker: { color: colours.blue, size: 6 },
        customdata: inDigits(means, 2),
        hovertemplate: "%{x} years: %{customdata}<extra></extra>",
      },
      observationBars(values, counts),
    ],
    layout: layout(440, overDuration("Mean distance to other<br>members (score points)")),
    caption:
      "Mean distance over the cases observed at each duration. The cases differ between durations. Means at long " +
      "durations rest on few observations and are noisy. The bars show the observations at each duration.",
    altText:
      `Line of the mean distance by duration, from ${formatNumber(means[0], 2)} in year ${values[0]} to ` +
      `${formatNumber(means[means.length - 1], 2)} in year ${values[values.length - 1]}; bars of observations below.`,
  };
}
