import { UserError } from "@alignment/engine";
import { formatNumber } from "../text";
import { inDigits } from "./bands";
import { checkLengths, type Figure, type Numbers, type PlotlyObject, plotted } from "./figure";
import { axisName, share } from "./panels";
import { axis, colours, layout, legendAbove } from "./theme";

/** A straight line over duration. */
export interface FittedLine {
  readonly intercept: number;
  readonly slope: number;
}

/** One case with its own line and its partially pooled line. */
export interface CaseWithLines {
  readonly name: string;
  readonly duration: Numbers;
  readonly distance: Numbers;
  /** Least squares on this case alone. */
  readonly alone: FittedLine;
  /** The mixed model's line of this case. */
  readonly pooled: FittedLine;
}

/** Cases side by side in one row of panels. */
const panelsPerRow = 2;

function lineOver(line: FittedLine, from: number, to: number): { x: number[]; y: number[] } {
  return { x: [from, to], y: [line.intercept + line.slope * from, line.intercept + line.slope * to] };
}

/** The first and the last observed year of a case. */
function yearsOf({ duration }: CaseWithLines): [number, number] {
  const years = Array.from(duration);
  return [Math.min(...years), Math.max(...years)];
}

/** The traces of one panel; the first one carries the legend of all. */
function panelTraces(one: CaseWithLines, common: FittedLine, index: number): PlotlyObject[] {
  const place = { xaxis: axisName("x", index), yaxis: axisName("y", index), showlegend: index === 0 };
  const line = (name: string, fitted: FittedLine, style: PlotlyObject): PlotlyObject => {
    const { x, y } = lineOver(fitted, ...yearsOf(one));
    return {
      type: "scatter",
      mode: "lines",
      name,
      legendgroup: name,
      x,
      y: plotted(y),
      line: style,
      hovertemplate: `${name}: ${formatNumber(fitted.slope, 4)} score points per year<extra></extra>`,
      ...place,
    };
  };
  return [
    line("complete pooling", common, { color: colours.grey, width: 2, dash: "dot" }),
    line("partial pooling", one.pooled, { color: colours.blue, width: 4 }),
    line("no pooling", one.alone, { color: colours.orange, width: 2, dash: "dash" }),
    {
      type: "scatter",
      mode: "markers",
      name: "observed",
      legendgroup: "observed",
      x: plotted(one.duration),
      y: plotted(one.distance),
      marker: { color: colours.black, size: 4.5, opacity: 0.75 },
      customdata: inDigits(one.distance, 2),
      hovertemplate: "%{x} years: %{customdata}<extra></extra>",
      ...place,
    },
  ];
}

/** The legend: in the last panel's place where the cases leave it empty, else above. */
function legendOf(count: number, columns: number, rows: number): PlotlyObject {
  const empty = columns * rows - count;
  if (empty === 0) return { ...legendAbove, y: 1 + 30 / (170 * rows) };
  const [left] = share(columns - empty, columns, 0.05);
  const [, top] = share(0, rows, 0.36 / rows);
  return { x: left + 0.02, xanchor: "left", y: top, yanchor: "top", bgcolor: "rgba(255,255,255,0)" };
}

/**
 * A few cases in panels of their own: the observed distances, the line of the case alone, its partially pooled
 * line, and the one line that takes all cases alike.
 *
 * @param cases one panel each.
 * @param common the line through the rows of all cases.
 * @throws RangeError if there is no case, or a case's columns differ in length.
 */
export function plotCaseLines(cases: readonly CaseWithLines[], common: FittedLine): Figure {
  if (cases.length === 0) throw new UserError("plotCaseLines: there are no cases; expected at least one");
  for (const { name, duration, distance } of cases) {
    checkLengths(`plotCaseLines, ${name}`, { duration, distance });
  }
  const columns = Math.min(panelsPerRow, cases.length);
  const rows = Math.ceil(cases.length / columns);
  const hasEmptyPanel = columns * rows > cases.length;
  const lastYear = Math.max(...cases.flatMap(({ duration }) => Array.from(duration))) + 1;
  const values = cases.flatMap((one) => [
    ...Array.from(one.distance),
    ...[common, one.alone, one.pooled].flatMap((line) => lineOver(line, ...yearsOf(one)).y),
  ]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.12 * (high - low || 1);
  const axes: Record<string, unknown> = {};
  const titles: PlotlyObject[] = [];
  cases.forEach(({ name, duration }, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    const [bottom, top] = share(rows - 1 - row, rows, 0.36 / rows);
    const isLowest = index + columns >= cases.length;
    axes[axisName("xaxis", index)] = axis(isLowest ? "Years" : "", {
      domain: share(column, columns, 0.05),
      anchor: axisName("y", index),
      range: [0, lastYear],
      nticks: 5,
    });
    axes[axisName("yaxis", index)] = axis(column === 0 ? "Distance" : "", {
      domain: [bottom, top],
      anchor: axisName("x", index),
      range: [low - room, high + room],
      nticks: 5,
      showticklabels: column === 0,
    });
    titles.push({
      text: `${name} (${duration.length} years)`,
      showarrow: false,
      xref: `${axisName("x", index)} domain`,
      yref: `${axisName("y", index)} domain`,
      x: 0,
      xanchor: "left",
      y: 1,
      yanchor: "bottom",
      font: { size: 12 },
    });
  });
  return {
    data: cases.flatMap((one, index) => panelTraces(one, common, index)),
    layout: layout((hasEmptyPanel ? 70 : 110) + 170 * rows, {
      ...axes,
      annotations: titles,
      showlegend: true,
      legend: legendOf(cases.length, columns, rows),
      margin: { l: 62, r: 12, t: hasEmptyPanel ? 30 : 78, b: 52 },
    }),
    caption:
      "Distance to the other members by years of membership, one panel per case. The dashed line is fitted to this case " +
      "alone (no pooling). The solid line is the mixed model's prediction for the case (partial pooling). The dotted " +
      "line is fitted to all observations together (complete pooling). Lines cover the observed years of the case.",
    altText:
      `${cases.length} panels, one a case, with observed distances and three lines: ` +
      cases
        .map(
          ({ name, alone, pooled }) =>
            `${name} has the slope ${formatNumber(alone.slope, 3)} alone and ${formatNumber(pooled.slope, 3)} partially pooled`,
        )
        .join("; "),
  };
}
