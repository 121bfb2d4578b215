import { UserError } from "@alignment/engine";
import { digitsToShow, formatNumber, formatPercent } from "../text";
import { inDigits, rangeOf } from "./bands";
import { checkLengths, type Figure, type Numbers, plotted } from "./figure";
import { titleInLines } from "./labels";
import { verticalBand, verticalLine } from "./reference-lines";
import { axis, colours, layout, translucent } from "./theme";

/** The profile likelihood of one parameter with its interval. */
export interface ParameterProfile {
  /** The parameter in words with its unit. */
  readonly parameter: string;
  /** Values at which the parameter was held, rising. */
  readonly value: Numbers;
  /** Twice the log-likelihood that each value costs against the best one; 0 at the estimate. */
  readonly deviance: Numbers;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** Coverage of the interval; 0.95 if not given. */
  readonly level?: number;
}

/**
 * The profile likelihood of a parameter: what holding it at a value costs, its interval where the cost stays below
 * the quantile of χ² with one degree of freedom, shaded.
 *
 * @param profile values, their deviances, estimate and interval.
 * @throws RangeError if the columns differ in length or are empty, or the estimate lies outside its interval.
 */
export function plotProfile(profile: ParameterProfile): Figure {
  const { parameter, value, deviance, estimate, lower, upper, level = 0.95 } = profile;
  checkLengths("plotProfile", { value, deviance });
  if (!(lower <= estimate && estimate <= upper)) {
    throw new UserError(
      `plotProfile: the estimate ${estimate} lies outside its interval, ${lower} to ${upper}; expected it inside`,
    );
  }
  const significant = (number: number): string => formatNumber(number, digitsToShow(number, 4));
  const percent = formatPercent(level);
  const title = titleInLines(parameter);
  return {
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "profile",
        x: plotted(value),
        y: plotted(deviance),
        line: { color: colours.blue, width: 2.5 },
        customdata: inDigits(value, 4),
        hovertemplate: "%{customdata}: statistic %{y:.2f}<extra></extra>",
      },
    ],
    layout: layout(380 + title.extraHeight, {
      xaxis: axis(title.text, { range: rangeOf([value], 0.02), nticks: 7 }),
      yaxis: axis("Likelihood-ratio statistic", { rangemode: "tozero" }),
      shapes: [
        verticalBand(lower, upper, translucent(colours.blue, 0.15)),
        verticalLine(estimate, { line: { color: colours.black, width: 1.5, dash: "dash" } }),
      ],
      margin: { l: 66, r: 16, t: 16, b: 54 + title.extraHeight },
    }),
    caption:
      `Profile likelihood of ${parameter}. The curve is the drop in twice the log-likelihood when the parameter is fixed ` +
      `and the others are re-estimated. The shaded area is the ${percent} confidence interval: the values that a ` +
      "likelihood-ratio test does not reject. The dashed line marks the estimate. Where the curve is not a parabola, an " +
      "interval from the standard error would be misleading.",
    altText:
      `Curve of the likelihood-ratio statistic over ${parameter}, lowest at ${significant(estimate)}; the ${percent} interval runs from ` +
      `${significant(lower)} to ${significant(upper)}.`,
  };
}
