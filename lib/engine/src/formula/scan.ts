import { UserError } from "../errors";
import { nameSource } from "./expression";

/** A piece of a formula, with where it begins. */
export interface Token {
  readonly kind: "name" | "number" | "text" | "symbol" | "end";
  /** What it stands for: a name without its backticks, a text without its quotation marks. */
  readonly text: string;
  /** Position of its first character, from 0. */
  readonly at: number;
  /** Whether it is a name in backticks. */
  readonly isQuoted?: boolean;
}

/**
 * A formula that cannot be read; the message shows the place.
 *
 * @example
 * try {
 *   parseFormula("y ~ x + (1 | g");
 * } catch (error) {
 *   error instanceof FormulaError; // true
 *   error.at; // 14
 * }
 */
export class FormulaError extends UserError {
  override readonly name = "FormulaError";

  constructor(
    readonly formula: string,
    /** Position of the character that cannot be read, from 0. */
    readonly at: number,
    problem: string,
  ) {
    super(`formula: ${problem} at character ${at + 1}\n${pointAt(formula, at)}`);
  }
}

/** Characters of a formula that a message shows on either side of the place. */
const mostShown = 60;

/** The formula, or the part of it around a character, with a mark below that character. */
function pointAt(formula: string, at: number): string {
  const start = Math.max(0, at - mostShown);
  const before = formula.slice(start, at).replace(/\s/g, " ");
  const after = formula.slice(at, at + mostShown).replace(/\s/g, " ");
  const [left, right] = [start > 0 ? "…" : "", at + mostShown < formula.length ? "…" : ""];
  const width = [...`${left}${before}`.replace(/\p{M}/gu, "")].length;
  return `  ${left}${before}${after}${right}\n  ${" ".repeat(width)}^`;
}

const pieces = new RegExp(
  [
    `\\s*(?:(?<name>${nameSource})`,
    "`(?<quoted>(?:[^`\\\\]|\\\\.)+)`",
    `"(?<double>(?:[^"\\\\]|\\\\.)*)"`,
    `'(?<single>(?:[^'\\\\]|\\\\.)*)'`,
    "(?<number>\\d+\\.?\\d*(?:[eE][+-]?\\d+)?|\\.\\d+(?:[eE][+-]?\\d+)?)",
    "(?<symbol>\\|\\||&&|%in%|%%|%/%|<=|>=|==|!=|[~+\\-*/:^()|&!<>,=]))",
  ].join("|"),
  "uy",
);

const unescaped = (text: string): string => text.replace(/\\(.)/gu, "$1");

/** The piece that a match of `pieces` has found. */
function tokenOf(
  { name, quoted, double, single, number, symbol }: Record<string, string>,
  at: number,
): Token {
  if (name !== undefined) return { kind: "name", text: name, at };
  if (quoted !== undefined) return { kind: "name", text: unescaped(quoted), at, isQuoted: true };
  if (number !== undefined) return { kind: "number", text: number, at };
  if (symbol !== undefined) return { kind: "symbol", text: symbol, at };
  return { kind: "text", text: unescaped(double ?? single), at };
}

/**
 * Splits a formula into its pieces.
 *
 * @throws FormulaError at a character that no formula has.
 */
export function scanFormula(formula: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = formula.trimEnd().length;
  let at = 0;
  while (at < end) {
    pieces.lastIndex = at;
    const match = pieces.exec(formula);
    if (match === null) {
      const start = at + formula.slice(at).search(/\S/);
      const character = String.fromCodePoint(formula.codePointAt(start) as number);
      throw new FormulaError(formula, start, `${JSON.stringify(character)} has no meaning in a formula`);
    }
    const start = at + (match[0].length - match[0].trimStart().length);
    tokens.push(tokenOf(match.groups as Record<string, string>, start));
    at = pieces.lastIndex;
  }
  tokens.push({ kind: "end", text: "", at: formula.length });
  return tokens;
}
