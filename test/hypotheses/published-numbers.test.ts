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

describe("what the documents say of the sum of gaps where IGOs do nothing", () => {
  const [, simulated, exchanged] = cellsOf("Sum of gaps to co-members (earlier test)");

  for (const name of ["hypothesis-tests.md", "teaching.md"]) {
    it(`has in docs/${name} the means of the page of results on the real files`, () => {
      const words = new RegExp(
        `mean t (?:of|is) ${simulated} in .* of ${exchanged} with|mean t is ${simulated} in .* and ${exchanged} with`,
      );
      assert.match(docs(name), words);
    });
  }
});

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

/** The rows of the page of results as rows of a table in Markdown. */
function rowsOfResults(): ReadonlySet<string> {
  const text = (cell: string): string => cell.replace(/&lt;/g, "<").replace(/&#39;/g, "'");
  return new Set(
    docs("real-results.md")
      .split("\n")
      .filter((line) => line.startsWith("<tr>"))
      .map((line) => [...line.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => text(cell)))
      .map((cells) => `| ${cells.join(" | ")} |`),
  );
}

describe("the tables of docs/hypothesis-tests.md on the real files", () => {
  const known = rowsOfResults();
  const rowsBelow = (heading: string): readonly string[] => {
    const [, part] = docs("hypothesis-tests.md").split(`${heading}\n`);
    return part
      .split(/\n#/)[0]
      .split("\n")
      .filter((line) => line.startsWith("| ") && !/^\| (hypothesis|world) \|/.test(line));
  };

  it("have the verdicts as the page of results has them", () => {
    const rows = rowsBelow("### The verdicts on the real files");
    assert.equal(rows.length, 4);
    assert.deepEqual(
      rows.filter((row) => !known.has(row)),
      [],
    );
  });

  it("have how often the rule is right as the page of results has it", () => {
    const rows = rowsBelow("## How often the rule is right").map((row) =>
      row.replace(/`/g, "").replace("influence of ", ""),
    );
    assert.equal(rows.length, 18);
    assert.deepEqual(
      rows.filter((row) => !known.has(row)),
      [],
    );
  });
});
