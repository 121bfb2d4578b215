import { type Choice, choiceNames, choices } from "../specification/specification";
import { declaredModelChoices, type ModelChoices } from "./model-choices";
import { type ChoiceValue, mostUnits, type Plan, parsePlan } from "./plan";

/** The name of a choice of the construction or of the model. */
type AnyChoice = Choice | keyof ModelChoices;

/**
 * The order of importance in which a plan takes choices up: first what decides which states and years are compared and
 * how the record is measured, then the model, then how membership and covariates are coded. Choices that are not named
 * come last, in the order of their declarations.
 */
const mostImportant: readonly AnyChoice[] = [
  "score",
  "selection",
  "selectionYear",
  "entryAfter",
  "outcomeLag",
  "randomPart",
  "controls",
  "durationCounts",
  "reentry",
  "membershipCodes",
  "stateCapacity",
  "gdpForm",
  "conflictTypes",
  "changeInMeanTiming",
  "gdpVintage",
  "iccprFrom",
  "conflictIntensity",
  "estimation",
  "scaling",
  "changeInMeanSign",
  "lastYear",
];

/** What the plan reads of a declaration. */
interface Alternatives {
  readonly default: ChoiceValue;
  readonly alternatives: readonly ChoiceValue[];
  readonly crossed?: readonly ChoiceValue[];
  readonly stage?: string;
  readonly within?: Readonly<Record<string, unknown>>;
}

const declarations: { readonly [choice in AnyChoice]: Alternatives } = {
  ...choices,
  ...declaredModelChoices,
};

/** The values that a plan crosses with those of other choices: the default and what the declaration names. */
function crossedValues(declaration: Alternatives): readonly ChoiceValue[] {
  return [declaration.default, ...(declaration.crossed ?? declaration.alternatives)];
}

/** Why a choice is in no plan whatever the room; undefined where it may be. */
function reasonAgainst({ stage, within, crossed, alternatives }: Alternatives): string | undefined {
  if (stage === "series") return "leaves the estimation sample as it is";
  if (crossed?.length === 0) return "asks another question of the data";
  if (within !== undefined && alternatives.every((value) => Object.hasOwn(within, String(value))))
    return "changes nothing beside the other defaults";
  return undefined;
}

/** A choice that a plan leaves at its default, and why. */
export interface LeftOutChoice {
  readonly choice: string;
  readonly because: string;
}

/** The plan of the paper, and what did not fit into it. */
export interface PaperPlan {
  readonly plan: Plan;
  /** Every other choice of the construction and of the model. */
  readonly leftOut: readonly LeftOutChoice[];
}

/**
 * The plan of what the paper leaves open or could have done otherwise: the declared choices with their declared
 * alternatives in a stated order of importance, as many as 100,000 combinations hold. GDP per capita cannot be logged
 * where the tax share takes its place.
 *
 * @param isAvailable whether a value of a choice can be built from the files at hand; all by default.
 * @returns the plan, and the choices left out with the reason.
 * @example
 * paperPlan().leftOut.map(({ choice, because }) => `${choice}: ${because}`);
 */
export function paperPlan(
  isAvailable: (choice: string, value: ChoiceValue) => boolean = () => true,
): PaperPlan {
  const taken: Record<string, readonly ChoiceValue[]> = {};
  const leftOut: LeftOutChoice[] = [];
  let combinations = 1;
  const declared = Object.keys(declaredModelChoices) as (keyof ModelChoices)[];
  for (const choice of new Set([...mostImportant, ...choiceNames, ...declared])) {
    const values = crossedValues(declarations[choice]);
    const available = values.filter((value) => isAvailable(choice, value));
    const because =
      reasonAgainst(declarations[choice]) ??
      (available.length < 2
        ? "needs a file that is not there"
        : combinations * available.length > mostUnits
          ? `does not fit into ${mostUnits.toLocaleString("en-US")} combinations`
          : undefined);
    if (because !== undefined) {
      leftOut.push({ choice, because });
      continue;
    }
    taken[choice] = available;
    combinations *= available.length;
  }
  const exclude =
    taken.stateCapacity !== undefined && taken.gdpForm !== undefined
      ? [{ stateCapacity: ["tax share of GDP"], gdpForm: ["natural logarithm"] }]
      : [];
  return { plan: parsePlan({ choices: taken, exclude }), leftOut };
}
