import type { CoverageTable } from "../construct/coverage";
import { checkLengths, type Figure, type PlotlyObject, plotted } from "./figure";
import { axis, colours, layout, legendAbove } from "./theme";

/** The last year in which a count is not zero, by its place, or the last place. */
function lastCounted(counts: Int32Array): number {
  for (let at = counts.length - 1; at >= 0; at--) if (counts[at] > 0) return at;
  return counts.length - 1;
}

/**
 * States that exist, that have a score and that have GDP, by year.
 *
 * @param coverage from `coverageByYear`.
 * @throws RangeError if it has no rows.
 */
export function plotCoverage(coverage: CoverageTable): Figure {
  const { year, states, scored, with_gdp } = coverage.columns;
  checkLengths("plotCoverage", { year, states, scored, with_gdp });
  const lines = [
    { name: "in the membership file", counts: states, color: colours.black, dash: "solid" },
    { name: "with a score", counts: scored, color: colours.sky, dash: "dash" },
    { name: "with GDP per capita", counts: with_gdp, color: colours.orange, dash: "dot" },
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
      xaxis: axis("Year", { showgrid: false, range: [year[0], year[year.length - 1]] }),
      yaxis: axis("States", { range: [0, top * 1.08] }),
      showlegend: true,
      legend: legendAbove,
      margin: { l: 62, r: 20, t: 66, b: 54 },
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
