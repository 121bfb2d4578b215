import { UserError } from "@alignment/engine";
import type { AttritionStep } from "../panel";
import type { Figure } from "./figure";
import { broken, plainLabel } from "./labels";
import { axis, colours, layout } from "./theme";

/**
 * The rows and cases that each step leaves: a bar a step, with its counts, its label above it so that long names
 * have room on a phone too.
 *
 * @param steps the attrition of a panel, in order.
 * @throws RangeError if there is no step.
 */
export function plotAttrition(steps: readonly Pick<AttritionStep, "step" | "rows" | "cases">[]): Figure {
  if (steps.length === 0) throw new UserError("plotAttrition: there are no steps; expected at least one");
  const names = steps.map(({ step }) => broken(step, 48));
  const count = (value: number): string => value.toLocaleString("en");
  const most = Math.max(...steps.map(({ rows }) => rows));
  const heightOfStep = 48 + 17 * Math.max(...names.map((lines) => lines.length));
  const [first, last] = [steps[0], steps[steps.length - 1]];
  return {
    data: [
      {
        type: "bar",
        orientation: "h",
        name: "rows",
        x: steps.map(({ rows }) => rows),
        y: steps.map((_, index) => index),
        width: 0.24,
        marker: { color: steps.map((_, index) => (index === steps.length - 1 ? colours.blue : colours.sky)) },
        text: steps.map(({ rows, cases }) => `${count(rows)} rows, ${count(cases)} cases`),
        hoverinfo: "skip",
        textposition: "none",
      },
    ],
    layout: layout(70 + heightOfStep * steps.length, {
      xaxis: axis("Rows left (IGO, state and year)", { range: [0, most * 1.02], nticks: 5, tickformat: "," }),
      yaxis: {
        range: [steps.length - 0.7, -0.8],
        showticklabels: false,
        showgrid: false,
        zeroline: false,
        fixedrange: true,
      },
      margin: { l: 14, r: 20, t: 8, b: 54 },
      annotations: steps.map(({ rows, cases }, index) => ({
        text: `${names[index].map(plainLabel).join("<br>")}<br><b>${count(rows)}</b> rows, ${count(cases)} cases`,
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
    }),
    caption:
      "Rows (an IGO, a state and a year) and cases (an IGO and a state) that are left after each step of the " +
      "construction, from all of them down to the estimation sample.",
    altText:
      `Bars of the rows left after each of ${steps.length} steps, from ${count(first.rows)} (${first.step}) to ` +
      `${count(last.rows)} (${last.step}).`,
  };
}
