import { type ControlName, controlNames, declaredModelChoices } from "alignment/multiverse";
import { choiceGroups, choices, type Declaration, describeValue } from "alignment/specification";

/** What the page reads of the declaration of a choice, of the construction or of the model. */
export type PageDeclaration = Declaration | typeof declaredModelChoices.controls;

/** The declarations of all choices, by name. */
export const declarations: Readonly<Record<string, PageDeclaration>> = {
  ...choices,
  ...declaredModelChoices,
};

/** The groups of choices as the form shows them, with the names of their choices. */
export const groupsOfChoices: readonly (readonly [string, readonly string[]])[] = [
  ...Object.entries(choiceGroups).map(([title, own]) => [title, Object.keys(own)] as const),
  ["What is modelled", Object.keys(declaredModelChoices)],
];

/** The few words that name a choice. */
export function labelOf(name: string): string {
  return declarations[name]?.label ?? name;
}

/** What a choice rests on, with its construction rule. */
export function basisOf(name: string): string {
  const { rule, basis } = declarations[name];
  const words = { stated: "stated in the paper", inferred: "inferred", source: "required by a source" };
  return `rule ${rule}, ${words[basis]}`;
}

/** Whether a choice was inferred and not stated by the paper. */
export function isInferred(name: string): boolean {
  return declarations[name].basis === "inferred";
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
