import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  found,
  type LedgerValue,
  ledgerOf,
  ledgerValuesOf,
  type OurValue,
  type PaperClaim,
  publishedColumn,
  readPaperClaims,
  readPublishedTable,
} from "alignment/study";
import {
  countOutcomes,
  formatHtml,
  formatLatex,
  formatMarkdown,
  formatText,
  ledgerTable,
} from "alignment/tables";
import { coefficient, count, finding, ours, stars } from "./ledger-examples";

describe("the ledger", () => {
  const claims: readonly PaperClaim[] = [coefficient, count, stars, finding];
  const value = (one: OurValue): LedgerValue => ({ ours: one, cell: "05-membership, table-2" });
  const values = {
    [coefficient.id]: value(ours(0.388, "***")),
    [count.id]: value(ours(16651)),
    [stars.id]: value(ours("")),
    [finding.id]: value({
      status: "judged",
      standing: "undecidable",
      reason: "motives <cannot> be seen & 100 % $_#~^{}\\",
    }),
  };

  it("judges every claim and counts the outcomes, all four of them", () => {
    const entries = ledgerOf(claims, values);
    assert.deepEqual(
      entries.map(({ judgement, sentence }) => [judgement?.outcome, sentence?.standing]),
      [
        ["close", undefined],
        ["close", undefined],
        ["differs", undefined],
        [undefined, "undecidable"],
      ],
    );
    assert.deepEqual(countOutcomes(entries), {
      reproduced: 0,
      close: 2,
      differs: 1,
      "cannot be reproduced": 0,
      holds: 0,
      fails: 0,
      undecidable: 1,
    });
    assert.throws(
      () => ledgerOf([finding], { [finding.id]: value(ours("closer")) }),
      /the sentence results\.x has the status "computed"; expected "judged"/,
    );
  });

  it("refuses claims without a value, and values without a claim", () => {
    const { [count.id]: _, ...others } = values;
    assert.throws(
      () => ledgerOf(claims, others),
      /no value computed for claims: table-9\.observations; no claim for values: none/,
    );
    assert.throws(() => ledgerOf(claims, { ...values, typo: values[count.id] }), /no claim for values: typo/);
  });

  it("prints claim, both values, outcome, reason and cell, grouped by where the paper has the claim", () => {
    const table = ledgerTable(ledgerOf(claims, values), { caption: "Ledger" });
    assert.deepEqual(
      table.groups.map(({ title, rows }) => [title, rows.length]),
      [
        ["Table 9", 3],
        ["section 6", 1],
      ],
    );
    assert.deepEqual(table.groups[0].rows[0], [
      "Coefficient of x",
      "0.38",
      "0.388",
      "close",
      "",
      "differs by 0.008, within 1 published standard error",
      "",
      "05-membership, table-2",
    ]);
    assert.deepEqual(table.groups[1].rows[0].slice(1, 5), ["", "", "", "undecidable"]);
    assert.equal(table.groups[1].rows[0][6], finding.refutedBy);
    assert.deepEqual(table.groups[0].rows[1].slice(1, 4), ["17,056", "16,651", "close"]);
    assert.deepEqual(table.groups[0].rows[2].slice(1, 4), ["***", "no stars", "differs"]);
    assert.match(
      table.notes[0],
      /3 numbers: 0 reproduced, 2 close, 1 differs, 0 cannot be reproduced\. 1 sentences: 0 holds, 0 fails, 1 undecidable/,
    );
  });

  it("prints a small value of ours with two significant digits, never as zero", () => {
    const shown = (ourValue: number): string => {
      const own = { ...values, [coefficient.id]: value(ours(ourValue)) };
      return ledgerTable(ledgerOf(claims, own), { caption: "Ledger" }).groups[0].rows[0][2];
    };
    assert.equal(shown(0.000123), "0.00012");
    assert.equal(shown(-0.00056), "−0.00056");
    assert.equal(shown(0.000000012), "0.000000012");
    assert.equal(shown(0), "0.000");
  });

  it("escapes what a reason says in every format", () => {
    const table = ledgerTable(ledgerOf(claims, values), { caption: "Ledger" });
    assert.match(formatHtml(table), /motives &lt;cannot&gt; be seen &amp; 100 %/);
    assert.match(
      formatLatex(table),
      /\\textless\{\}cannot\\textgreater\{\} be seen \\& 100 \\% \\\$\\_\\#\\textasciitilde\{\}\\textasciicircum\{\}\\\{\\\}\\textbackslash\{\}/,
    );
    assert.match(formatMarkdown(table), /&lt;cannot&gt; be seen &amp; 100 % \\\$\\_\\#\\~\^\{\}\\\\/);
    assert.match(formatText(table), /motives <cannot> be seen/);
  });

  it("refuses no entries", () => {
    assert.throws(() => ledgerTable([], { caption: "Ledger" }), /"Ledger" has no entries/);
  });
});

describe("ledgerValuesOf", () => {
  const published = readPublishedTable("paper-table-2");
  const claims = readPaperClaims().filter(({ id }) => id.startsWith("table-2."));
  const cell = "05-membership, table-2";

  it("gives every claim of a regression a value: the paper's own column reproduces all of them", () => {
    const values = ledgerValuesOf("table-2", published.terms, publishedColumn(published), cell);
    assert.deepEqual(countOutcomes(ledgerOf(claims, values)), {
      reproduced: 39,
      close: 0,
      differs: 0,
      "cannot be reproduced": 0,
      holds: 0,
      fails: 0,
      undecidable: 0,
    });
  });

  it("says what our model lacks or leaves undefined", () => {
    const column = publishedColumn(published);
    const terms = column.terms
      .filter(({ term }) => term !== "hr_igo")
      .map((term) => (term.term === "duration" ? { ...term, standardError: Number.NaN, stars: "" } : term));
    const values = ledgerValuesOf("table-2", published.terms, { ...column, terms, criteria: [] }, cell);
    const entries = ledgerOf(claims, values);
    assert.equal(countOutcomes(entries)["cannot be reproduced"], 3 + 2 + 3);
    const reasonOf = (id: string) => entries.find(({ claim }) => claim.id === id)?.judgement?.reason;
    assert.equal(reasonOf("table-2.hr_igo.estimate"), "our model has no coefficient of hr_igo");
    assert.equal(reasonOf("table-2.duration.stars"), "standard error of duration is not defined");
    assert.equal(reasonOf("table-2.aic"), "our model has no aic");
    assert.equal(reasonOf("table-2.duration.estimate"), "equal after rounding to 2 digits");
  });
});

describe("the ledger of a simulated world", () => {
  it("shows values without outcomes, and says why", () => {
    const claims = readPaperClaims().filter(({ id }) => id === "design.igos");
    const entries = ledgerOf(claims, { "design.igos": found(75, "02-merging, waterfall") });
    const table = ledgerTable(entries, { caption: "Ledger", valuesOf: "simulated world" });
    assert.deepEqual(
      table.columns.map(({ head }) => head),
      ["Claim", "Paper", "Simulated world", "Cell"],
    );
    assert.match(table.notes.join(" "), /Simulated data are not compared with the paper/);
    assert.doesNotMatch(formatText(table), /reproduced|differs/);
  });
});
