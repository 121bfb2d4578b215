import { ModelError } from "../errors";
import { shown } from "../options";
import { ExpressionReader } from "./read-expression";
import { scanFormula, type Token } from "./scan";
import {
  addTerms,
  crossed,
  distinct,
  emptySum,
  interactions,
  nested,
  type Sum,
  termsOf,
  within,
} from "./sum";
import { inOrder, type ModelTree, type RandomTerm, type Term } from "./tree";

/** Terms that a formula may stand for. */
const mostTerms = 2000;

/** Reads a formula from left to right; each method reads one rule of the grammar. */
class FormulaReader extends ExpressionReader {
  /** model := expression "~" sum */
  model(): ModelTree {
    const response = this.expression();
    this.expect("~", "after the response");
    const sum = this.sum(true);
    if (this.next.kind !== "end") this.misplaced();
    const fixed = inOrder(termsOf(sum), [...this.variables]);
    return { response, fixed, offsets: sum.offsets, random: sum.random };
  }

  private misplaced(): never {
    const { text } = this.next;
    const isComparison = /^([<>!=]=?|==|&|&&)$/.test(text);
    const advice = isComparison ? "; a comparison stands inside of I(), such as I(x > 0)" : "";
    return this.fail(`${JSON.stringify(text)} does not belong here${advice}`);
  }

  /** sum := [sign] item { sign item } */
  private sum(isWhole: boolean): Sum {
    const sum = emptySum();
    let minus = this.accept("-");
    if (!minus) this.accept("+");
    for (;;) {
      this.item(sum, minus, isWhole);
      if (this.accept("+")) minus = false;
      else if (this.accept("-")) minus = true;
      else return sum;
    }
  }

  private item(sum: Sum, minus: boolean, isWhole: boolean): void {
    const start = this.next;
    if (start.kind === "number" && (start.text === "0" || start.text === "1")) {
      this.take();
      sum.intercept = (start.text === "1") === !minus ? "kept" : "dropped";
      return;
    }
    if (this.isSymbol("(") && this.parenthesisHolds(["|", "||"])) {
      if (!isWhole || minus) this.fail("random effects stand only as summands of the whole model", start);
      sum.random.push(...this.random());
      return;
    }
    if (start.kind === "name" && start.text === "offset" && this.isSymbol("(", this.second)) {
      if (!isWhole || minus) this.fail("an offset stands only as a summand of the whole model", start);
      sum.offsets.push(...this.offset());
      return;
    }
    addTerms(sum, this.product(), minus);
    if (sum.terms.size > mostTerms) this.tooMany(start);
  }

  private tooMany(start: Token): never {
    return this.fail(`the formula stands for more than ${mostTerms} terms`, start);
  }

  /** offset := "offset" "(" expression ")" */
  private offset() {
    this.take();
    this.expect("(", "after offset");
    const offset = this.expression();
    this.expect(")", "to close offset(");
    return [offset];
  }

  /** random := "(" sum ("|" | "||") grouping ")" */
  private random(): RandomTerm[] {
    this.expect("(", "before random effects");
    const outer = this.variables;
    this.variables = new Set();
    const terms = inOrder(termsOf(this.sum(false)), [...this.variables]);
    this.variables = outer;
    const covariance = this.accept("||") ? "independent" : "correlated";
    if (covariance === "correlated") this.expect("|", "before the grouping factor");
    const groupings = this.groupings();
    this.expect(")", "after the grouping factor");
    return groupings.map((grouping) => ({ terms, grouping, covariance }));
  }

  /** groupings := grouping { (":" | "/") grouping }; a/b stands for a and a:b */
  private groupings(): string[][] {
    let current = [this.grouping()];
    const all: string[][] = [];
    for (;;) {
      if (this.accept(":")) current = this.combined(current);
      else if (this.accept("/")) {
        all.push(current);
        current = this.combined(current);
      } else return [...all, current];
    }
  }

  /** Columns with one more; a column that is there already adds nothing. */
  private combined(columns: readonly string[]): string[] {
    const name = this.grouping();
    return columns.includes(name) ? [...columns] : [...columns, name];
  }

  /** grouping := name | ("factor" | "as.factor") "(" name ")" */
  private grouping(): string {
    const token = this.take();
    if (token.kind !== "name") this.fail("expected the name of a grouping factor", token);
    if (!/^(as\.)?factor$/.test(token.text) || token.isQuoted || !this.accept("(")) return token.text;
    const name = this.inside(() => this.grouping());
    this.expect(")", `to close ${token.text}(`);
    return name;
  }

  /** product := inner { ("*" | "/") inner }; a*b stands for a + b + a:b, a/b for a + a:b */
  private product(): readonly Term[] {
    return this.joined(["*", "/"], () => this.inner());
  }

  /** inner := interaction { "%in%" interaction } */
  private inner(): readonly Term[] {
    return this.joined(["%in%"], () => this.interaction());
  }

  /** interaction := power { ":" power } */
  private interaction(): readonly Term[] {
    return this.joined([":"], () => this.power());
  }

  /** Terms with operators of one strength between them, from left to right. */
  private joined(symbols: readonly string[], read: () => readonly Term[]): readonly Term[] {
    const start = this.next;
    let terms = read();
    for (;;) {
      const symbol = symbols.find((one) => this.accept(one));
      if (symbol === undefined) return terms;
      const right = read();
      if ((terms.length + 1) * (right.length + 1) > mostTerms * 2) this.tooMany(start);
      terms = joinBy[symbol](terms, right);
    }
  }

  /** power := atom [ "^" whole number ]; (a + b)^2 stands for all interactions of two, and a:a is a */
  private power(): readonly Term[] {
    const start = this.next;
    const terms = this.atom();
    if (!this.accept("^")) return terms;
    const token = this.take();
    const power = Number(token.text);
    if (token.kind !== "number" || !Number.isInteger(power) || power < 1) {
      this.fail("expected a whole number from 1 on after ^", token);
    }
    let product = terms;
    for (let factor = 1; factor < power; factor++) {
      if ((product.length + 1) * (terms.length + 1) > mostTerms * 4) this.tooMany(start);
      const next = distinct(interactions(terms, product));
      if (next.length === product.length) return product;
      product = next;
    }
    return product;
  }

  /** atom := "(" sum ")" | variable */
  private atom(): readonly Term[] {
    if (!this.accept("(")) return [[this.variable()]];
    const { terms, intercept } = this.inside(() => this.sum(false));
    if (intercept !== "unsaid") this.fail("an intercept stands outside of parentheses");
    if (!this.isSymbol(")") && this.next.kind === "symbol") this.misplaced();
    this.expect(")", "to close the parenthesis");
    return [...terms.values()];
  }
}

const joinBy: {
  readonly [symbol: string]: (left: readonly Term[], right: readonly Term[]) => readonly Term[];
} = { "*": crossed, "/": nested, "%in%": within, ":": interactions };

/**
 * Reads a model formula in the language of R and lme4: `+` and `-` of terms, `:`, `*`, `/`, `%in%`, `^` with a whole
 * number, `0` and `1`, parentheses, `offset()`, functions of columns (`I()`, `log()`, `log2()`, `log10()`, `exp()`,
 * `sqrt()`, `abs()`, `scale()`, `poly(x, 2)`, `factor()` and others), and random effects `(terms | g)`, `(terms || g)`,
 * `g:h` and `g/h`. With `||` all effects of a group are independent, also those of the levels of one factor.
 *
 * @param formula such as `"y ~ x + I(x^2) + (1 + x | g)"`. Names hold letters of any script, digits, periods and
 *   underscores; others stand in backticks.
 * @returns the model; terms stand in order of their number of variables, the variables of a term as they first occur.
 * @throws FormulaError pointing at the character that cannot be read.
 * @example
 * const { fixed, random } = parseFormula("y ~ a * x + (1 | g/h)");
 * fixed.map(formatTerm); // ["1", "a", "x", "a:x"]
 * random.map(({ grouping }) => grouping); // [["g"], ["g", "h"]]
 */
export function parseFormula(formula: string): ModelTree {
  if (typeof formula !== "string") {
    const expected = 'expected text such as "y ~ x + (1 | g)"';
    throw new ModelError("parseFormula", `the formula is ${shown(formula)}`, expected);
  }
  return new FormulaReader(formula, scanFormula(formula)).model();
}
