import {
  type Argument,
  type ArithmeticOperator,
  type ComparisonOperator,
  type Expression,
  formatExpression,
} from "./expression";
import type { FunctionName } from "./function-names";
import { functionNames, matchArguments } from "./functions";
import { TokenReader } from "./reader";
import type { Token } from "./scan";

type Operator = ArithmeticOperator | ComparisonOperator;

/** How strongly an operator binds, as in R; `!` stands between `&` and the comparisons, a sign between `*` and `^`. */
const strengths: ReadonlyMap<string, number> = new Map([
  ["|", 1],
  ["&", 2],
  ["<", 4],
  ["<=", 4],
  [">", 4],
  [">=", 4],
  ["==", 4],
  ["!=", 4],
  ["+", 5],
  ["-", 5],
  ["*", 6],
  ["/", 6],
  ["%%", 7],
  ["%/%", 7],
  ["^", 9],
]);
const strengthOfNot = 3;
const strengthOfSign = 8;

/** Operations that may follow one another without parentheses. */
const mostOperations = 500;

/** Reads variables and the expressions that they are made of. */
export class ExpressionReader extends TokenReader {
  /** The variables read so far, in the order of their first occurrence. */
  protected variables = new Set<string>();

  /** variable := name | function "(" arguments ")" */
  protected variable(): Expression {
    const token = this.next;
    if (token.kind !== "name") {
      this.fail(
        token.kind === "end"
          ? "the formula ends where a term is expected"
          : `expected a term, found ${JSON.stringify(token.text)}`,
      );
    }
    const variable = this.named();
    if (variable.kind === "logical") this.fail(`${token.text} is no column`, token);
    this.variables.add(formatExpression(variable));
    return variable;
  }

  /** named := name | TRUE | FALSE | function "(" arguments ")" */
  private named(): Expression {
    const token = this.take();
    if (this.isSymbol("(") && !token.isQuoted) return this.call(token);
    if (!token.isQuoted && (token.text === "TRUE" || token.text === "FALSE")) {
      return { kind: "logical", value: token.text === "TRUE" };
    }
    if (token.text === "." && !token.isQuoted) {
      this.fail('"." (all other columns) is not known here; name the columns', token);
    }
    return { kind: "column", name: token.text };
  }

  /** The function whose name has just been taken, with its arguments. */
  private call(token: Token): Expression {
    const name = functionNames.find((one) => one === token.text);
    if (name === undefined) {
      if (token.text === "offset") this.fail("offset() stands as a summand of its own", token);
      this.fail(
        `there is no function "${token.text}" (there are ${functionNames.join(", ")}, offset)`,
        token,
      );
    }
    this.expect("(", `after ${name}`);
    const given = this.isSymbol(")") ? [] : this.arguments();
    this.expect(")", `to close ${name}(`);
    const matched = matchArguments(name as FunctionName, given);
    if (typeof matched === "string") this.fail(matched, token);
    return { kind: "call", name: name as FunctionName, arguments: given };
  }

  private arguments(): readonly Argument[] {
    const given: Argument[] = [];
    do {
      const isNamed = this.next.kind === "name" && this.isSymbol("=", this.second);
      const name = isNamed ? this.take().text : undefined;
      if (isNamed) this.take();
      given.push({ ...(name === undefined ? {} : { name }), value: this.expression() });
    } while (this.accept(","));
    return given;
  }

  /** expression := numbers, texts and columns with operators, functions and parentheses */
  protected expression(lowest = 0): Expression {
    return this.inside(() => {
      let left = this.operand();
      for (let count = 0; ; count++) {
        const operator = this.next.text === "&&" ? "&" : this.next.text === "||" ? "|" : this.next.text;
        const strength = this.next.kind === "symbol" ? strengths.get(operator) : undefined;
        if (strength === undefined || strength < lowest) return left;
        if (count === mostOperations) this.fail(`more than ${mostOperations} operations follow one another`);
        this.take();
        const right = this.expression(operator === "^" ? strengthOfSign : strength + 1);
        left = { kind: "operation", operator: operator as Operator, left, right };
      }
    });
  }

  /** What stands between two operators. */
  private operand(): Expression {
    if (this.accept("-")) return this.signed("-", strengthOfSign);
    if (this.accept("+")) return this.signed("+", strengthOfSign);
    if (this.accept("!")) return this.signed("!", strengthOfNot);
    if (this.accept("(")) {
      const inner = this.expression();
      this.expect(")", "to close the parenthesis");
      return { kind: "parentheses", inner };
    }
    const token = this.next;
    if (token.kind === "number") return { kind: "number", value: Number(this.take().text) };
    if (token.kind === "text") return { kind: "text", value: this.take().text };
    if (token.kind === "name") return this.named();
    return this.fail(
      token.kind === "end"
        ? "the formula ends where a term is expected"
        : `expected a term, found ${JSON.stringify(token.text)}`,
    );
  }

  private signed(operator: "-" | "+" | "!", strength: number): Expression {
    return { kind: "sign", operator, operand: this.expression(strength) };
  }
}
