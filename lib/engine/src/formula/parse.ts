import { FormulaError, scanFormula, type Token } from "./scan";
import {
  type Expression,
  formatTerm,
  type ModelTree,
  type RandomTerm,
  type Term,
  type TransformName,
  transformNames,
} from "./tree";

/** What a sum of terms has named so far. */
interface Sum {
  terms: Term[];
  /** Whether the formula drops the intercept by `0` or `-1`, keeps it by `1`, or does not say. */
  intercept: "kept" | "dropped" | "unsaid";
  random: RandomTerm[];
}

/** Reads a formula from left to right; each method reads one rule of the grammar. */
class FormulaParser {
  private position = 0;

  constructor(
    private readonly formula: string,
    private readonly tokens: readonly Token[],
  ) {}

  private get next(): Token {
    return this.tokens[this.position];
  }

  private fail(problem: string, token: Token = this.next): never {
    throw new FormulaError(this.formula, token.at, problem);
  }

  private accept(symbol: string): boolean {
    if (this.next.kind !== "symbol" || this.next.text !== symbol) return false;
    this.position += 1;
    return true;
  }

  private expect(symbol: string, after: string): void {
    if (!this.accept(symbol)) {
      const found = this.next.kind === "end" ? "the formula ends" : `found ${JSON.stringify(this.next.text)}`;
      this.fail(`${found}, expected "${symbol}" ${after}`);
    }
  }

  /** model := arithmetic "~" sum */
  model(): ModelTree {
    const response = this.arithmetic();
    this.expect("~", "after the response");
    const sum = this.sum(true);
    if (this.next.kind !== "end") this.fail(`${JSON.stringify(this.next.text)} does not belong here`);
    return { response, fixed: withIntercept(sum), random: sum.random };
  }

  /** sum := [sign] item { sign item } */
  private sum(allowsRandom: boolean): Sum {
    const sum: Sum = { terms: [], intercept: "unsaid", random: [] };
    let minus = this.accept("-");
    if (!minus) this.accept("+");
    for (;;) {
      this.item(sum, minus, allowsRandom);
      if (this.accept("+")) minus = false;
      else if (this.accept("-")) minus = true;
      else return sum;
    }
  }

  private item(sum: Sum, minus: boolean, allowsRandom: boolean): void {
    const start = this.next;
    if (start.kind === "number" && (start.text === "0" || start.text === "1")) {
      this.position += 1;
      sum.intercept = (start.text === "1") === !minus ? "kept" : "dropped";
      return;
    }
    if (start.text === "(" && start.kind === "symbol" && this.isRandom()) {
      if (!allowsRandom || minus)
        this.fail("random effects stand only as summands of the whole model", start);
      sum.random.push(...this.random());
      return;
    }
    const terms = this.product();
    if (minus) sum.terms = sum.terms.filter((term) => !terms.some((one) => sameTerm(one, term)));
    else for (const term of terms) if (!sum.terms.some((one) => sameTerm(one, term))) sum.terms.push(term);
  }

  /** Whether the parenthesis that begins here holds a bar. */
  private isRandom(): boolean {
    let depth = 0;
    for (const { kind, text } of this.tokens.slice(this.position)) {
      if (kind !== "symbol") continue;
      if (text === "(") depth += 1;
      if (text === ")") depth -= 1;
      if (depth === 1 && (text === "|" || text === "||")) return true;
      if (depth === 0) return false;
    }
    return false;
  }

  /** random := "(" sum ("|" | "||") grouping ")" */
  private random(): RandomTerm[] {
    this.expect("(", "before random effects");
    const terms = withIntercept(this.sum(false));
    const covariance = this.accept("||") ? "independent" : "correlated";
    if (covariance === "correlated") this.expect("|", "before the grouping factor");
    const groupings = this.groupings();
    this.expect(")", "after the grouping factor");
    return groupings.map((grouping) => ({ terms, grouping, covariance }));
  }

  /** groupings := name { (":" | "/") name }; a/b stands for a and a:b */
  private groupings(): string[][] {
    let current = [this.groupingName()];
    const all: string[][] = [];
    for (;;) {
      if (this.accept(":")) current = [...current, this.groupingName()];
      else if (this.accept("/")) {
        all.push(current);
        current = [...current, this.groupingName()];
      } else return [...all, current];
    }
  }

  private groupingName(): string {
    const token = this.next;
    if (token.kind !== "name") this.fail("expected the name of a grouping factor");
    this.position += 1;
    return token.text;
  }

  /** product := interaction { "*" interaction }; a*b stands for a + b + a:b */
  private product(): Term[] {
    let terms = this.interaction();
    while (this.accept("*")) {
      const right = this.interaction();
      terms = [...terms, ...right, ...terms.flatMap((a) => right.map((b) => joined(a, b)))];
    }
    return terms;
  }

  /** interaction := atom { ":" atom } */
  private interaction(): Term[] {
    let terms = this.atom();
    while (this.accept(":")) {
      const right = this.atom();
      terms = terms.flatMap((a) => right.map((b) => joined(a, b)));
    }
    return terms;
  }

  /** atom := "(" sum ")" | variable */
  private atom(): Term[] {
    if (this.accept("(")) {
      const { terms, intercept } = this.sum(false);
      if (intercept !== "unsaid") this.fail("an intercept stands outside of parentheses");
      this.expect(")", "to close the parenthesis");
      return terms;
    }
    return [[this.variable()]];
  }

  /** variable := name | transform "(" arithmetic ")" */
  private variable(): Expression {
    const token = this.next;
    if (token.kind !== "name") {
      this.fail(
        token.kind === "end"
          ? "the formula ends where a term is expected"
          : `expected a term, found ${JSON.stringify(token.text)}`,
      );
    }
    this.position += 1;
    if (!this.accept("(")) return { kind: "column", name: token.text };
    if (!transformNames.includes(token.text as TransformName)) {
      this.fail(`there is no function "${token.text}" (there are ${transformNames.join(", ")})`, token);
    }
    const argument = this.arithmetic();
    this.expect(")", `to close ${token.text}(`);
    return { kind: "call", name: token.text as TransformName, argument };
  }

  /** arithmetic := product of numbers and columns with + - * / ^ and parentheses */
  private arithmetic(lowest = 0): Expression {
    let left = this.arithmeticAtom();
    for (;;) {
      const operator = this.next.text as keyof typeof precedence;
      const strength = this.next.kind === "symbol" ? precedence[operator] : undefined;
      if (strength === undefined || strength < lowest) return left;
      this.position += 1;
      const right = this.arithmetic(operator === "^" ? strength : strength + 1);
      left = { kind: "arithmetic", operator, left, right };
    }
  }

  private arithmeticAtom(): Expression {
    if (this.accept("-")) {
      return {
        kind: "arithmetic",
        operator: "-",
        left: { kind: "number", value: 0 },
        right: this.arithmetic(2),
      };
    }
    if (this.accept("(")) {
      const inner = this.arithmetic();
      this.expect(")", "to close the parenthesis");
      return inner;
    }
    const token = this.next;
    if (token.kind === "number") {
      this.position += 1;
      return { kind: "number", value: Number(token.text) };
    }
    return this.variable();
  }
}

const precedence = { "+": 1, "-": 1, "*": 2, "/": 2, "^": 3 } as const;

function withIntercept({ terms, intercept }: Sum): Term[] {
  return intercept === "dropped" ? terms : [[], ...terms];
}

function joined(a: Term, b: Term): Term {
  return [...a, ...b.filter((one) => !a.some((other) => formatTerm([one]) === formatTerm([other])))];
}

function sameTerm(a: Term, b: Term): boolean {
  return a.length === b.length && joined(a, b).length === a.length;
}

/**
 * Reads a model formula in lme4's language: `+`, `-`, `:`, `*`, `0` and `1`, parentheses, `I()`, `log()`,
 * `exp()`, `sqrt()`, `scale()`, `factor()`, and random effects `(terms | g)`, `(terms || g)`, `g:h` and `g/h`.
 *
 * @param formula such as `"y ~ x + I(x^2) + (1 + x | g)"`.
 * @returns the model; terms stand in order of their number of variables, as in R.
 * @throws FormulaError pointing at the character that cannot be read.
 */
export function parseFormula(formula: string): ModelTree {
  const model = new FormulaParser(formula, scanFormula(formula)).model();
  const byOrder = (terms: readonly Term[]) => [...terms].sort((a, b) => a.length - b.length);
  return {
    ...model,
    fixed: byOrder(model.fixed),
    random: model.random.map((one) => ({ ...one, terms: byOrder(one.terms) })),
  };
}
