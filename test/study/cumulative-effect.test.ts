import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { accumulatedPush } from "alignment/study";

describe("accumulatedPush", () => {
  it("adds up the pushes where nothing carries on", () => {
    assert.equal(accumulatedPush(5, { momentum: 0, reversion: 0 }), 5);
  });

  it("adds the push and what is left of last year's change", () => {
    assert.equal(accumulatedPush(1, { momentum: 0.5, reversion: -0.1 }), 1);
    assert.equal(accumulatedPush(2, { momentum: 0.5, reversion: 0 }), 2.5);
    assert.equal(accumulatedPush(3, { momentum: 0.5, reversion: 0 }), 4.25);
  });

  it("grows by 1 / (1 - momentum) a year in the end where no level is returned to", () => {
    const momentum = 0.6;
    const growth =
      accumulatedPush(101, { momentum, reversion: 0 }) - accumulatedPush(100, { momentum, reversion: 0 });
    assert.ok(Math.abs(growth - 1 / (1 - momentum)) < 1e-12);
  });

  it("ends at -1 / reversion where levels are returned to", () => {
    assert.ok(Math.abs(accumulatedPush(2000, { momentum: 0.5, reversion: -0.05 }) - 20) < 1e-9);
  });

  it("refuses years that cannot be counted and a momentum that explodes", () => {
    assert.throws(
      () => accumulatedPush(1.5, { momentum: 0, reversion: 0 }),
      /^ModelError: accumulatedPush: years is 1.5; expected a whole number above 0/,
    );
    assert.throws(() => accumulatedPush(2, { momentum: 1, reversion: 0 }), /the momentum is 1/);
  });
});
