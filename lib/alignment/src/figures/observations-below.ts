import type { PlotlyObject } from "./figure";
import { axis, colours } from "./theme";

/** The lower axis of a figure, for bars of the number of observations. */
export const observationsAxis: PlotlyObject = axis("Observations", {
  domain: [0, 0.24],
  nticks: 4,
  rangemode: "tozero",
  tickformat: ",",
});

/** The share of the height that a curve above such bars has. */
export const aboveObservations = [0.34, 1] as const;

/** Bars of the number of observations at each year, on the lower axis. */
export function observationBars(
  years: readonly (number | null)[],
  counts: readonly (number | null)[],
): PlotlyObject {
  return {
    type: "bar",
    name: "observations",
    x: years,
    y: counts,
    yaxis: "y2",
    marker: { color: colours.grey },
    hovertemplate: "%{x} years: %{y:,} observations<extra></extra>",
  };
}

/** The layout of a distance over the duration of membership, above bars of the observations. */
export function overDuration(distance: string): PlotlyObject {
  return {
    bargap: 0.15,
    xaxis: axis("Duration of membership (years)", { anchor: "y2" }),
    yaxis: axis(distance, { domain: aboveObservations }),
    yaxis2: observationsAxis,
    margin: { l: 88, r: 16, t: 16, b: 54 },
  };
}
