import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { asSentence } from "@alignment/page/dist/app/choice-words";
import { withoutCaller } from "@alignment/page/dist/reason";
import { panelSpecification } from "alignment/specification";

/** What the library says of some changes. */
function messageOf(changes: object): string {
  try {
    panelSpecification(changes);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("the library's errors on the live page", () => {
  it("begin with no function and name choices by their labels, as sentences", () => {
    const message = messageOf({ entryAfter: 2012, lastYear: 2010 });
    assert.match(message, /^panelSpecification: entryAfter/);
    const words = asSentence(withoutCaller(message));
    assert.match(
      words,
      /^“[A-Z][\w ]+” is 2012 and “Last year” 2010; expected “[\w ]+” before “Last year”\.$/,
    );
    assert.equal(withoutCaller("confidenceIntervals by Wald: level is 2"), "level is 2");
    assert.equal(asSentence("the sample is empty"), "The sample is empty.");
  });

  it("lose nothing that is no function's name", () => {
    for (const words of [
      "specifications.csv: cut short",
      "state 2: twice",
      "gdp: no row",
      "Iceland: no data",
    ])
      assert.equal(withoutCaller(words), words);
  });
});
