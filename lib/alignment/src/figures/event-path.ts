import { UserError } from "@alignment/engine";
import { formatNumber, formatPercent } from "../text";
import { estimateWithInterval, rangeOf } from "./bands";
import { checkLengths, type Figure, type Numbers, type PlotlyObject, plotted } from "./figure";
import { titleInLines } from "./labels";
import { horizontalLine, verticalLine } from "./reference-lines";
import { axis, colours, layout, legendAbove, seriesStyles } from "./theme";

/** Differences between joiners and states that had not joined, year by year. */
export interface EventPath {
  /** What parts this path from the others, such as the year from which changes are counted. */
  readonly name: string;
  /** Years from accession; 0 is the first year of membership. */
  readonly year: Numbers;
  readonly estimate: Numbers;
  readonly standardError: Numbers;
}

/** What the figure is of. */
export interface EventPathOptions {
  /** The outcome in words with its unit. */
  readonly outcome: string;
}

/** Standard errors of a 95% interval. */
const reach = 1.96;

function checkPaths(paths: readonly EventPath[]): void {
  if (paths.length === 0 || paths.length > seriesStyles.length) {
    throw new UserError(
      `plotEventPaths: ${paths.length} paths; expected 1 to ${seriesStyles.length}; show more of them in figures of their own`,
    );
  }
  for (const { name, year, estimate, standardError } of paths)
    checkLengths(`plotEventPaths, ${name}`, { year, estimate, standardError });
}

function boundsOf({ estimate, standardError }: EventPath): [number[], number[]] {
  const at = (sign: number) => Array.from(estimate, (value, k) => value + sign * reach * standardError[k]);
  return [at(-1), at(1)];
}

/**
 * Leads and lags around accession: the difference between joiners and controls in every year with its 95% interval. A
 * path that slopes before accession is a trend that joining cannot have caused.
 *
 * @param paths one to four, such as the same study counted from two years before accession.
 * @throws UserError if there are no or too many paths, or columns differ in length.
 * @example
 * const [estimate, standardError] = [[-0.1, 0, 0.1], [0.05, 0, 0.05]];
 * const path = { name: "counted from year −1", year: [-2, -1, 0], estimate, standardError };
 * plotEventPaths([path], { outcome: "Distance (score points)" });
 */
export function plotEventPaths(paths: readonly EventPath[], options: EventPathOptions): Figure {
  checkPaths(paths);
  const title = titleInLines(options.outcome);
  const years = paths.flatMap(({ year }) => Array.from(year));
  const offset = (at: number): number => 0.22 * (at - (paths.length - 1) / 2);
  const traces = paths.flatMap((path, at): PlotlyObject[] => {
    const { colour, dash } = seriesStyles[at];
    const [lower, upper] = boundsOf(path);
    const x = plotted(Array.from(path.year, (year) => year + offset(at)));
    return [
      {
        type: "scatter",
        mode: "lines",
        name: `95% intervals, ${path.name}`,
        x: x.flatMap((one) => [one, one, null]),
        y: lower.flatMap((one, k) => [...plotted([one, upper[k]]), null]),
        line: { color: colour, width: 1.4 },
        hoverinfo: "skip",
        showlegend: false,
      },
      {
        type: "scatter",
        mode: "lines+markers",
        name: path.name,
        x,
        y: plotted(path.estimate),
        line: { color: colour, width: 1.6, dash },
        marker: { color: colour, size: 7, symbol: at === 0 ? "circle" : "square-open", line: { width: 2 } },
        text: Array.from(
          path.estimate,
          (value, k) =>
            `year ${formatNumber(path.year[k])}: ${estimateWithInterval(value, lower[k], upper[k], 3)}`,
        ),
        hovertemplate: "%{text}<extra></extra>",
        showlegend: paths.length > 1,
      },
    ];
  });
  const described = paths.map(({ name, year, estimate }) => {
    const last = estimate.length - 1;
    return `${name} from ${formatNumber(estimate[0], 3)} in year ${formatNumber(year[0])} to ${formatNumber(estimate[last], 3)} in year ${formatNumber(year[last])}`;
  });
  return {
    data: traces,
    layout: layout(410, {
      xaxis: axis("Years from accession", {
        range: [Math.min(...years) - 0.7, Math.max(...years) + 0.7],
        dtick: 5,
        tick0: 0,
      }),
      yaxis: axis(title.text, { range: rangeOf([...paths.flatMap(boundsOf), [0]]), nticks: 7 }),
      shapes: [
        horizontalLine(0, { layer: "below", line: { color: colours.black, width: 1.2 } }),
        verticalLine(-0.5, { layer: "below", line: { color: colours.black, width: 1.4, dash: "dash" } }),
      ],
      annotations: [
        {
          text: "joins",
          x: -0.4,
          xref: "x",
          xanchor: "left",
          y: 0.01,
          yref: "paper",
          yanchor: "bottom",
          showarrow: false,
          font: { size: 13 },
        },
      ],
      showlegend: paths.length > 1,
      legend: { ...legendAbove, orientation: "v", y: 1.01, traceorder: "normal" },
      margin: { l: 74 + title.extraHeight, r: 14, t: paths.length > 1 ? 30 + 22 * paths.length : 18, b: 54 },
    }),
    caption:
      `${options.outcome}: joiners less states that had not joined the same IGO, by years from accession, with pointwise ` +
      `${formatPercent(0.95)} confidence intervals (standard errors clustered by state). The dashed line parts the years ` +
      "before accession from those of membership. A path that slopes before the dashed line is a pre-trend: what follows " +
      "cannot be read as an effect of joining.",
    altText: `Differences between joiners and controls by years from accession: ${described.join("; ")}.`,
  };
}
