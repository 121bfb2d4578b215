import type { CoverageTable } from "@alignment/panel";
import { checkLengths, type Figure, type PlotlyObject, plotted } from "./figure";
import { axis, colours, layout } from "./theme";

/** The last year in which a count is not zero, by its place, or the last place. */
function lastCounted(counts: Int32Array): number {
  for (let at = counts.length - 1; at >= 0; at--) if (counts[at] > 0) return at;
  return counts.length - 1;
}

/** A line of the figure with the place of its label: at a share of the years, so many pixels below the line. */
interface CoverageLine {
  readonly name: string;
  readonly counts: Int32Array;
  readonly color: string;
  readonly dash: string;
  readonly labelAt: number;
  readonly labelBelow: number;
}

function labelOf({ name, counts, color, labelAt, labelBelow }: CoverageLine, year: Int32Array): PlotlyObject {
  const at = Math.round(labelAt * lastCounted(counts));
  return {
    text: name,
    x: year[at],
    y: counts[at],
    yshift: -labelBelow,
    showarrow: false,
    xanchor: labelBelow > 0 ? "left" : "right",
    bgcolor: "rgba(255,255,255,0.85)",
    font: { color },
  };
}

/**
 * States that exist, that have a score and that have GDP, by year, each line with its name at its end.
 *
 * @param coverage from `coverageByYear`.
 * @throws RangeError if it has no rows.
 */
export function plotCoverage(coverage: CoverageTable): Figure {
  const { year, states, scored, with_gdp } = coverage.columns;
  checkLengths("plotCoverage", { year, states, scored, with_gdp });
  const lines: CoverageLine[] = [
    {
      name: "in the membership file",
      counts: states,
      color: colours.black,
      dash: "solid",
      labelAt: 0.48,
      labelBelow: -20,
    },
    {
      name: "with a score",
      counts: scored,
      color: colours.blue,
      dash: "dash",
      labelAt: 0.85,
      labelBelow: 26,
    },
    {
      name: "with GDP per capita",
      counts: with_gdp,
      color: colours.orangeText,
      dash: "dashdot",
      labelAt: 0.4,
      labelBelow: 22,
    },
  ];
  const top = Math.max(...Array.from(states));
  const traces: PlotlyObject[] = lines.map(({ name, counts, color, dash }) => {
    const end = lastCounted(counts) + 1;
    return {
      type: "scatter",
      mode: "lines",
      name,
      x: plotted(year.slice(0, end)),
      y: plotted(counts.slice(0, end)),
      line: { color, width: 2.5, dash },
      hovertemplate: `%{x}: %{y} states ${name}<extra></extra>`,
    };
  });
  return {
    data: traces,
    layout: layout(380, {
      xaxis: axis("Year", { showgrid: false }),
      yaxis: axis("States", { range: [0, top * 1.08] }),
      margin: { l: 62, r: 20, t: 16, b: 54 },
      annotations: lines.map((line) => labelOf(line, year)),
    }),
    caption:
      "States by year: those with a row in the membership file, and of them those with a human rights score and with " +
      "GDP per capita. A line ends in the last year for which its file has values.",
    altText:
      `Lines of states by year, ${year[0]} to ${year[year.length - 1]}: ` +
      lines
        .map(({ name, counts }) => `${name} from ${counts[0]} to ${counts[lastCounted(counts)]}`)
        .join(", "),
  };
}
