import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatBook } from "@alignment/kernel";
import { codeCell, display, facts, mainOf, notebookOf, textOf, title } from "./book-pages";
import { fixtures } from "./jupyter";

describe("the first page of the book", () => {
  test("says of a conclusion that it is borderline, where the run recorded it", () => {
    const borderline = { p: 0.048, lower: 0.042, upper: 0.054 };
    const results = {
      verdicts: { H1: "undecidable", H2: "weakly supported" },
      "evidence.H2": { verdict: "weakly supported", borderline },
    };
    const files = formatBook(title, [{ name: "01-first", notebook: notebookOf([]) }], fixtures, {
      results,
      isSimulated: false,
      hasLivePage: true,
    });
    const main = mainOf(textOf(files, "book.html"));
    assert.match(main, /borderline: weakly supported at p = 0\.048 \[0\.042, 0\.054\]/);
    assert.match(
      main,
      /weakly supported at p[^\n]*<\/h3>\n<p>These data cannot tell whether co-members change a state/,
      "what the data cannot tell is the first sentence of a conclusion",
    );
    assert.match(main, /class="verdict undecidable">undecidable</);
  });

  test("sets the slope of Table 2 beside its means without influence, where the run recorded them", () => {
    const slope = { "table2.duration.estimate": 0.0136, "table2.duration.standardError": 0.0029 };
    const means = { nulls: 12, lowestMean: 0.0092, highestMean: 0.0179 };
    const frontOf = (results: object) =>
      mainOf(
        textOf(
          formatBook(title, [{ name: "01-first", notebook: notebookOf([]) }], fixtures, {
            results: { ...slope, ...results },
            isSimulated: false,
            hasLivePage: true,
          }),
          "book.html",
        ),
      ).replace(/\s+/g, " ");
    assert.match(
      frontOf({ "evidence.table2": means }),
      /a mean slope of <strong>0\.0092 to 0\.0179<\/strong> \(12 null distributions\), because/,
    );
    assert.match(frontOf({}), /gives a slope above zero also in data without influence, because/);
  });

  test("leads from numbers of simulated data to the answer on the real files", () => {
    const frontOf = (isSimulated: boolean) =>
      mainOf(
        textOf(
          formatBook(title, [{ name: "01-first", notebook: notebookOf([]) }], fixtures, {
            ...facts,
            isSimulated,
          }),
          "book/index.html",
        ),
      );
    assert.match(frontOf(true), /<a href="real-results\.html">The answer on the real files<\/a>/);
    assert.ok(!frontOf(false).includes("The answer on the real files"));
  });

  test("begins with the conclusions and what a notebook says they stand on, in both forms of results", () => {
    const table =
      '<table><caption>c</caption><thead><tr><th scope="col">Hypothesis</th><th scope="col">Ours</th>' +
      '<th scope="col">Evidence</th><th scope="col">What would change the conclusion</th></tr></thead>' +
      "<tbody><tr><th>H1</th><td>x</td><td>the numbers</td><td>a change</td></tr></tbody></table>";
    for (const verdict of ["weakly supported", { verdict: "weakly supported" }]) {
      const files = formatBook(
        title,
        [{ name: "01-first", notebook: notebookOf([codeCell("1", [display({ "text/html": table })])]) }],
        fixtures,
        { results: { verdicts: { H1: verdict } }, isSimulated: false, hasLivePage: true },
      );
      assert.equal(files.at(-1)?.path, "book.html", "the way in is written last");
      for (const [path, live] of [
        ["book.html", "live.html"],
        ["book/index.html", "../live.html"],
      ]) {
        const main = mainOf(textOf(files, path));
        const text = main.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
        assert.match(
          text,
          /H1: weakly supported .* Evidence the numbers What would change the conclusion a change/,
        );
        assert.ok(!/H2:/.test(text));
        assert.ok(main.includes(`href="${live}"`));
      }
    }
  });
});
