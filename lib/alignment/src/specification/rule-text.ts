import { type Basis, describeValue } from "./declaration";
import { choices, type PanelSpecification } from "./specification";

/** What is said of a rule under a specification. */
export interface RuleText {
  readonly rule: string;
  readonly basis: Basis;
  readonly section?: string;
  readonly stated?: string;
  readonly inferred?: string;
}

/** The value of a choice in words. */
export function inWords(specification: PanelSpecification, choice: keyof PanelSpecification): string {
  return describeValue(choices[choice], specification[choice]);
}
