import { UserError } from "../errors";

/** A piece of a formula, with where it begins. */
export interface Token {
  readonly kind: "name" | "number" | "symbol" | "end";
  readonly text: string;
  /** Position of its first character, from 0. */
  readonly at: number;
}

/** A formula that cannot be read; the message shows the place. */
export class FormulaError extends UserError {
  override readonly name = "FormulaError";

  constructor(
    readonly formula: string,
    /** Position of the character that cannot be read, from 0. */
    readonly at: number,
    problem: string,
  ) {
    super(`formula: ${problem} at character ${at + 1}\n  ${formula}\n  ${" ".repeat(at)}^`);
  }
}

const pieces = /\s*(?:([A-Za-z.][\w.]*)|`([^`]+)`|(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|(\|\||[~+\-*/:^()|]))/y;

/**
 * Splits a formula into its pieces.
 *
 * @throws FormulaError at a character that no formula has.
 */
export function scanFormula(formula: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (formula.slice(at).trim() !== "") {
    pieces.lastIndex = at;
    const match = pieces.exec(formula);
    if (match === null) {
      const start = at + (formula.slice(at).length - formula.slice(at).trimStart().length);
      throw new FormulaError(formula, start, `${JSON.stringify(formula[start])} has no meaning in a formula`);
    }
    const [whole, name, quoted, number, symbol] = match;
    const start = at + whole.length - whole.trimStart().length;
    if (name !== undefined || quoted !== undefined)
      tokens.push({ kind: "name", text: name ?? quoted, at: start });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, at: start });
    else tokens.push({ kind: "symbol", text: symbol, at: start });
    at = pieces.lastIndex;
  }
  tokens.push({ kind: "end", text: "", at: formula.length });
  return tokens;
}
