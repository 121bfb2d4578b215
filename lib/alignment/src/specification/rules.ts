import type { Basis } from "./declaration";
import { rulesOfCases } from "./rules-of-cases";
import { rulesOfMeasures } from "./rules-of-measures";
import { rulesOfModels } from "./rules-of-models";
import {
  type Choice,
  choiceNames,
  choices,
  defaultSpecification,
  type PanelSpecification,
} from "./specification";

/** One rule by which the paper's sample is rebuilt from the sources. */
export interface ConstructionRule {
  /** Number of the rule; notebooks, code and the sample construction cite it. */
  readonly id: number;
  /** What the rule says under the specification. */
  readonly rule: string;
  /**
   * "stated" where the paper says it, "inferred" where the paper leaves it open and it was chosen because it comes
   * nearest to the paper's Table 2, "source" where the form of a source file asks for it. A rule of which a part is
   * inferred says so in `inferred`; a rule is "stated" where what is inferred is a detail of it.
   */
  readonly basis: Basis;
  /** Sections of the paper that the rule goes back to. */
  readonly section: string;
  /** What the paper states of it; empty where it states nothing. */
  readonly stated: string;
  /** What was inferred; empty where nothing was. */
  readonly inferred: string;
  /** The choices of the specification that change it; none where the rule is fixed. */
  readonly choices: readonly Choice[];
}

/** The choices that change a rule. */
function choicesOfRule(id: number): readonly Choice[] {
  return choiceNames.filter((choice) => {
    const { rule, furtherRules = [] } = choices[choice];
    return rule === id || furtherRules.includes(id);
  });
}

/**
 * The rules of the construction under a specification, in the order in which they act.
 *
 * @param specification every choice of the construction.
 * @returns the thirty rules, each in the words that hold for the specification.
 * @example
 * rulesOf(panelSpecification({ entryAfter: 1980 }))[7].rule; // "… cases that begin after 1980 are kept."
 */
export function rulesOf(specification: PanelSpecification): readonly ConstructionRule[] {
  const texts = [rulesOfCases, rulesOfMeasures, rulesOfModels].flatMap((rules) => rules(specification));
  return texts.map(({ stated = "", inferred = "", section = "", ...text }, index) => {
    const id = index + 1;
    return { id, ...text, section, stated, inferred, choices: choicesOfRule(id) };
  });
}

/** The rules of the construction as they come nearest to the paper's Table 2. */
export const constructionRules: readonly ConstructionRule[] = rulesOf(defaultSpecification);
