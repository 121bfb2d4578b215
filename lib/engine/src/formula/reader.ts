import { FormulaError, type Token } from "./scan";

/** Parentheses and operations that may stand inside one another. */
const deepest = 100;

/** Goes through the pieces of a formula from left to right. */
export class TokenReader {
  private position = 0;
  private depth = 0;

  constructor(
    private readonly formula: string,
    private readonly tokens: readonly Token[],
  ) {}

  protected get next(): Token {
    return this.tokens[this.position];
  }

  /** The piece after the next. */
  protected get second(): Token {
    return this.tokens[Math.min(this.position + 1, this.tokens.length - 1)];
  }

  protected fail(problem: string, token: Token = this.next): never {
    throw new FormulaError(this.formula, token.at, problem);
  }

  /** The next piece, which is then behind. */
  protected take(): Token {
    const token = this.next;
    if (token.kind !== "end") this.position += 1;
    return token;
  }

  protected isSymbol(symbol: string, token: Token = this.next): boolean {
    return token.kind === "symbol" && token.text === symbol;
  }

  protected accept(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.position += 1;
    return true;
  }

  protected expect(symbol: string, after: string): void {
    if (!this.accept(symbol)) this.fail(`${this.found()}, expected "${symbol}" ${after}`);
  }

  /** The next piece in words. */
  protected found(): string {
    return this.next.kind === "end" ? "the formula ends" : `found ${JSON.stringify(this.next.text)}`;
  }

  /** Reads what stands inside of something else. */
  protected inside<Result>(read: () => Result): Result {
    if (this.depth === deepest) {
      this.fail(`more than ${deepest} parentheses or operations stand inside one another`);
    }
    this.depth += 1;
    const result = read();
    this.depth -= 1;
    return result;
  }

  /** Whether the parenthesis that begins here holds one of some symbols, outside of further parentheses. */
  protected parenthesisHolds(symbols: readonly string[]): boolean {
    let depth = 0;
    for (let at = this.position; at < this.tokens.length; at++) {
      const { kind, text } = this.tokens[at];
      if (kind !== "symbol") continue;
      if (text === "(") depth += 1;
      if (text === ")") depth -= 1;
      if (depth === 1 && symbols.includes(text)) return true;
      if (depth === 0) return false;
    }
    return false;
  }
}
