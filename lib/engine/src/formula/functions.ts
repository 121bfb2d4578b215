import type { Argument, Expression } from "./expression";
import type { FunctionName } from "./function-names";

/** What an argument of a function must be. */
type ArgumentKind = "expression" | "number" | "whole number" | "logical";

interface Parameter {
  readonly name: string;
  readonly kind: ArgumentKind;
  /** Whether it is given by its name alone. */
  readonly isNamed?: boolean;
}

const x: Parameter = { name: "x", kind: "expression" };

/** Parameters of every function, as R names them; the first must be given. */
const parametersOf: { readonly [Name in FunctionName]: readonly Parameter[] } = {
  I: [x],
  log: [x, { name: "base", kind: "number" }],
  log2: [x],
  log10: [x],
  log1p: [x],
  exp: [x],
  expm1: [x],
  sqrt: [x],
  abs: [x],
  sign: [x],
  floor: [x],
  ceiling: [x],
  sin: [x],
  cos: [x],
  tan: [x],
  factor: [x],
  "as.factor": [x],
  scale: [x, { name: "center", kind: "logical" }, { name: "scale", kind: "logical" }],
  poly: [x, { name: "degree", kind: "whole number" }, { name: "raw", kind: "logical", isNamed: true }],
};

export const functionNames = Object.keys(parametersOf) as readonly FunctionName[];

function isOfKind(value: Expression, kind: ArgumentKind): boolean {
  switch (kind) {
    case "expression":
      return true;
    case "number":
      return value.kind === "number";
    case "whole number":
      return value.kind === "number" && Number.isInteger(value.value) && value.value > 0;
    case "logical":
      return value.kind === "logical";
  }
}

/** A function's arguments by the names of its parameters. */
export type Arguments = { readonly [parameter: string]: Expression | undefined };

/**
 * Gives every argument of a call its parameter: by name, else by position.
 *
 * @returns the arguments, or what is wrong with them.
 */
export function matchArguments(name: FunctionName, given: readonly Argument[]): Arguments | string {
  const parameters = parametersOf[name];
  const matched: { [parameter: string]: Expression } = {};
  for (const argument of given) {
    const parameter = parameters.find((one) =>
      argument.name === undefined
        ? !one.isNamed && matched[one.name] === undefined
        : one.name === argument.name,
    );
    const known = parameters.map((one) => one.name).join(", ");
    if (parameter === undefined) {
      const what = argument.name === undefined ? "one more" : `"${argument.name}"`;
      return `${name}() takes ${known}, not ${what}`;
    }
    if (matched[parameter.name] !== undefined) return `${name}() is given ${parameter.name} twice`;
    if (!isOfKind(argument.value, parameter.kind)) {
      const expected = parameter.kind === "logical" ? "TRUE or FALSE" : `a ${parameter.kind}`;
      return `${parameter.name} of ${name}() is no ${parameter.kind}; expected ${expected}`;
    }
    matched[parameter.name] = argument.value;
  }
  return matched.x === undefined ? `${name}() has nothing to work on` : matched;
}
