import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sourceTexts } from "./source-files";

const mostLines = 300;
const longestComment = 120;

function linesOf(text: string): string[] {
  return text.replace(/\n$/, "").split("\n");
}

/** The places of the comment lines that are longer than allowed. */
function longComments([path, text]: readonly [string, string]): string[] {
  return linesOf(text).flatMap((line, at) =>
    line.length > longestComment && /^\s*(?:\/\/|\/\*|\*)/.test(line) ? [`${path}:${at + 1}`] : [],
  );
}

describe("the source files", () => {
  const all = ["lib", "tools", "test"].flatMap(sourceTexts);

  it("have at most 300 lines", () => {
    const longer = all.filter(([, text]) => linesOf(text).length > mostLines).map(([path]) => path);
    assert.deepEqual(longer, []);
  });

  it("have comment lines of at most 120 characters", () => {
    assert.deepEqual(all.flatMap(longComments), []);
  });
});
