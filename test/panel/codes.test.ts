import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CowCode, IgoId } from "alignment/sources";

/** What asks for a state's number, as a function of the library would. */
function stateOf(code: CowCode): number {
  return code;
}

/** What asks for an IGO's number. */
function igoOf(code: IgoId): number {
  return code;
}

describe("numbers of states and IGOs", () => {
  // Each call is refused by the compiler: where it were not, the directive above it would be an error.
  it("are no plain numbers, years or each other for the compiler", () => {
    const year = 1990;
    const state = 2 as CowCode;
    const igo = 4400 as IgoId;
    // @ts-expect-error a plain number is no state's number
    stateOf(2);
    // @ts-expect-error a year is no state's number
    stateOf(year);
    // @ts-expect-error an IGO's number is no state's
    stateOf(igo);
    // @ts-expect-error a plain number is no IGO's number
    igoOf(4400);
    // @ts-expect-error a state's number is no IGO's
    igoOf(state);
    // @ts-expect-error a map by state numbers is not asked by years
    new Map<CowCode, string>().get(year);
    assert.equal(stateOf(state), 2);
    assert.equal(igoOf(igo), 4400);
  });

  it("are numbers all the same, to compare, to print and to put into columns", () => {
    const states = [200, 2].map((code) => code as CowCode).sort((left, right) => left - right);
    const columns: Int32Array = Int32Array.from(states);
    const numbers: readonly number[] = states;
    assert.deepEqual([...columns], numbers);
    assert.equal(`${states[0]}`, "2");
  });
});
