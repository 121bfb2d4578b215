import { UserError } from "@alignment/engine";
import { type GdpVintage, gdpFiles } from "../sources/gdp";
import { type RegionalGroup, regionalGroupNames } from "../sources/regions";
import { type ScoreName, scoreNames } from "../sources/scores";

/** Every choice of the construction; `constructionRules` says what each means and where it comes from. */
export interface PanelSpecification {
  /** Human rights score of a state. */
  readonly score: ScoreName;
  /** Codes of the source that count as membership: 1 full, 2 associate, 3 observer. */
  readonly membershipCodes: readonly number[];
  /** Cases are kept whose first year of membership is later than this year. */
  readonly entryAfter: number;
  /** What happens to the years after a re-entry. */
  readonly reentry: "same case" | "dropped";
  /** What `duration` counts. */
  readonly durationCounts: "calendar years" | "years as a member";
  /** The cases kept, by the state's distance to the mean of the members before entry. */
  readonly selection: "worse than the mean" | "better than the mean" | "every case with a distance";
  /** The year in which that distance is taken. */
  readonly selectionYear:
    | "the year before entry"
    | "the year of entry"
    | "mean of the three years before entry";
  /** Years by which the outcome lags behind the covariates. */
  readonly outcomeLag: 0 | 1;
  /** Whether the outcome is the distance or its change on the year before. */
  readonly outcome: "distance" | "yearly change of the distance";
  /** Sign of the change in the mean: minus the yearly change, or the yearly change. */
  readonly changeInMeanSign: "minus the change" | "the change";
  /** The years whose means the change compares: t with t - 1, or t - 1 with t - 2. */
  readonly changeInMeanTiming: "same year" | "lagged one year";
  /** Types of armed conflict that count as civil war: 3 internal, 4 internationalized internal. */
  readonly conflictTypes: readonly number[];
  /** Smallest intensity that counts: 1 at least 25 battle deaths a year, 2 at least 1,000. */
  readonly conflictIntensity: 1 | 2;
  /** What stands for the capacity of the state: GDP per capita, or tax revenue as a percentage of GDP. */
  readonly stateCapacity: "GDP per capita" | "tax share of GDP";
  readonly gdpVintage: GdpVintage;
  readonly gdpForm: "dollars" | "natural logarithm";
  /** The first year in which a ratification of the ICCPR counts. */
  readonly iccprFrom: "year of ratification" | "year after ratification";
  /** Rows over which year and GDP are scaled; delegation and size are scaled over the estimation sample. */
  readonly scaling: "all memberships" | "estimation sample" | "none";
  /** Numbers (`ionum`) of the IGOs that count as human rights IGOs. */
  readonly humanRightsIgos: readonly number[];
  /** The IGOs whose rows are kept: all, the human rights IGOs or the others, or those of one mandate. */
  readonly igos: IgoGroup;
  /** The states whose rows are kept: all, or those of one regional group of the United Nations. */
  readonly regionalGroup: "all" | RegionalGroup;
  /** Last year of the estimation sample. */
  readonly lastYear: number;
}

/** A group of IGOs: all, the human rights IGOs or the others, or those of one mandate. */
export type IgoGroup = "all" | "human rights" | "other" | "political" | "economic" | "social";

/** The groups of IGOs that a specification can keep. */
export const igoGroups: readonly IgoGroup[] = [
  "all",
  "human rights",
  "other",
  "political",
  "economic",
  "social",
];

/** The specification that comes nearest to the paper's Table 2. */
export const defaultSpecification: PanelSpecification = {
  score: "Fariss 2.03",
  membershipCodes: [1],
  entryAfter: 1965,
  reentry: "same case",
  durationCounts: "calendar years",
  selection: "worse than the mean",
  selectionYear: "the year before entry",
  outcomeLag: 1,
  outcome: "distance",
  changeInMeanSign: "minus the change",
  changeInMeanTiming: "same year",
  conflictTypes: [3],
  conflictIntensity: 1,
  stateCapacity: "GDP per capita",
  gdpVintage: "2018-11, US dollars of 2010",
  gdpForm: "dollars",
  iccprFrom: "year of ratification",
  scaling: "all memberships",
  humanRightsIgos: [1390, 3760, 3761, 3900, 3770, 2702, 4400, 2250, 2700, 2830, 4410, 3940, 1830, 4550, 1840],
  igos: "all",
  regionalGroup: "all",
  lastYear: 2010,
};

/** What a choice may be: one of a list of values, a whole number in a span, or a list of whole numbers. */
export type Alternatives =
  | { readonly kind: "one of"; readonly values: readonly (string | number)[] }
  | { readonly kind: "whole number"; readonly minimum: number; readonly maximum: number }
  | { readonly kind: "list of whole numbers"; readonly values?: readonly number[] };

/** What each choice may be. */
export const alternatives: { readonly [choice in keyof PanelSpecification]: Alternatives } = {
  score: { kind: "one of", values: scoreNames },
  membershipCodes: { kind: "list of whole numbers", values: [1, 2, 3] },
  entryAfter: { kind: "whole number", minimum: 1960, maximum: 2013 },
  reentry: { kind: "one of", values: ["same case", "dropped"] },
  durationCounts: { kind: "one of", values: ["calendar years", "years as a member"] },
  selection: {
    kind: "one of",
    values: ["worse than the mean", "better than the mean", "every case with a distance"],
  },
  selectionYear: {
    kind: "one of",
    values: ["the year before entry", "the year of entry", "mean of the three years before entry"],
  },
  outcomeLag: { kind: "one of", values: [0, 1] },
  outcome: { kind: "one of", values: ["distance", "yearly change of the distance"] },
  changeInMeanSign: { kind: "one of", values: ["minus the change", "the change"] },
  changeInMeanTiming: { kind: "one of", values: ["same year", "lagged one year"] },
  conflictTypes: { kind: "list of whole numbers", values: [1, 2, 3, 4] },
  conflictIntensity: { kind: "one of", values: [1, 2] },
  stateCapacity: { kind: "one of", values: ["GDP per capita", "tax share of GDP"] },
  gdpVintage: { kind: "one of", values: Object.keys(gdpFiles) },
  gdpForm: { kind: "one of", values: ["dollars", "natural logarithm"] },
  iccprFrom: { kind: "one of", values: ["year of ratification", "year after ratification"] },
  scaling: { kind: "one of", values: ["all memberships", "estimation sample", "none"] },
  humanRightsIgos: { kind: "list of whole numbers" },
  igos: { kind: "one of", values: igoGroups },
  regionalGroup: { kind: "one of", values: ["all", ...regionalGroupNames] },
  lastYear: { kind: "whole number", minimum: 1966, maximum: 2014 },
};

function describe(accepted: Alternatives): string {
  switch (accepted.kind) {
    case "one of":
      return `one of ${accepted.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "whole number":
      return `a whole number from ${accepted.minimum} to ${accepted.maximum}`;
    case "list of whole numbers":
      return accepted.values === undefined
        ? "a list of whole numbers"
        : `a list of different numbers out of ${accepted.values.join(", ")}, at least one`;
  }
}

function isAccepted(value: unknown, accepted: Alternatives): boolean {
  switch (accepted.kind) {
    case "one of":
      return accepted.values.includes(value as string | number);
    case "whole number":
      return (
        Number.isInteger(value) &&
        (value as number) >= accepted.minimum &&
        (value as number) <= accepted.maximum
      );
    case "list of whole numbers": {
      if (!Array.isArray(value) || !value.every(Number.isInteger) || new Set(value).size !== value.length)
        return false;
      const { values } = accepted;
      return values === undefined || (value.length > 0 && value.every((one) => values.includes(one)));
    }
  }
}

/**
 * The default specification with some choices changed.
 *
 * @param changes the choices to change; plain objects parsed from JSON are checked like typed ones.
 * @returns the whole specification.
 * @throws RangeError if a choice does not exist or has a value that it cannot have; it names the choice, the
 *   value and what is accepted.
 */
export function panelSpecification(changes: Partial<PanelSpecification> = {}): PanelSpecification {
  if (typeof changes !== "object" || changes === null || Array.isArray(changes)) {
    throw new UserError(
      `panelSpecification: ${JSON.stringify(changes)} is no object; expected an object of choices such as {"lastYear": 2005}`,
    );
  }
  for (const [choice, value] of Object.entries(changes)) {
    if (!Object.hasOwn(alternatives, choice)) {
      throw new UserError(
        `panelSpecification: there is no choice "${choice}"; the choices are ${Object.keys(alternatives).join(", ")}`,
      );
    }
    const accepted = alternatives[choice as keyof PanelSpecification];
    if (!isAccepted(value, accepted)) {
      throw new UserError(
        `panelSpecification: choice "${choice}" is ${JSON.stringify(value)}; expected ${describe(accepted)}`,
      );
    }
  }
  const specification = { ...defaultSpecification, ...changes };
  if (specification.entryAfter >= specification.lastYear) {
    throw new UserError(
      `panelSpecification: entryAfter is ${specification.entryAfter} and lastYear ${specification.lastYear}; expected entryAfter before lastYear`,
    );
  }
  return specification;
}
