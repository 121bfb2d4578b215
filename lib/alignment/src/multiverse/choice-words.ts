import { type Declaration, describeValue } from "../specification/declaration";
import { choices } from "../specification/specification";
import { type ControlName, controlNames, declaredModelChoices } from "./model-choices";

const declarations: Readonly<Record<string, Declaration | typeof declaredModelChoices.controls>> = {
  ...choices,
  ...declaredModelChoices,
};

/** The few words that name a choice of the construction or of the model. */
export function choiceLabel(name: string): string {
  return declarations[name]?.label ?? name;
}

/** Short names of the control variables. */
export const controlWords: Readonly<Record<ControlName, string>> = {
  year_s: "year",
  gdp_s: "GDP per capita",
  iccpr: "ICCPR",
  civil_war: "civil war",
  delegation_s: "delegation",
  hr_igo: "human rights IGO",
  size_s: "number of members",
  change_mean: "change in the mean",
};

function controlsInWords(controls: readonly ControlName[]): string {
  if (controls.length === 0) return "none";
  const inWords = (names: readonly ControlName[]): string =>
    names.map((name) => controlWords[name]).join(", ");
  const missing = controlNames.filter((control) => !controls.includes(control));
  if (missing.length === 0) return "all of Table 2";
  return missing.length < controls.length ? `without ${inWords(missing)}` : `${inWords(controls)} only`;
}

/** A long list of numbers of IGOs is told by its length. */
const longestList = 5;

/** A value of a choice in words. */
export function valueInWords(name: string, value: unknown): string {
  const declaration = declarations[name];
  if (declaration === undefined) return String(value);
  if (declaration.kind === "list of controls") return controlsInWords(value as readonly ControlName[]);
  if (name === "humanRightsIgos" && Array.isArray(value) && value.length > longestList)
    return `${value.length} IGOs`;
  return describeValue(declaration, value);
}
