import { controlNames } from "./model-choices";
import { type ChoiceValue, mostUnits, type Plan, parsePlan } from "./plan";

/** A choice that the paper leaves open, with the alternatives that a reader would think of. */
interface OpenChoice {
  readonly choice: string;
  readonly values: readonly ChoiceValue[];
}

/**
 * The choices that the paper leaves open, in the order of importance in which a plan takes them up: first what decides
 * which states and years are compared and how the record is measured, then the model, then how membership and
 * covariates are coded.
 */
const openChoices: readonly OpenChoice[] = [
  { choice: "score", values: ["Fariss 2.03", "Fariss 2.04", "Fariss 3.01", "Fariss 4.02"] },
  { choice: "selection", values: ["worse than the mean", "every case with a distance"] },
  {
    choice: "selectionYear",
    values: ["the year before entry", "the year of entry", "mean of the three years before entry"],
  },
  { choice: "entryAfter", values: [1965, 1980] },
  { choice: "outcomeLag", values: [1, 0] },
  { choice: "randomPart", values: ["varying intercept and slope", "varying intercept"] },
  {
    choice: "controls",
    values: [controlNames, controlNames.filter((name) => name !== "change_mean"), ["year_s"], []],
  },
  { choice: "durationCounts", values: ["calendar years", "years as a member"] },
  { choice: "reentry", values: ["same case", "dropped"] },
  { choice: "membershipCodes", values: [[1], [1, 2]] },
  { choice: "stateCapacity", values: ["GDP per capita", "tax share of GDP"] },
  { choice: "gdpForm", values: ["dollars", "natural logarithm"] },
  { choice: "conflictTypes", values: [[3], [3, 4]] },
  { choice: "changeInMeanTiming", values: ["same year", "lagged one year"] },
  { choice: "gdpVintage", values: ["2018-11, US dollars of 2010", "2026-03, US dollars of 2015"] },
  { choice: "iccprFrom", values: ["year of ratification", "year after ratification"] },
  { choice: "conflictIntensity", values: [1, 2] },
  { choice: "estimation", values: ["REML", "ML"] },
  { choice: "scaling", values: ["all memberships", "estimation sample", "none"] },
  { choice: "changeInMeanSign", values: ["minus the change", "the change"] },
  { choice: "lastYear", values: [2010, 2005] },
];

/** The plan of the paper, and what did not fit into it. */
export interface PaperPlan {
  readonly plan: Plan;
  /** Choices that the paper leaves open and the plan leaves at their default, for want of room or of a file. */
  readonly leftOut: readonly string[];
}

/**
 * The plan of what the paper leaves open: choices in a stated order of importance, as many as 100,000 combinations
 * hold. GDP per capita cannot be logged where the tax share takes its place.
 *
 * @param isAvailable whether a value of a choice can be built from the files at hand; all by default.
 * @returns the plan, and the choices left out.
 */
export function paperPlan(
  isAvailable: (choice: string, value: ChoiceValue) => boolean = () => true,
): PaperPlan {
  const choices: Record<string, readonly ChoiceValue[]> = {};
  const leftOut: string[] = [];
  let combinations = 1;
  for (const { choice, values } of openChoices) {
    const available = values.filter((value) => isAvailable(choice, value));
    if (available.length < 2 || combinations * available.length > mostUnits) {
      leftOut.push(choice);
      continue;
    }
    choices[choice] = available;
    combinations *= available.length;
  }
  const exclude =
    choices.stateCapacity !== undefined && choices.gdpForm !== undefined
      ? [{ stateCapacity: ["tax share of GDP"], gdpForm: ["natural logarithm"] }]
      : [];
  return { plan: parsePlan({ choices, exclude }), leftOut };
}
