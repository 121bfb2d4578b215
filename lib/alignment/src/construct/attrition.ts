import { type Table, tableOf } from "../table";

/** One step of the attrition: what is required, and what is left when all rows without it are gone. */
export interface AttritionStep {
  readonly step: string;
  /** Construction rules that make the step. */
  readonly rules: string;
  readonly rows: number;
  readonly cases: number;
  readonly igos: number;
  readonly states: number;
  /** Rows that this step takes away, and cases that have no row left because of it. */
  readonly rowsLost: number;
  readonly casesLost: number;
}

/** Counts rows as they come, and their distinct IGO-state pairs, IGOs and states. */
export class PairCounter {
  rows = 0;
  private readonly pairs: Uint8Array;

  constructor(
    private readonly igoCount: number,
    private readonly stateCount: number,
  ) {
    this.pairs = new Uint8Array(igoCount * stateCount);
  }

  /** Counts rows of one pair; none counts nothing. */
  add(igo: number, state: number, rows: number): void {
    if (rows === 0) return;
    this.rows += rows;
    this.pairs[igo * this.stateCount + state] = 1;
  }

  count(): Pick<AttritionStep, "rows" | "cases" | "igos" | "states"> {
    let cases = 0;
    const igos = new Uint8Array(this.igoCount);
    const states = new Uint8Array(this.stateCount);
    this.pairs.forEach((seen, pair) => {
      if (seen === 0) return;
      cases += 1;
      igos[Math.floor(pair / this.stateCount)] = 1;
      states[pair % this.stateCount] = 1;
    });
    return { rows: this.rows, cases, igos: total(igos), states: total(states) };
  }
}

function total(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}

/** The steps as a table, for a file or a frame. */
export function attritionTable(steps: readonly AttritionStep[]): Table<{
  step: readonly string[];
  rules: readonly string[];
  rows: Int32Array;
  cases: Int32Array;
  igos: Int32Array;
  states: Int32Array;
  rows_lost: Int32Array;
  cases_lost: Int32Array;
}> {
  const numbers = (name: "rows" | "cases" | "igos" | "states" | "rowsLost" | "casesLost") =>
    Int32Array.from(steps, (step) => step[name]);
  return tableOf({
    step: steps.map((step) => step.step),
    rules: steps.map((step) => step.rules),
    rows: numbers("rows"),
    cases: numbers("cases"),
    igos: numbers("igos"),
    states: numbers("states"),
    rows_lost: numbers("rowsLost"),
    cases_lost: numbers("casesLost"),
  });
}
