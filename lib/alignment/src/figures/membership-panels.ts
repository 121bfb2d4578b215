import { UserError } from "@alignment/engine";
import { formatNumber, formatPercent } from "../text";
import { bandTraces, rangeOf } from "./bands";
import { checkLengths, type Figure, type PlotlyObject, plotted } from "./figure";
import { broken, plainLabel } from "./labels";
import { countByYear, type MembershipPrediction } from "./membership-prediction";
import { axisName, share } from "./panels";
import { axis, colours, layout } from "./theme";

/** A prediction over membership with what it is of, such as one of the four rights. */
export interface NamedPrediction extends MembershipPrediction {
  readonly name: string;
}

/** Panels side by side. */
const panelsPerRow = 2;

/** Part of a panel's height for the curve and for the bars of rows below it. */
const parts = { curve: [0.26, 1], rows: [0, 0.18] } as const;

function panelTraces(prediction: NamedPrediction, index: number): PlotlyObject[] {
  const { duration, predicted, lower, upper, observedDurations, level = 0.95 } = prediction;
  const { years, counts } = countByYear(observedDurations);
  const label = plainLabel(prediction.name);
  const place = { xaxis: axisName("x", index), yaxis: axisName("y", 2 * index) };
  return [
    ...bandTraces(
      { x: duration, y: predicted, lower, upper },
      {
        name: label,
        bandName: `${formatPercent(level)} confidence band, ${label}`,
        colour: colours.blue,
        hover: `%{x} years: %{text}<extra>${label}</extra>`,
        place,
      },
    ),
    {
      type: "bar",
      name: `observations, ${label}`,
      x: plotted(years),
      y: counts,
      ...place,
      yaxis: axisName("y", 2 * index + 1),
      marker: { color: colours.grey },
      hovertemplate: "%{x} years: %{y:,} observations<extra></extra>",
    },
  ];
}

function panelTitle({ name, observedDurations }: NamedPrediction, index: number): PlotlyObject {
  const lines = broken(name, 18).map(plainLabel).join("<br>");
  return {
    text: `${lines}<br>${formatNumber(observedDurations.length)} observations`,
    align: "left",
    showarrow: false,
    xref: `${axisName("x", index)} domain`,
    yref: `${axisName("y", 2 * index)} domain`,
    x: 0,
    xanchor: "left",
    xshift: -8,
    y: 1,
    yanchor: "bottom",
    font: { size: 12 },
  };
}

function describe({ name, duration, predicted }: NamedPrediction): string {
  const last = predicted.length - 1;
  return (
    `${name} from ${formatNumber(predicted[0], 2)} in year ${duration[0]} to ${formatNumber(predicted[last], 2)} in ` +
    `year ${duration[last]}`
  );
}

/**
 * Figure 4: predicted distances over the duration of membership with their bands, one panel each, all on one scale
 * so that slopes can be compared, with the rows of each duration as bars below.
 *
 * @param predictions such as those of the four physical integrity rights, in the order of the panels.
 * @param unit of the distance, in words.
 * @throws RangeError if there are none, columns of one differ in length, or levels of the bands differ.
 */
export function plotMembershipPanels(predictions: readonly NamedPrediction[], unit: string): Figure {
  if (predictions.length === 0) {
    throw new UserError("plotMembershipPanels: there are no predictions; expected at least one");
  }
  for (const { name, duration, predicted, lower, upper, observedDurations } of predictions) {
    checkLengths(`plotMembershipPanels, ${name}`, { duration, predicted, lower, upper });
    checkLengths(`plotMembershipPanels, ${name}`, { observedDurations });
  }
  const levels = [...new Set(predictions.map(({ level = 0.95 }) => level))];
  if (levels.length > 1) {
    throw new UserError(
      `plotMembershipPanels: bands of the levels ${levels.join(", ")}; expected one level for all panels`,
    );
  }
  const columns = Math.min(panelsPerRow, predictions.length);
  const rows = Math.ceil(predictions.length / columns);
  const distances = rangeOf(predictions.flatMap(({ lower, upper }) => [lower, upper]));
  const lastYear = Math.max(
    ...predictions.flatMap(({ duration, observedDurations }) => [
      ...Array.from(duration),
      ...Array.from(observedDurations),
    ]),
  );
  const axes: Record<string, unknown> = {};
  predictions.forEach((_, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    const [bottom, top] = share(rows - 1 - row, rows, 0.36 / rows);
    const part = ([from, to]: readonly [number, number]): [number, number] => [
      bottom + from * (top - bottom),
      bottom + to * (top - bottom),
    ];
    const isLowest = index + columns >= predictions.length;
    axes[axisName("xaxis", index)] = axis("", {
      title: { text: isLowest ? "Years" : "", standoff: 8, font: { size: 12 } },
      domain: share(column, columns, 0.07),
      anchor: axisName("y", 2 * index + 1),
      range: [0, lastYear + 0.7],
      nticks: 5,
    });
    axes[axisName("yaxis", 2 * index)] = axis(column === 0 ? `Distance<br>(${unit})` : "", {
      domain: part(parts.curve),
      anchor: axisName("x", index),
      range: distances,
      nticks: 5,
      showticklabels: column === 0,
    });
    axes[axisName("yaxis", 2 * index + 1)] = axis("", {
      domain: part(parts.rows),
      anchor: axisName("x", index),
      rangemode: "tozero",
      showticklabels: false,
      showgrid: false,
      ticks: "",
    });
  });
  const percent = formatPercent(levels[0]);
  return {
    data: predictions.flatMap(panelTraces),
    layout: layout(114 + 226 * rows, {
      ...axes,
      bargap: 0.15,
      annotations: predictions.map(panelTitle),
      margin: { l: 84, r: 14, t: 62, b: 52 },
    }),
    caption:
      `Predicted distance between a member's score and the mean score of the other members (${unit}), by years of ` +
      "membership, with all other covariates at their sample means. All panels share one scale. Negative values mean " +
      `less respect than among the other members. The bands are pointwise ${percent} confidence intervals ` +
      "(model-based; uncertainty of the fixed effects only). The grey bars show how many observations have each duration.",
    altText: `${predictions.length} panels of a line with a ${percent} band: ${predictions.map(describe).join("; ")}.`,
  };
}
