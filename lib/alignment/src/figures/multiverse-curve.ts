import { UserError } from "@alignment/engine";
import { medianOf } from "../table/statistics";
import { formatCount, formatNumber } from "../text";
import { estimateWithInterval } from "./bands";
import {
  type CurveChoice,
  type CurveColumn,
  columnsOf,
  type MultiverseCurve,
  nullRange,
  orderOf,
} from "./curve-columns";
import { type Figure, type PlotlyObject, plotted } from "./figure";
import { plainLabel } from "./labels";
import { axis, colours, layout, translucent } from "./theme";

export type { CurveChoice, MultiverseCurve } from "./curve-columns";

const rowHeight = 19;
const curveHeight = 250;
const headHeight = 24;
/** The height of a mark of the grid, in rows. */
const markHeight = 0.62;
/** Pixels of the longest label of the grid, at most. */
const widestLabel = 204;

/** The room for the labels of the grid: no more than they need, so that on a phone the curve keeps its own. */
function leftMarginFor(rows: readonly { readonly text: string }[]): number {
  const longest = Math.max(...rows.map(({ text }) => text.replace(/<\/?b>/g, "").length));
  return 14 + Math.min(widestLabel, 6.9 * longest);
}

/** The rows of the grid from the top: a choice's name, then its values. */
function gridRows(choices: readonly CurveChoice[]) {
  return choices.flatMap((choice, number) => [
    { choice: number, value: undefined, text: `<b>${plainLabel(choice.label)}</b>` },
    ...choice.values.map((text, value) => ({ choice: number, value, text: plainLabel(text) })),
  ]);
}

/** The marks of the grid, bars that narrow with it: darker where more specifications of a column take the value. */
function gridMarks(curve: MultiverseCurve, columns: readonly CurveColumn[]): PlotlyObject {
  const rows = gridRows(curve.choices);
  const [x, base, shares]: [number[], number[], number[]] = [[], [], []];
  rows.forEach(({ choice, value }, row) => {
    if (value === undefined) return;
    const { positions } = curve.choices[choice];
    columns.forEach(({ specifications }, column) => {
      const share = specifications.filter((k) => positions[k] === value).length / specifications.length;
      if (share === 0) return;
      x.push(column + 0.5);
      base.push(-row - markHeight / 2);
      shares.push(share);
    });
  });
  return {
    type: "bar",
    name: "choices",
    x,
    y: base.map(() => markHeight),
    base,
    width: 0.8,
    yaxis: "y2",
    marker: {
      color: shares.map((share) => translucent(colours.blue, Number((0.08 + 0.82 * share).toFixed(2)))),
    },
    hoverinfo: "skip",
  };
}

function checkCurve({ estimates, lower, upper, choices }: MultiverseCurve): void {
  const lengths = [lower.length, upper.length, ...choices.map(({ positions }) => positions.length)];
  const odd = lengths.find((length) => length !== estimates.length);
  if (odd !== undefined) {
    throw new UserError(
      `plotMultiverseCurve: ${estimates.length} estimates and a column of ${odd}; expected one value a specification`,
    );
  }
}

/**
 * A specification curve above a grid of its choices: estimates in ascending order with their 95% intervals, behind them
 * the middle 95% of the curves that null draws give, below them which values of each choice lead where. Up to 120
 * specifications have a column each; of more, neighbours share one, which shows their median, and the grid the share of
 * them that takes a value.
 *
 * Source of the null range: Simonsohn, Simmons & Nelson (2020), Nature Human Behaviour 4.
 *
 * @param curve estimates, intervals, choices, null draws.
 * @throws UserError if there is no estimate, or columns differ in length.
 */
export function plotMultiverseCurve(curve: MultiverseCurve): Figure {
  checkCurve(curve);
  const order = orderOf(curve.estimates);
  if (order.length === 0)
    throw new UserError("plotMultiverseCurve: no specification has an estimate; expected at least one");
  const columns = columnsOf(curve, order);
  const centres = columns.map((_, column) => column + 0.5);
  const draws = curve.nullDraws ?? [];
  const range = draws.length === 0 ? undefined : nullRange(draws, columns.length);
  const rows = gridRows(curve.choices);
  const leftMargin = leftMarginFor(rows);
  const gridHeight = rows.length * rowHeight + 12;
  const height = headHeight + curveHeight + gridHeight + 34;
  const plotHeight = height - headHeight - 10;
  const parted = (gridHeight + 14) / plotHeight;
  const bars = { x: [] as (number | null)[], y: [] as (number | null)[] };
  columns.forEach(({ lower, upper }, column) => {
    bars.x.push(centres[column], centres[column], null);
    bars.y.push(...plotted([lower, upper]), null);
  });
  const shared = order.length > columns.length;
  const distinguishable = order.filter((k) => curve.lower[k] > 0 || curve.upper[k] < 0).length;
  const medianEstimate = medianOf(order.map((k) => curve.estimates[k]));
  return {
    data: [
      ...(range === undefined
        ? []
        : [
            {
              type: "scatter",
              mode: "lines",
              x: centres,
              y: plotted(range.high),
              line: { width: 0 },
              hoverinfo: "skip",
            },
            {
              type: "scatter",
              mode: "lines",
              x: centres,
              y: plotted(range.low),
              line: { width: 0 },
              fill: "tonexty",
              fillcolor: translucent(colours.yellow, 0.3),
              hoverinfo: "skip",
            },
            {
              type: "scatter",
              mode: "lines",
              x: centres,
              y: plotted(range.middle),
              line: { color: colours.yellow, width: 1.5, dash: "dash" },
              hoverinfo: "skip",
            },
          ]),
      {
        type: "scatter",
        mode: "lines",
        ...bars,
        line: { color: colours.lightGrey, width: 1.4 },
        hoverinfo: "skip",
      },
      {
        type: "scatter",
        mode: "markers",
        name: "estimates",
        x: centres,
        y: plotted(columns.map(({ estimate }) => estimate)),
        marker: {
          size: 6,
          color: columns.map((column) => (column.distinguishable > 0.5 ? colours.blue : colours.orange)),
          symbol: columns.map((column) => (column.distinguishable > 0.5 ? "circle" : "circle-open")),
          line: { width: 1.5 },
        },
        text: columns.map(
          ({ estimate, lower, upper, specifications }) =>
            `${estimateWithInterval(estimate, lower, upper, 4)}; ${formatCount(specifications.length, "specification")}`,
        ),
        hovertemplate: "%{text}<extra></extra>",
      },
      gridMarks(curve, columns),
    ],
    layout: layout(height, {
      barmode: "overlay",
      margin: { l: leftMargin, r: 14, t: headHeight, b: 10 },
      xaxis: { range: [0, columns.length], visible: false, fixedrange: true, anchor: "y2" },
      yaxis: axis("", {
        domain: [parted, 1],
        nticks: 6,
        zeroline: true,
        zerolinecolor: colours.black,
        zerolinewidth: 1.2,
      }),
      yaxis2: {
        domain: [0, gridHeight / plotHeight],
        range: [-rows.length + 0.4, 0.6],
        tickvals: rows.map((_, row) => -row),
        ticktext: rows.map(({ text }) => text),
        tickfont: { size: 12 },
        showgrid: false,
        zeroline: false,
        fixedrange: true,
      },
      shapes:
        curve.reference === undefined
          ? []
          : [
              {
                type: "line",
                xref: "paper",
                x0: 0,
                x1: 1,
                y0: curve.reference.estimate,
                y1: curve.reference.estimate,
                layer: "below",
                line: { color: colours.blue, width: 1.3, dash: "dot" },
              },
            ],
      annotations: [
        {
          text: curve.coefficient,
          xref: "paper",
          yref: "paper",
          x: 0,
          xshift: 10 - leftMargin,
          y: 1,
          xanchor: "left",
          yanchor: "bottom",
          showarrow: false,
          font: { size: 13 },
        },
      ],
    }),
    caption:
      `${curve.coefficient} in ${formatCount(order.length, "specification")}, in ascending order` +
      `${shared ? `, in ${columns.length} columns of neighbours, each with their medians` : ""}: estimates with 95% confidence ` +
      "intervals. A filled blue circle marks an interval that excludes zero" +
      `${shared ? " in most specifications of the column" : ""}, an open orange circle one that includes it. ` +
      (range === undefined
        ? "No null draws were made for these specifications. "
        : `The yellow band and line are the middle 95% and the median of the curves in ${formatCount(draws.length, "draw")} in which IGOs have no influence${curve.nullLabel === undefined ? "" : ` (${curve.nullLabel})`}. `) +
      (curve.reference === undefined ? "" : `The dotted line marks ${curve.reference.label}. `) +
      `The grid shows which values each ${shared ? "column's specifications take: the darker, the more of them" : "specification takes"}.`,
    altText:
      `${curve.coefficient}: ${formatCount(order.length, "specification")} from ` +
      `${formatNumber(curve.estimates[order[0]], 4)} to ${formatNumber(curve.estimates[order[order.length - 1]], 4)}, ` +
      `median ${formatNumber(medianEstimate, 4)}; the interval excludes zero in ${formatNumber(distinguishable)}.`,
  };
}
