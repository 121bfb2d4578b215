import { type FixedEffectInferences, UserError } from "@alignment/engine";
import { formatPercent } from "../text";
import { estimateWithInterval, rangeOf } from "./bands";
import { type Figure, type PlotlyObject, plotted } from "./figure";
import { plainLabel, rowsWithLabels } from "./labels";
import { verticalLine } from "./reference-lines";
import { axis, colours, layout, legendAbove } from "./theme";

/** Which coefficients are compared and what they are called. */
export interface MethodFigureOptions {
  /** Terms in the order of the rows; all of the first method if not given. */
  readonly terms?: readonly string[];
  /** Names in words by term; a term without one keeps its own name. */
  readonly labels?: { readonly [term: string]: string };
}

const styles = [
  { color: colours.blue, symbol: "circle" },
  { color: colours.orange, symbol: "square" },
  { color: colours.green, symbol: "diamond" },
  { color: colours.black, symbol: "triangle-up" },
] as const;

/** Pixels from one method's interval to the next one's. */
const stepBetween = 11;

/** Standard errors of the first method, by term: the unit of each row. */
function unitsOf(first: FixedEffectInferences, terms: readonly string[]): Map<string, number> {
  return new Map(
    terms.map((term) => {
      const effect = first.effects.find((one) => one.term === term);
      if (effect !== undefined && effect.status === "defined" && effect.standardError > 0) {
        return [term, effect.standardError];
      }
      throw new UserError(
        `plotMethods: the first method, ${first.method}, gives ${term} no standard error; expected one, since it is ` +
          "the unit of the row; put a method first that defines it, or leave the term out",
      );
    }),
  );
}

/**
 * The coefficients by several methods of inference: estimate and interval by each method, one below another, in
 * units of the first method's standard error, so that small and large coefficients can stand in one picture.
 *
 * @param inferences one to four, from `inferFixedEffects` of one fit.
 * @param options terms and their names.
 * @throws RangeError if there are no or too many methods, or the first one leaves a term undefined.
 */
export function plotMethods(
  inferences: readonly FixedEffectInferences[],
  options: MethodFigureOptions = {},
): Figure {
  if (inferences.length === 0 || inferences.length > styles.length) {
    throw new UserError(`plotMethods: ${inferences.length} methods; expected 1 to ${styles.length}`);
  }
  const [first] = inferences;
  const { terms = first.effects.map(({ term }) => term), labels = {} } = options;
  const units = unitsOf(first, terms);
  const marks = 10 + stepBetween * inferences.length;
  const names = terms.map((term) => plainLabel(labels[term] ?? term));
  const { height, middles, yaxis, annotations } = rowsWithLabels(names, marks, 128);
  const bounds: number[] = [0];
  const undefinedOnes: string[] = [];
  const traces = inferences.map(({ method, effects }, index): PlotlyObject => {
    const shift = (index - (inferences.length - 1) / 2) * stepBetween;
    const column = { x: [] as number[], y: [] as number[], reach: [] as number[], text: [] as string[] };
    terms.forEach((term, row) => {
      const effect = effects.find((one) => one.term === term);
      if (effect?.status !== "defined") {
        undefinedOnes.push(`${labels[term] ?? term} by ${method}`);
        return;
      }
      const unit = units.get(term) as number;
      column.x.push(effect.estimate / unit);
      column.y.push(middles[row] + shift);
      column.reach.push((effect.upper - effect.estimate) / unit);
      const [estimate, lower, upper] = [effect.estimate, effect.lower, effect.upper].map((one) => one / unit);
      column.text.push(estimateWithInterval(estimate, lower, upper, 2));
      bounds.push(lower, upper);
    });
    return {
      type: "scatter",
      mode: "markers",
      name: method,
      x: plotted(column.x),
      y: plotted(column.y),
      error_x: {
        type: "data",
        array: plotted(column.reach),
        color: styles[index].color,
        thickness: 1.8,
        width: 0,
      },
      marker: { ...styles[index], size: 7 },
      text: column.text,
      hovertemplate: `${method}: %{text}<extra></extra>`,
    };
  });
  const percent = formatPercent(first.level);
  return {
    data: traces,
    layout: layout(height, {
      xaxis: axis("Estimate and interval<br>(in standard errors of the first method)", {
        range: rangeOf([bounds]),
        nticks: 8,
      }),
      yaxis,
      shapes: [verticalLine(0, { layer: "below", line: { color: colours.black, width: 1.5 } })],
      annotations,
      showlegend: true,
      legend: { ...legendAbove, traceorder: "normal" },
      margin: { l: 14, r: 14, t: 54, b: 74 },
    }),
    caption:
      `Each coefficient by ${inferences.map(({ method }) => method).join(", ")}: the same estimate with the ${percent} ` +
      `confidence interval of each method, in units of the standard error by the first one (${first.method}). Where an ` +
      "interval includes zero, the coefficient is not significant by that method." +
      (undefinedOnes.length === 0 ? "" : ` Not defined and not shown: ${undefinedOnes.join(", ")}.`),
    altText:
      `Intervals of ${terms.length} coefficients by ${inferences.length} methods, in standard errors by ${first.method}; ` +
      terms
        .map((term) => {
          const beyond = inferences.filter(({ effects }) => {
            const effect = effects.find((one) => one.term === term);
            return effect?.status === "defined" && (effect.lower > 0 || effect.upper < 0);
          });
          return `${labels[term] ?? term}: ${beyond.length} of ${inferences.length} exclude zero`;
        })
        .join("; "),
  };
}
