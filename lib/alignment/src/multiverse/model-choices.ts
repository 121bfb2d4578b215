import type { EstimationMethod } from "@alignment/engine";
import { choicesOfModel } from "../specification/choices-of-samples";
import { describeAccepted, isAccepted, oneOf } from "../specification/declaration";
import type { PanelSpecification } from "../specification/specification";

/** The control variables of Table 2, in its order. */
export const controlNames = [
  "year_s",
  "gdp_s",
  "iccpr",
  "civil_war",
  "delegation_s",
  "hr_igo",
  "size_s",
  "change_mean",
] as const;

/** A control variable of Table 2. */
export type ControlName = (typeof controlNames)[number];

/** The random part of the model, in R's notation. */
const randomParts = {
  "varying intercept and slope": "(1 + duration | case)",
  "varying intercept and slope, uncorrelated": "(1 + duration || case)",
  "varying intercept": "(1 | case)",
  "varying intercept and slope, crossed with states and IGOs":
    "(1 + duration | case) + (1 | ccode) + (1 | ionum)",
} as const;

/** A random part by its name. */
export type RandomPart = keyof typeof randomParts;

/** The choices of the model, beside those of the construction. */
export interface ModelChoices {
  /** The control variables that the model takes; the membership duration is always in it. */
  readonly controls: readonly ControlName[];
  readonly randomPart: RandomPart;
  readonly estimation: EstimationMethod;
}

const randomPart = oneOf(Object.keys(randomParts) as readonly RandomPart[], {
  default: "varying intercept and slope",
  crossed: ["varying intercept"],
  rule: 26,
  basis: "stated",
  stage: "model",
  label: "Random effects",
  question: "What varies from case to case?",
  meaning: "The paper lets intercept and slope of the duration vary and correlate.",
});

/** The declarations of the choices of the model; a list of controls is one value. */
export const declaredModelChoices = {
  controls: {
    kind: "list of controls",
    values: controlNames,
    label: "Controls",
    question: "Which control variables does the model take?",
    meaning: "Table 2 takes all of them; the membership duration is in every model.",
    rule: 26,
    basis: "stated",
    stage: "model",
    default: controlNames as readonly ControlName[],
    alternatives: [controlNames.filter((name) => name !== "change_mean"), ["year_s"], []] as const,
  } as const,
  randomPart,
  ...choicesOfModel,
};

/** The model of Table 2. */
export const defaultModelChoices: ModelChoices = {
  controls: declaredModelChoices.controls.default,
  randomPart: randomPart.default,
  estimation: declaredModelChoices.estimation.default,
};

/** Whether `name` is a choice of the model. */
export function isModelChoice(name: string): name is keyof ModelChoices {
  return Object.hasOwn(defaultModelChoices, name);
}

/** Whether `value` is a list of different controls. */
function isListOfControls(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    new Set(value).size === value.length &&
    value.every((name) => (controlNames as readonly unknown[]).includes(name))
  );
}

/** Why a choice of the model cannot have a value, with what is expected; undefined if it can. */
export function modelChoiceProblem(choice: keyof ModelChoices, value: unknown): string | undefined {
  const expected =
    choice === "controls"
      ? `a list of different names out of ${controlNames.join(", ")}`
      : describeAccepted(declaredModelChoices[choice]);
  const accepted =
    choice === "controls" ? isListOfControls(value) : isAccepted(value, declaredModelChoices[choice]);
  return accepted
    ? undefined
    : `choice "${choice}" has the value ${JSON.stringify(value)}; expected ${expected}`;
}

/**
 * The columns of the controls that a model takes. Where the tax share stands for the capacity of the state, it takes
 * the place of GDP per capita.
 *
 * @param controls the controls, in any order.
 * @param stateCapacity the specification's choice of that name.
 * @returns names of columns in the order of Table 2.
 */
export function controlColumns(
  controls: readonly ControlName[],
  stateCapacity: PanelSpecification["stateCapacity"],
): (ControlName | "tax_share_s")[] {
  const taken = controlNames.filter((name) => controls.includes(name));
  return stateCapacity === "GDP per capita"
    ? taken
    : taken.map((name) => (name === "gdp_s" ? "tax_share_s" : name));
}

/**
 * The formula of a model of the distance by membership duration.
 *
 * @param choices controls and random part; estimation does not enter.
 * @param stateCapacity the specification's choice of that name.
 * @returns the formula in R's notation, the controls in the order of Table 2 whatever their order in the choice.
 * @example
 * modelFormula({ controls: ["gdp_s"], randomPart: "varying intercept", estimation: "REML" });
 * // "distance ~ duration + gdp_s + (1 | case)"
 */
export function modelFormula(
  { controls, randomPart }: ModelChoices,
  stateCapacity: PanelSpecification["stateCapacity"] = "GDP per capita",
): string {
  const terms = ["duration", ...controlColumns(controls, stateCapacity), randomParts[randomPart]];
  return `distance ~ ${terms.join(" + ")}`;
}
