import { choicesOfModel } from "./choices-of-samples";
import { type Declaration, type Declarations, describeValue, type Stage } from "./declaration";
import { type Choice, choiceNames, choices, type PanelSpecification } from "./specification";

/** One alternative to an inferred rule. */
export interface Alternative {
  /** Number of the construction rule. */
  readonly rule: number;
  /** The choice of the specification, or of the model, that differs. */
  readonly choice: Choice | keyof typeof choicesOfModel;
  readonly value: string | number | readonly number[];
  /** A name for results: rule, choice and value, such as `8.entryAfter.1970`. */
  readonly key: string;
  /** Rule, choice and value in words. */
  readonly label: string;
  /** The first stage that reads the choice: "series" leaves the estimation sample as it is, "model" the panel. */
  readonly stage: Stage;
  /** The changes of the default specification that make the panel. */
  readonly changes: Partial<PanelSpecification>;
  /** The changes of the default specification with which it is compared; none is Table 2. */
  readonly comparedWith: Partial<PanelSpecification>;
  /** How the model is fitted. */
  readonly method: "REML" | "ML";
}

/** A value as a part of a key. */
function keyOf(value: string | number | readonly number[]): string {
  const text = Array.isArray(value) ? value.join("-") || "none" : String(value);
  return text.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

/** The alternatives that a declaration names, beside each of the specifications in which they change something. */
function alternativesOf(choice: Alternative["choice"], declaration: Declaration): Alternative[] {
  const { rule, label, stage } = declaration;
  return declaration.alternatives.flatMap((value) =>
    (declaration.within?.[String(value)] ?? [{}]).map((within: { readonly [choice: string]: string }) => {
      const beside = Object.values(within).join(", ");
      return {
        rule,
        choice,
        value,
        key: [rule, choice, keyOf(value), ...Object.values(within).map(keyOf)].join("."),
        label: `Rule ${rule}, ${label}: ${describeValue(declaration, value)}${beside === "" ? "" : ` (${beside})`}`,
        stage,
        changes: stage === "model" ? within : { ...within, [choice]: value },
        comparedWith: within,
        method: choice === "estimation" ? (value as "ML") : "REML",
      } as const;
    }),
  );
}

/**
 * Every alternative to every rule that the paper does not state, one at a time: what a robustness table shows beside
 * Table 2. Choices that are numbers or lists have no end of alternatives; their declarations name some.
 *
 * @returns the alternatives by rule, then in the order of the declarations.
 * @example
 * const build = panelBuilder(folder);
 * const samples = alternativesToInferredRules().map(({ label, changes }) => [label, build(changes).sample]);
 */
export function alternativesToInferredRules(): readonly Alternative[] {
  const declarations: Declarations = { ...choices, ...choicesOfModel };
  return [...choiceNames, ...(Object.keys(choicesOfModel) as "estimation"[])]
    .filter((choice) => declarations[choice].basis === "inferred")
    .flatMap((choice) => alternativesOf(choice, declarations[choice]))
    .sort((left, right) => left.rule - right.rule);
}
