import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Looked } from "@alignment/page";
import { formatAddress, keyOf, readAddress } from "@alignment/page/dist/app/address";
import { withChoice } from "@alignment/page/dist/app/sweep";

const table2: Looked = { changes: {}, model: {} };

describe("the address of a specification", () => {
  const looked: Looked = {
    changes: { gdpForm: "natural logarithm", entryAfter: 1980, conflictTypes: [3, 4] },
    model: { controls: ["year_s"] },
  };

  it("holds the differences to Table 2 alone, and is read back", () => {
    assert.equal(
      formatAddress(looked),
      "#gdpForm=%22natural%20logarithm%22&entryAfter=1980&conflictTypes=%5B3%2C4%5D&controls=%5B%22year_s%22%5D&v=1",
    );
    assert.deepEqual(readAddress(formatAddress(looked)), { looked, problems: [] });
    assert.equal(formatAddress({ changes: { entryAfter: 1965 }, model: { estimation: "REML" } }), "#v=1");
    assert.deepEqual(readAddress(""), { looked: table2, problems: [] });
  });

  it("names what it cannot use and applies the rest", () => {
    const { looked: read, problems } = readAddress("#entryAfter=1980&gdpform=1&score=%22X%22&lag=%&v=2");
    assert.deepEqual(read, { changes: { entryAfter: 1980 }, model: {} });
    assert.equal(problems.length, 4);
    assert.match(
      problems.join("\n"),
      /no choice "gdpform"[\s\S]*"score"[\s\S]*"lag" cannot be read[\s\S]*version 2/,
    );
  });

  it("leaves out values of a wrong kind, of the construction as of the model", () => {
    for (const part of [
      "entryAfter=%221980%22",
      "entryAfter=1980.5",
      "conflictTypes=%5B%5D",
      "controls=%5B%22year_s%22%2C%22year_s%22%5D",
      "controls=%22year_s%22",
      "randomPart=null",
      "__proto__=1",
      "constructor=1",
      "=1",
    ]) {
      const { looked: read, problems } = readAddress(`#${part}&v=1`);
      assert.deepEqual([read, problems.length], [table2, 1], part);
    }
  });

  it("takes years that go together whatever their order", () => {
    for (const hash of ["#entryAfter=2012&lastYear=2014&v=1", "#lastYear=2014&entryAfter=2012&v=1"])
      assert.deepEqual(readAddress(hash), {
        looked: { changes: { entryAfter: 2012, lastYear: 2014 }, model: {} },
        problems: [],
      });
  });

  it("does not depend on the order of the choices", () => {
    assert.equal(
      keyOf(withChoice(withChoice(table2, "entryAfter", 1980), "outcomeLag", 0)),
      keyOf(withChoice(withChoice(table2, "outcomeLag", 0), "entryAfter", 1980)),
    );
  });
});
