import { formatNumber, formatPercent } from "../text";
import { bandTraces } from "./bands";
import { checkLengths, type Figure, type Numbers } from "./figure";
import { observationBars, overDuration } from "./observations-below";
import { colours, layout } from "./theme";

/** The prediction of Figure 2 and the durations that it rests on. */
export interface MembershipPrediction {
  /** Years of membership at which the prediction is made, rising. */
  readonly duration: Numbers;
  /** Predicted distance of a typical case. */
  readonly predicted: Numbers;
  /** Bounds of the confidence band. */
  readonly lower: Numbers;
  readonly upper: Numbers;
  /** Duration of every row of the sample, in years. */
  readonly observedDurations: Numbers;
  /** Coverage of the band between 0 and 1; 0.95 if not given. */
  readonly level?: number;
}

/** Rows of the sample at each whole year of duration. */
export function countByYear(durations: Numbers): { years: number[]; counts: number[] } {
  const counts = new Map<number, number>();
  for (const duration of Array.from(durations)) {
    const year = Math.round(duration);
    counts.set(year, (counts.get(year) ?? 0) + 1);
  }
  const years = [...counts.keys()].sort((left, right) => left - right);
  return { years, counts: years.map((year) => counts.get(year) as number) };
}

/**
 * Figure 2: the predicted distance over the duration of membership with its confidence band, above the
 * distribution of the durations in the sample.
 *
 * @throws RangeError if columns of the prediction differ in length, or one is empty.
 */
export function plotMembershipPrediction(prediction: MembershipPrediction): Figure {
  const { duration, predicted, lower, upper, observedDurations, level = 0.95 } = prediction;
  checkLengths("plotMembershipPrediction", { duration, predicted, lower, upper });
  checkLengths("plotMembershipPrediction", { observedDurations });
  const { years, counts } = countByYear(observedDurations);
  const percent = formatPercent(level);
  const first = Array.from(predicted)[0];
  const last = Array.from(predicted)[predicted.length - 1];
  const direction = last > first ? "rises" : "falls";
  return {
    data: [
      ...bandTraces(
        { x: duration, y: predicted, lower, upper },
        {
          name: "predicted distance",
          bandName: `${percent} confidence band`,
          colour: colours.blue,
          hover: "%{x} years: %{text}<extra></extra>",
        },
      ),
      observationBars(years, counts),
    ],
    layout: layout(440, overDuration("Distance to other members<br>(score points)")),
    caption:
      "Predicted distance between a member's human rights score and the mean score of the other members, by years of " +
      "membership, with all other covariates at their sample means. Negative values mean that the state is more " +
      `repressive than the other members. The band is the pointwise ${percent} confidence interval (model-based; uncertainty of the ` +
      "fixed effects only). The bars show how many observations have each duration.",
    altText:
      `Line with a ${percent} band: the predicted distance ${direction} from ${formatNumber(first, 2)} in ` +
      `year ${duration[0]} of membership to ${formatNumber(last, 2)} in year ${duration[duration.length - 1]}. Bars below: ` +
      "observations by duration.",
  };
}
