/** What a construction rule or a choice rests on. */
export type Basis =
  /** The paper says it. */
  | "stated"
  /** The paper leaves it open; it was chosen because it comes nearest to the paper's Table 2. */
  | "inferred"
  /** The form of a source file asks for it. */
  | "source";

/**
 * The stages of the construction, in order; each keeps its result under the choices that it and those before it read.
 */
export const stages = [
  "memberships",
  "scores",
  "covariates",
  "cases",
  "rows",
  "parts",
  "scales",
  "columns",
  "series",
  "model",
] as const;

/** A stage of the construction, or the model that is fitted to its sample. */
export type Stage = (typeof stages)[number];

/** What a declaration says of a choice, whatever its values are. */
export interface ChoiceText<V> {
  /** The value of the specification that comes nearest to the paper's Table 2. */
  readonly default: V;
  /** Number of the construction rule that it changes. */
  readonly rule: number;
  /** Numbers of further rules that it changes. */
  readonly furtherRules?: readonly number[];
  /** What the default rests on. */
  readonly basis: Basis;
  /** The first stage that reads it. */
  readonly stage: Stage;
  /** A few words that name it, in tables and beside a control. */
  readonly label: string;
  /** What it decides, as a question of one line. */
  readonly question: string;
  /** What its values mean. */
  readonly meaning: string;
  /**
   * For alternatives that change nothing beside the other defaults, by value: the changes of other choices beside which
   * they do.
   */
  readonly within?: { readonly [value: string]: readonly { readonly [choice: string]: string }[] };
  /**
   * The alternatives that a plan which crosses many choices takes; all of them if not given, none where the choice
   * makes another question of it (another outcome, a part of the sample).
   */
  readonly crossed?: readonly V[];
  /** Short texts for values that are not words themselves, by value. */
  readonly valueLabels?: { readonly [value: string]: string };
}

/** A choice of one value out of a list. */
export interface OneOf<V extends string | number = string | number> extends ChoiceText<V> {
  readonly kind: "one of";
  readonly values: readonly V[];
  /** The values that stand beside the default in a robustness table. */
  readonly alternatives: readonly V[];
}

/** A choice of a whole number between two bounds, both included. */
export interface WholeNumber extends ChoiceText<number> {
  readonly kind: "whole number";
  readonly minimum: number;
  readonly maximum: number;
  readonly alternatives: readonly number[];
}

/** A choice of a list of different whole numbers, at least one where `values` says out of which. */
export interface WholeNumbers extends ChoiceText<readonly number[]> {
  readonly kind: "list of whole numbers";
  readonly values?: readonly number[];
  readonly alternatives: readonly (readonly number[])[];
}

/** The declaration of a choice. */
export type Declaration = OneOf | WholeNumber | WholeNumbers;

/** Declarations by the names of their choices. */
export type Declarations = { readonly [choice: string]: Declaration };

/** The values that the choices of some declarations have. */
export type ValuesOf<D extends Declarations> = { readonly [choice in keyof D]: D[choice]["default"] };

/** A type that follows from the other arguments of a call, not from this one. */
type Given<V> = [V][V extends unknown ? 0 : never];

/**
 * Declares a choice of one value out of a list.
 *
 * @param values all that it may be.
 * @param text what is said of it; its `alternatives` are all other values where it names none.
 */
export function oneOf<const V extends string | number>(
  values: readonly V[],
  text: ChoiceText<Given<V>> & { readonly alternatives?: readonly Given<V>[] },
): OneOf<V> {
  return { kind: "one of", values, alternatives: values.filter((value) => value !== text.default), ...text };
}

/** Declares a choice of a whole number between two bounds, both included. */
export function wholeNumber(
  minimum: number,
  maximum: number,
  text: Omit<WholeNumber, "kind" | "minimum" | "maximum">,
): WholeNumber {
  return { kind: "whole number", minimum, maximum, ...text };
}

/** Declares a choice of a list of different whole numbers. */
export function wholeNumbers(text: Omit<WholeNumbers, "kind">): WholeNumbers {
  return { kind: "list of whole numbers", ...text };
}

/** What a choice accepts, in words. */
export function describeAccepted(declaration: Declaration): string {
  switch (declaration.kind) {
    case "one of":
      return `one of ${declaration.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "whole number":
      return `a whole number from ${declaration.minimum} to ${declaration.maximum}`;
    case "list of whole numbers":
      return declaration.values === undefined
        ? "a list of different whole numbers"
        : `a list of different numbers out of ${declaration.values.join(", ")}, at least one`;
  }
}

/** Whether a choice accepts a value. */
export function isAccepted(value: unknown, declaration: Declaration): boolean {
  switch (declaration.kind) {
    case "one of":
      return declaration.values.includes(value as string | number);
    case "whole number":
      return (
        Number.isInteger(value) &&
        (value as number) >= declaration.minimum &&
        (value as number) <= declaration.maximum
      );
    case "list of whole numbers": {
      if (!Array.isArray(value) || !value.every(Number.isInteger) || new Set(value).size !== value.length)
        return false;
      const { values } = declaration;
      return values === undefined || (value.length > 0 && value.every((one) => values.includes(one)));
    }
  }
}

/** A value in words, as a table shows it. */
export function describeValue(declaration: Declaration, value: unknown): string {
  const inWords = (one: unknown) => declaration.valueLabels?.[String(one)] ?? String(one);
  if (!Array.isArray(value)) return inWords(value);
  return value.length === 0 ? "none" : value.map(inWords).join(", ");
}
