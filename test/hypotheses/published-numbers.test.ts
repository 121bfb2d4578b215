import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "../support";

const docs = (name: string): string => readFileSync(join(repositoryRoot, "docs", name), "utf8");

/** The cells of a row of the written page of results that are not "not drawn": t in the data, means of the nulls, p. */
function cellsOf(row: string): readonly string[] {
  const line = docs("real-results.md")
    .split("\n")
    .find((one) => one.includes(`<th scope="row">${row}</th>`));
  assert.ok(line !== undefined, `docs/real-results.md has no row "${row}"`);
  return [...line.matchAll(/<td>(.*?)<\/td>/g)]
    .map(([, cell]) => cell.replace("&lt;", "<").replace(/ \[.*/, ""))
    .filter((cell) => cell !== "not drawn");
}

describe("what docs/hypothesis-tests.md says of Greenhill's model", () => {
  const [t, means, p] = cellsOf("IGO context, Greenhill&#39;s model (CIRI index)");
  const [tOfYears, meansOfYears, pOfYears] = cellsOf("The same with year effects");

  it("has the numbers of the page of results on the real files", () => {
    const text = docs("hypothesis-tests.md");
    const ofData = `the context has t ${t}, and ${tOfYears} with year effects`;
    const ofNulls = `the means are ${means}, and ${meansOfYears}`;
    for (const words of [ofData, ofNulls, `and p is ${p} and ${pOfYears}.`])
      assert.ok(text.includes(words), words);
  });
});
