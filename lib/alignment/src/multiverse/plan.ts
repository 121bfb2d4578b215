import { UserError } from "@alignment/engine/dist/errors";
import {
  defaultSpecification,
  type PanelSpecification,
  panelSpecification,
} from "../specification/specification";
import { defaultModelChoices, isModelChoice, type ModelChoices, modelChoiceProblem } from "./model-choices";

/** A value of a choice: a text, a number, or a list of them. */
export type ChoiceValue = string | number | readonly (string | number)[];

/** Combinations that are left out: those in which every choice named has one of the values listed. */
export type Exclusion = { readonly [choice: string]: readonly ChoiceValue[] };

/** What a multiverse is made of; everything that a plan does not name has its default. */
export interface Plan {
  /** The values that each choice takes, by the choice's name. */
  readonly choices: { readonly [choice: string]: readonly ChoiceValue[] };
  /** Combinations that are left out; none by default. */
  readonly exclude: readonly Exclusion[];
  /** Seed of the null draws. */
  readonly seed: number;
}

/** One specification of a multiverse: how the panel is built, and which model is fitted to it. */
export interface PlannedSpecification {
  readonly changes: Partial<PanelSpecification>;
  readonly model: ModelChoices;
}

/** Largest number of combinations that a plan may have. */
export const mostUnits = 100_000;

const topLevelKeys = ["choices", "exclude", "seed"];

function fail(message: string): never {
  throw new UserError(`plan: ${message}`);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The names of all choices of the construction and of the model. */
export const plannableChoices: readonly string[] = [
  ...Object.keys(defaultSpecification),
  ...Object.keys(defaultModelChoices),
];

function checkValue(choice: string, value: unknown): void {
  if (isModelChoice(choice)) {
    const problem = modelChoiceProblem(choice, value);
    if (problem === undefined) return;
    fail(problem);
  }
  try {
    // Each value is checked beside years that no single choice can contradict.
    panelSpecification({
      ...(choice === "entryAfter" && { lastYear: 2014 }),
      ...(choice === "lastYear" && { entryAfter: 1960 }),
      [choice]: value,
    });
  } catch (error) {
    fail((error as Error).message.replace(/^panelSpecification: /, ""));
  }
}

function checkedChoices(choices: unknown): Plan["choices"] {
  if (!isObject(choices))
    fail(`"choices" is ${JSON.stringify(choices)}; expected an object such as {"entryAfter": [1965, 1980]}`);
  for (const [choice, values] of Object.entries(choices)) {
    if (!plannableChoices.includes(choice)) {
      fail(`there is no choice "${choice}"; the choices are ${plannableChoices.join(", ")}`);
    }
    if (!Array.isArray(values)) {
      fail(
        `choice "${choice}" is ${JSON.stringify(values)}; expected a list of values, such as [${JSON.stringify(values)}]`,
      );
    }
    if (values.length === 0)
      fail(`choice "${choice}" has no value; expected at least one, or leave the choice out`);
    for (const value of values) checkValue(choice, value);
  }
  return choices as Plan["choices"];
}

function checkedExclusions(exclusions: unknown, choices: Plan["choices"]): readonly Exclusion[] {
  if (exclusions === undefined) return [];
  if (!Array.isArray(exclusions))
    fail(`"exclude" is ${JSON.stringify(exclusions)}; expected a list of objects`);
  for (const exclusion of exclusions) {
    if (!isObject(exclusion) || Object.keys(exclusion).length === 0)
      fail(
        `"exclude" holds ${JSON.stringify(exclusion)}; expected an object of choices with their values, such as {"scaling": ["none"]}`,
      );
    for (const [choice, values] of Object.entries(exclusion)) {
      const planned = choices[choice];
      if (planned === undefined)
        fail(`"exclude" names "${choice}", which is not among the choices of the plan`);
      if (!Array.isArray(values))
        fail(`"exclude" gives ${JSON.stringify(values)} for "${choice}"; expected a list of its values`);
      for (const value of values) {
        if (!planned.some((one) => sameValue(one, value)))
          fail(
            `"exclude" gives "${choice}" the value ${JSON.stringify(value)}, which the plan does not take`,
          );
      }
    }
  }
  return exclusions as readonly Exclusion[];
}

function sameValue(one: ChoiceValue, other: ChoiceValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A value that a choice of a plan takes several times. */
export interface RepeatedValue {
  readonly choice: string;
  readonly value: ChoiceValue;
  readonly times: number;
}

/**
 * The values that a choice takes several times.
 *
 * @param plan a checked plan.
 * @returns each of them once, in the order of the plan.
 * @example
 * const plan = parsePlan({ choices: { entryAfter: [1965, 1980, 1965] } });
 * repeatedValues(plan); // [{ choice: "entryAfter", value: 1965, times: 2 }]
 */
export function repeatedValues({ choices }: Plan): readonly RepeatedValue[] {
  return Object.entries(choices).flatMap(([choice, values]) =>
    values.flatMap((value, at) => {
      const same = values.filter((one) => sameValue(one, value));
      const isFirst = values.findIndex((one) => sameValue(one, value)) === at;
      return isFirst && same.length > 1 ? [{ choice, value, times: same.length }] : [];
    }),
  );
}

/**
 * Checks a plan and fills in what it leaves out.
 *
 * @param value a plan as parsed from JSON; the smallest one is `{"choices": {"entryAfter": [1965, 1980]}}`.
 * @returns the plan.
 * @throws UserError if it names something unknown, a choice has no value or a value that it cannot have, nothing is
 *   left, or there are more than 100,000 combinations; it says what was expected.
 * @example
 * parsePlan({ choices: { gdpForm: ["dollars", "natural logarithm"] } }).seed; // 1
 */
export function parsePlan(value: unknown): Plan {
  if (!isObject(value))
    fail(
      `${JSON.stringify(value)} is no plan; expected an object such as {"choices": {"entryAfter": [1965, 1980]}}`,
    );
  for (const key of Object.keys(value)) {
    if (!topLevelKeys.includes(key))
      fail(`there is no entry "${key}"; the entries are ${topLevelKeys.join(", ")}`);
  }
  const { seed = 1 } = value;
  if (!Number.isSafeInteger(seed) || (seed as number) < 0)
    fail(`"seed" is ${JSON.stringify(seed)}; expected a whole number of at least 0`);
  if (value.choices === undefined)
    fail('it has no "choices"; expected a plan such as {"choices": {"entryAfter": [1965, 1980]}}');
  const choices = checkedChoices(value.choices);
  const plan: Plan = { choices, exclude: checkedExclusions(value.exclude, choices), seed: seed as number };
  const combinations = Object.values(choices).reduce((product, values) => product * values.length, 1);
  if (combinations > mostUnits) {
    fail(
      `its choices have ${combinations.toLocaleString("en-US")} combinations; expected at most ${mostUnits.toLocaleString("en-US")}; take fewer choices or values`,
    );
  }
  if (planUnits(plan).length === 0) fail('"exclude" leaves out every combination; expected at least one');
  return plan;
}

/** The positions of the values in one combination, by the order of the plan's choices. */
function positionsOf(combination: number, sizes: readonly number[]): number[] {
  const positions = new Array<number>(sizes.length);
  let rest = combination;
  for (let i = sizes.length - 1; i >= 0; i--) {
    positions[i] = rest % sizes[i];
    rest = Math.floor(rest / sizes[i]);
  }
  return positions;
}

/** Combinations that are left out, by positions: for each choice that is named, which of its values. */
type ExcludedPositions = readonly { readonly place: number; readonly isNamed: readonly boolean[] }[];

/** What a plan leaves out; each value is compared once, not once a combination. */
function excludedPositions({ choices, exclude }: Plan): readonly ExcludedPositions[] {
  const names = Object.keys(choices);
  return exclude.map((exclusion) =>
    Object.entries(exclusion).map(([choice, values]) => ({
      place: names.indexOf(choice),
      isNamed: choices[choice].map((value) => values.some((one) => sameValue(one, value))),
    })),
  );
}

/**
 * The units of a plan: the positions of the values of each of its choices, in the order of the choices. The last choice
 * varies fastest; what the plan excludes is left out, and the units are numbered from 0 without gaps.
 *
 * @param plan a checked plan.
 * @returns one list of positions a unit.
 * @example
 * planUnits(parsePlan({ choices: { outcomeLag: [0, 1], conflictIntensity: [1, 2] } })); // [[0,0], [0,1], [1,0], [1,1]]
 */
export function planUnits(plan: Plan): number[][] {
  const names = Object.keys(plan.choices);
  const sizes = names.map((name) => plan.choices[name].length);
  const combinations = sizes.reduce((product, size) => product * size, 1);
  const excluded = excludedPositions(plan);
  const units: number[][] = [];
  for (let combination = 0; combination < combinations; combination++) {
    const positions = positionsOf(combination, sizes);
    const isLeftOut = excluded.some((named) =>
      named.every(({ place, isNamed }) => isNamed[positions[place]]),
    );
    if (!isLeftOut) units.push(positions);
  }
  return units;
}

/** The values of a unit, by choice, as they stand in the plan. */
export function valuesOfUnit(plan: Plan, positions: readonly number[]): { [choice: string]: ChoiceValue } {
  return Object.fromEntries(
    Object.entries(plan.choices).map(([choice, values], i) => [choice, values[positions[i]]]),
  );
}

/**
 * How a unit's panel is built, and which model is fitted to it.
 *
 * @param plan a checked plan.
 * @param positions the unit, as `planUnits` gives it.
 * @returns the changes to the default specification and the choices of the model.
 */
export function specificationOfUnit(plan: Plan, positions: readonly number[]): PlannedSpecification {
  const changes: Record<string, ChoiceValue> = {};
  const model: Record<string, unknown> = { ...defaultModelChoices };
  for (const [choice, value] of Object.entries(valuesOfUnit(plan, positions))) {
    if (isModelChoice(choice)) model[choice] = value;
    else changes[choice] = value;
  }
  return {
    changes: changes as Partial<PanelSpecification>,
    model: model as unknown as ModelChoices,
  };
}

/** A value as it stands in a table: a list joined by blanks. */
export function formatChoiceValue(value: ChoiceValue): string {
  return typeof value === "object" ? value.join(" ") : String(value);
}
