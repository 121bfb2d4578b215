import { UserError } from "@alignment/engine";
import type { AttritionStep } from "../construct/attrition";
import { formatNumber } from "../text";
import type { Figure } from "./figure";
import { broken, plainLabel } from "./labels";
import { axis, colours, layout } from "./theme";

/** The double line across a bar that is longer than the plot. */
const cutMark = {
  text: "<b>//</b>",
  x: 0.97,
  xref: "paper",
  xanchor: "center",
  y: 0,
  yref: "y",
  yanchor: "middle",
  showarrow: false,
  font: { size: 18, color: colours.black },
};

/** How many observations a step removes, in brackets. */
function lostText(steps: readonly Pick<AttritionStep, "rows">[], index: number): string {
  const lost = index === 0 ? 0 : steps[index - 1].rows - steps[index].rows;
  return lost === 0 ? "" : ` (${formatNumber(-lost)})`;
}

/**
 * Sample construction: the observations and cases that remain after each step, a bar per step with its counts, and its
 * label above it so that long names fit a phone too.
 *
 * @param steps the attrition of a panel, in order.
 * @throws RangeError if there is no step.
 */
export function plotAttrition(steps: readonly Pick<AttritionStep, "step" | "rows" | "cases">[]): Figure {
  if (steps.length === 0) throw new UserError("plotAttrition: there are no steps; expected at least one");
  const names = steps.map(({ step }) => broken(step, 48));
  const counts = steps.map(({ rows }) => rows);
  const scale = Math.max(...counts.slice(1));
  // A first step that dwarfs the others is cut, and says so: else no difference between the others could be seen.
  const isCut = steps.length > 1 && counts[0] > 1.6 * scale;
  const end = (isCut ? 1.15 * scale : Math.max(...counts)) * 1.02;
  const heightOfStep = 48 + 17 * Math.max(...names.map((lines) => lines.length));
  const [first, last] = [steps[0], steps[steps.length - 1]];
  return {
    data: [
      {
        type: "bar",
        orientation: "h",
        name: "observations",
        x: counts.map((rows) => Math.min(rows, end)),
        y: steps.map((_, index) => index),
        width: 0.24,
        marker: { color: steps.map((_, index) => (index === steps.length - 1 ? colours.blue : colours.sky)) },
        text: steps.map(
          ({ rows, cases }) => `${formatNumber(rows)} observations, ${formatNumber(cases)} cases`,
        ),
        hovertemplate: "%{text}<extra></extra>",
        textposition: "none",
      },
    ],
    layout: layout(70 + heightOfStep * steps.length, {
      xaxis: axis("Observations (state–IGO–years)", { range: [0, end], nticks: 5, tickformat: "," }),
      yaxis: {
        range: [steps.length - 0.7, -0.8],
        showticklabels: false,
        showgrid: false,
        zeroline: false,
        fixedrange: true,
      },
      margin: { l: 14, r: 20, t: 8, b: 54 },
      annotations: [
        ...steps.map(({ rows, cases }, index) => ({
          text: `${names[index].map(plainLabel).join("<br>")}<br><b>${formatNumber(rows)}</b> observations, ${formatNumber(cases)} cases${lostText(steps, index)}`,
          x: 0,
          xref: "paper",
          xanchor: "left",
          y: index - 0.13,
          yref: "y",
          yanchor: "bottom",
          align: "left",
          showarrow: false,
          font: { size: 13 },
        })),
        ...(isCut ? [cutMark] : []),
      ],
    }),
    caption:
      "Observations (state–IGO–years) and cases (state–IGO pairs) remaining after each step of sample construction, " +
      "from all memberships to the estimation sample; in brackets the observations that the step removes." +
      (isCut ? " The first bar is cut at the double line; its count stands above it." : ""),
    altText:
      `Bars of the observations remaining after each of ${steps.length} steps, from ${formatNumber(first.rows)} (${first.step}) to ` +
      `${formatNumber(last.rows)} (${last.step}).`,
  };
}
