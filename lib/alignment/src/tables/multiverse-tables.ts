import type { MultiverseAtHand } from "../multiverse/at-hand";
import { choiceLabel } from "../multiverse/choice-words";
import type { ChoiceInfluence } from "../multiverse/influence";
import type { JointTest } from "../multiverse/joint-test";
import { nullLabels } from "../multiverse/null-sources";
import { formatNumber, formatPercent } from "../text";
import { dataTable } from "./data-table";
import type { ReportTable } from "./table";

/** What a null says of a whole curve, as `joint` of a multiverse gives it or `summary.json` has it. */
export interface WholeCurve {
  readonly test: Omit<JointTest, "units">;
}

/**
 * Which choice matters: the shares of the variance of the estimate, and of the finding (an estimate above zero with
 * t > 1.96), that each choice accounts for, largest first.
 *
 * @param of a multiverse, as `multiverse.of` gives it, or its summary.
 * @param caption the table's title.
 * @example
 * showTable(multiverse.influenceTable(found, "Which choice matters"));
 */
export function influenceTable({ summary }: Pick<MultiverseAtHand, "summary">, caption: string): ReportTable {
  const { estimate, finding } = summary.influence;
  const ofFinding = new Map(finding.duplicatesOnce.map((one) => [one.choice, one.shapley]));
  const rows = ordered(estimate.duplicatesOnce).map(({ choice, firstOrder, total, shapley }) => ({
    Choice: choiceLabel(choice),
    "Estimate: alone": firstOrder,
    "Estimate: with interactions": total,
    "Estimate: Shapley share": shapley,
    "Finding: Shapley share": ofFinding.get(choice) ?? Number.NaN,
  }));
  return dataTable(rows, {
    caption,
    digits: 3,
    notes: [
      "Shares of the variance over all specifications of the plan, equal ones counted once. Alone: variance of the means by this " +
        "choice (first order, Sobol 2001). With interactions: what is left when all other choices are fixed (total). Shapley shares " +
        "split interactions evenly and sum to 1 (Owen 2014).",
      "All combinations are computed, none is sampled: these shares have no Monte Carlo error.",
    ],
  });
}

function ordered(influence: readonly ChoiceInfluence[]): readonly ChoiceInfluence[] {
  return influence
    .filter(({ firstOrder, total }) => firstOrder !== 0 || total !== 0)
    .sort((one, other) => other.shapley - one.shapley);
}

/**
 * Which choice matters most for the estimate and for the finding, in words.
 *
 * @param of a multiverse or its summary.
 */
export function influenceInWords({ summary }: Pick<MultiverseAtHand, "summary">): string {
  const { estimate, finding } = summary.influence;
  const [first, second] = ordered(estimate.duplicatesOnce);
  if (first === undefined || Number.isNaN(first.shapley))
    return "The estimate is the same in every specification.";
  const besides =
    second === undefined
      ? ""
      : `, followed by *${choiceLabel(second.choice)}* (${formatPercent(second.shapley, 1)})`;
  const [ofFinding, nextOfFinding] = ordered(finding.duplicatesOnce);
  const isTied = ofFinding !== undefined && Math.abs(ofFinding.shapley - nextOfFinding?.shapley) < 1e-9;
  const found =
    ofFinding === undefined || Number.isNaN(ofFinding.shapley)
      ? "Whether an estimate is significant does not differ between specifications."
      : isTied
        ? `Whether an estimate is significant depends equally on *${choiceLabel(ofFinding.choice)}* and *${choiceLabel(nextOfFinding.choice)}* (${formatPercent(ofFinding.shapley, 1)} each).`
        : `Whether an estimate is significant depends most on *${choiceLabel(ofFinding.choice)}* (${formatPercent(ofFinding.shapley, 1)}).`;
  return (
    `The estimate depends most on **${choiceLabel(first.choice)}**, which accounts for ${formatPercent(first.shapley, 1)} of its variance ` +
    `over the specifications${besides}. ${found}`
  );
}

const statisticLabels = {
  median: "Median estimate",
  share: "Share with t > 1.96",
  stouffer: "Stouffer's Z",
} as const;

/**
 * The whole curve in the data beside the same curve where IGOs have no influence.
 *
 * @param joint one entry a null, as `joint` of a multiverse gives it.
 * @param caption the table's title.
 * @example
 * showTable(multiverse.jointTable([found.joint("linear", 39)], "The curve among null draws"));
 */
export function jointTable(joint: readonly WholeCurve[], caption: string): ReportTable {
  const names = Object.keys(statisticLabels) as (keyof typeof statisticLabels)[];
  const rows = names.flatMap((name) =>
    joint.map(({ test }) => {
      const { observed, mean, lower, upper, p, atLeast } = test.statistics[name];
      return {
        Statistic: statisticLabels[name],
        Null: nullLabels[test.null],
        Data: observed,
        "Mean of the null": mean,
        "Middle 95%": `${formatNumber(lower, 4)} to ${formatNumber(upper, 4)}`,
        p: formatNumber(p, 3),
        "Draws at least as large": `${atLeast.k} of ${atLeast.n}: ${formatNumber(atLeast.share, 2)} (${formatNumber(atLeast.lower, 2)} to ${formatNumber(atLeast.upper, 2)})`,
      };
    }),
  );
  return dataTable(rows, {
    caption,
    digits: 4,
    notes: [
      "Memberships or scores are drawn before cases are selected, and every specification is built anew from them. p counts draws at " +
        "least as large as the data, the data among them. In brackets: the exact 95% interval of the share, its Monte Carlo error. Of fewer than 40 draws the middle 95% is their whole range.",
    ],
  });
}

/** How many specifications pass the correction for all of them, and what the number of draws lets pass at all. */
function correctedInWords({ draws, specifications, adjustedBelow05 }: WholeCurve["test"]): string {
  const smallest = 1 / (draws + 1);
  return smallest < 0.05
    ? `${adjustedBelow05} of ${specifications} specifications have p < 0.05 after correction for all of them (max-T; with ${formatNumber(draws)} draws no p is below ${formatNumber(smallest, 3)}).`
    : `With ${formatNumber(draws)} draws no specification can have p < 0.05 after correction for all of them (max-T).`;
}

/**
 * What the joint question says, in words.
 *
 * @param joint one entry a null.
 */
export function jointInWords(joint: readonly WholeCurve[]): string {
  return joint
    .map(({ test }) => {
      const { median, share } = test.statistics;
      const { k, n, share: part, lower, upper } = median.atLeast;
      return (
        `- **${nullLabels[test.null]}**: in ${k} of ${n} draws the median is at least as large as in the data ` +
        `(${formatNumber(median.observed, 4)}): a share of ${formatNumber(part, 2)}, Monte Carlo 95% interval ` +
        `${formatNumber(lower, 2)} to ${formatNumber(upper, 2)}. Without influence ${formatPercent(share.mean, 1)} of the specifications ` +
        `have t > 1.96 on average (data: ${formatPercent(share.observed, 1)}). ${correctedInWords(test)}`
      );
    })
    .join("\n");
}
