import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { formatBook, readNotebook } from "@alignment/kernel";
import { repositoryRoot } from "../support";

const folder = join(repositoryRoot, "notebooks");

/** Names that stand in the text as names: what a reader types, or another's program. */
const namesThatStay: ReadonlySet<string> = new Set([
  // The function whose error notebook 02 shows.
  "joinManyToOne",
  // Columns that a grouping of a data frame makes.
  "distance_at_entry_count",
  "distance_at_entry_mean",
  // A setting that a heading of the codebook names.
  "stateCapacity",
  "glmmTMB",
]);

/** The columns of the sample, which tables of notebook 02 list by their names. */
function columnNames(): ReadonlySet<string> {
  const codebook = readFileSync(join(repositoryRoot, "data", "codebook.md"), "utf8");
  return new Set([...codebook.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name));
}

/** Identifiers of code in the text that readers see of a page: not in code, nor in the line above a cell's code. */
function identifiersIn(html: string): readonly string[] {
  const text = html
    .replace(/<(script|style|code|pre|svg|annotation)\b[\s\S]*?<\/\1>/g, " ")
    .replace(/<summary>Code:[\s\S]*?<\/summary>/g, " ")
    .replace(/<[^>]*>/g, " ");
  // A word before a dot is part of a file's name.
  return [...text.matchAll(/\b(?:[a-z]+(?:[A-Z][a-z0-9]*)+|[a-z]+(?:_[a-z0-9]+)+)\b(?![\w-]*\.\w)/g)].map(
    ([name]) => name,
  );
}

describe("the pages of the book", () => {
  const chapters = readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .sort()
    .map((name) => ({ name: name.replace(".ipynb", ""), notebook: readNotebook(join(folder, name)) }));
  const pages = formatBook({ title: "The book", subtitle: "" }, chapters, folder, {
    results: {},
    isSimulated: true,
    hasLivePage: true,
  }).filter(({ path }) => path.endsWith(".html"));

  it("name things by words: identifiers stand in code alone, but for columns and a few names", () => {
    assert.ok(pages.length > 20, `${pages.length} pages`);
    const columns = columnNames();
    const found = pages.flatMap(({ path, text }) =>
      identifiersIn(text)
        .filter((name) => !namesThatStay.has(name) && !columns.has(name))
        .map((name) => `${path}: ${name}`),
    );
    assert.deepEqual([...new Set(found)], []);
  });

  it("are searched for identifiers in cells, captions and notes, and not in code or names of files", () => {
    assert.deepEqual(
      identifiersIn(
        "<td>groupPull</td><caption>by raw_closer</caption><code>tableOf</code><pre>a_b</pre>" +
          "<summary>Code: Fits (fitMixedModel)</summary><p>igo_year_formatv3.csv</p>",
      ),
      ["groupPull", "raw_closer"],
    );
  });
});
