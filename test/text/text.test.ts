import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  digitsToShow,
  displayText,
  escapeHtml,
  escapeMarkdown,
  formatCount,
  formatEffect,
  formatF,
  formatNumber,
  formatP,
  formatPercent,
  formatPValue,
  formatSigned,
  htmlWithCode,
  scriptJson,
} from "alignment/text";

describe("formatNumber", () => {
  const cases: [number, number, string][] = [
    [0, 2, "0.00"],
    [-0.001, 2, "0.00"],
    [-0.005, 2, "−0.01"],
    [1234567.891, 1, "1,234,567.9"],
    [999.999, 2, "1,000.00"],
    [-17056, 0, "−17,056"],
    [Number.NaN, 2, ""],
    [Number.NEGATIVE_INFINITY, 2, "−∞"],
  ];
  for (const [value, digits, text] of cases) {
    it(`prints ${value} with ${digits} digits as "${text}"`, () =>
      assert.equal(formatNumber(value, digits), text));
  }
});

describe("the numbers of a sentence", () => {
  it("carry a sign where a change is meant, but none before zero", () => {
    assert.deepEqual(
      [0.061, -0.061, 0.001, -0.001, 0].map((value) => formatSigned(value, 2)),
      ["+0.06", "−0.06", "0.00", "0.00", "0.00"],
    );
  });

  it("are percentages without a blank, with as many digits as were asked for or are needed", () => {
    assert.deepEqual(
      [0.95, 0.999, 0.5, 1, 0.123456, -0.25, 0].map((share) => formatPercent(share)),
      ["95%", "99.9%", "50%", "100%", "12.35%", "−25%", "0%"],
    );
    assert.equal(formatPercent(0.00454, 1), "0.5%");
    assert.equal(formatPercent(12.5, 0), "1,250%");
  });

  it("count things in the singular and in the plural", () => {
    assert.deepEqual(
      [0, 1, 16651].map((count) => formatCount(count, "observation")),
      ["0 observations", "1 observation", "16,651 observations"],
    );
    assert.equal(formatCount(2, "country", "countries"), "2 countries");
  });

  it("never print a p-value as zero", () => {
    assert.deepEqual([0, 4e-38, 0.000999, 0.001, 0.04, 1].map(formatPValue), [
      "< 0.001",
      "< 0.001",
      "< 0.001",
      "0.001",
      "0.040",
      "1.000",
    ]);
    assert.equal(formatP(0.04), "p = 0.040");
    assert.equal(formatP(4e-38), "p < 0.001");
  });

  it("give an effect with its interval, in points or in percent", () => {
    const effect = { estimate: 0.00454, lower: -0.0016, upper: 0.0107 };
    assert.equal(formatEffect(effect, { digits: 1, percent: true }), "0.5% (95% CI −0.2% to 1.1%)");
    assert.equal(formatEffect(effect, { digits: 4 }), "0.0045 (95% CI −0.0016 to 0.0107)");
  });

  it("give an F test with its degrees of freedom", () => {
    const test = { statistic: 2.764, numeratorDegrees: 3, denominatorDegrees: 138, pValue: 0.044 };
    assert.equal(formatF(test), "F(3, 138) = 2.76, p = 0.044");
  });
});

describe("digitsToShow", () => {
  it("shows a number with so many significant digits, whatever its size and sign", () => {
    for (const value of [0.0029, 0.0996, 0.1, 1, 9.99, -0.0000123, 0.001, 123]) {
      const digits = digitsToShow(value, 2);
      const shown = value
        .toFixed(digits)
        .replace(/[^0-9]/g, "")
        .replace(/^0+/, "");
      assert.ok(shown.length >= 2, `${value} is shown as ${value.toFixed(digits)}`);
      assert.ok(Math.abs(Number(value.toFixed(digits)) / value - 1) < 0.05);
    }
  });

  it("asks for none where there is nothing to show", () => {
    assert.deepEqual(
      [0, Number.NaN, Number.POSITIVE_INFINITY, 5000].map((value) => digitsToShow(value, 2)),
      [0, 0, 0, 0],
    );
  });
});

describe("the escapes", () => {
  it("leave HTML no markup and no end of an attribute", () => {
    assert.equal(escapeHtml(`<a href="x">'&'</a>`), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
  });

  it("show what stands between backticks as code, and a single backtick as it is", () => {
    assert.equal(htmlWithCode("5 < 6 (`npm <x>`)"), "5 &lt; 6 (<code>npm &lt;x&gt;</code>)");
    assert.equal(htmlWithCode("a ` b"), "a ` b");
  });

  it("leave Markdown no emphasis, cell or tag", () => {
    assert.equal(escapeMarkdown("0.04** | <b>\n_x_"), "0.04\\*\\* \\| &lt;b&gt; \\_x\\_");
  });

  it("leave a script neither its end, nor a comment, nor a line separator, and JSON reads the same value", () => {
    const value = { text: "</script><!-- \u2028\u2029" };
    const json = scriptJson(value);
    assert.doesNotMatch(json, /[<\u2028\u2029]/);
    assert.deepEqual(JSON.parse(json), value);
  });
});

describe("displayText", () => {
  it("gives readers the field's words for tags, and leaves other text alone", () => {
    assert.equal(displayText("undecided"), "inconclusive");
    assert.equal(displayText("undetermined"), "not identified");
    assert.equal(displayText("converged"), "converged");
  });
});
