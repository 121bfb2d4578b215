import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkedClaims } from "alignment/dist/study/ledger/claims";
import type { JudgedHypothesis } from "alignment/nulls";
import {
  contradictionsOf,
  distancesShrink,
  found,
  isAbsent,
  isRefuted,
  isSupported,
  judgeClaim,
  judgementRules,
  type LedgerValue,
  ledgerOf,
  ledgerValuesOf,
  type NumberClaim,
  nothingChanges,
  type OurValue,
  type PaperClaim,
  publishedColumn,
  readPaperClaims,
  readPublishedTable,
  type SentenceClaim,
  type StarsClaim,
  trendOf,
  type Verdict,
} from "alignment/study";
import {
  countOutcomes,
  formatHtml,
  formatLatex,
  formatMarkdown,
  formatText,
  ledgerTable,
} from "alignment/tables";

const coefficient: NumberClaim = {
  id: "table-9.x.estimate",
  statement: "Coefficient of x",
  where: "Table 9",
  kind: "coefficient",
  value: 0.38,
  digits: 2,
  standardError: 0.04,
  stars: "***",
};
const count: NumberClaim = {
  id: "table-9.observations",
  statement: "Number of rows",
  where: "Table 9",
  kind: "count",
  value: 17056,
  digits: 0,
};
const stars: StarsClaim = {
  id: "table-9.x.stars",
  statement: "Stars of x in it",
  where: "Table 9",
  kind: "stars",
  value: "***",
};
const finding: SentenceClaim = {
  id: "results.x",
  statement: "Distances shrink",
  where: "section 6",
  kind: "sentence",
  value: "closer",
  refutedBy: "distances that <grow> & 100 % $_#~^{}\\",
};

const ours = (value: number | string, own?: string): OurValue => ({
  status: "computed",
  value,
  ...(own === undefined ? {} : { stars: own }),
});
const outcomeOf = (claim: NumberClaim | StarsClaim, value: OurValue): string =>
  judgeClaim(claim, value).outcome;

describe("judgeClaim", () => {
  it("calls a number reproduced that rounds to the printed one, up to and with half a unit", () => {
    for (const value of [0.375, 0.3775, 0.38, 0.3849, 0.385]) {
      assert.equal(outcomeOf(coefficient, ours(value)), "reproduced", String(value));
    }
    assert.notEqual(outcomeOf(coefficient, ours(0.3749)), "reproduced");
    assert.notEqual(outcomeOf(coefficient, ours(0.3851)), "reproduced");
    assert.equal(outcomeOf(count, ours(17056)), "reproduced");
    assert.equal(outcomeOf(count, ours(17057)), "close");
  });

  it("calls a coefficient close within a published standard error, and different beyond", () => {
    assert.equal(outcomeOf(coefficient, ours(0.41)), "close");
    assert.equal(outcomeOf(coefficient, ours(0.35)), "close");
    assert.equal(outcomeOf(coefficient, ours(0.43)), "differs");
  });

  it("calls a coefficient different that has the opposite sign or another significance, however near", () => {
    const small: NumberClaim = { ...coefficient, value: 0.02, stars: "" };
    assert.deepEqual(judgeClaim(small, ours(-0.01, "")), {
      outcome: "differs",
      reason: "opposite sign, differs by 0.030",
    });
    assert.equal(outcomeOf(small, ours(0.03, "")), "close");
    const told = judgeClaim(small, ours(0.03, "*"));
    assert.equal(told.outcome, "differs");
    assert.match(told.reason, /^significant at the 5% level, not significant in the paper/);
  });

  it("compares no sign with a number that is rounded to zero", () => {
    const zero: NumberClaim = { ...coefficient, value: 0, standardError: 0.06, stars: "" };
    assert.equal(outcomeOf(zero, ours(-0.02, "")), "close");
    assert.equal(outcomeOf(zero, ours(-0.004, "")), "reproduced");
  });

  it("never judges a nearer value worse than a farther one on the same side", () => {
    const order = ["reproduced", "close", "differs"];
    let last = 0;
    for (let value = 0.38; value < 0.6; value += 0.001) {
      const rank = order.indexOf(outcomeOf(coefficient, ours(value)));
      assert.ok(rank >= last, `at ${value}`);
      last = rank;
    }
    assert.equal(last, 2);
  });

  it("takes other tolerances", () => {
    const strict = { ...judgementRules, count: { measure: "relative", size: 0.001 } } as const;
    assert.equal(judgeClaim(count, ours(16651)).outcome, "close");
    assert.equal(judgeClaim(count, ours(16651), strict).outcome, "differs");
  });

  it("asks that design numbers be equal", () => {
    const year: NumberClaim = { ...count, kind: "design", value: 2014 };
    assert.equal(outcomeOf(year, ours(2014)), "reproduced");
    assert.equal(outcomeOf(year, ours(2010)), "differs");
  });

  it("calls stars close that are both significant at 5%", () => {
    assert.equal(outcomeOf(stars, ours("***")), "reproduced");
    assert.equal(outcomeOf(stars, ours("*")), "close");
    assert.equal(outcomeOf(stars, ours("")), "differs");
  });

  it("gives the reason where there is no value", () => {
    assert.deepEqual(judgeClaim(count, { status: "not computed", reason: "the data are not public" }), {
      outcome: "cannot be reproduced",
      reason: "the data are not public",
    });
  });

  it("refuses values of another kind, missing numbers, and tolerances without their unit", () => {
    assert.throws(
      () => judgeClaim(count, ours("17056")),
      /table-9\.observations is "17056" \(string\); expected a number/,
    );
    assert.throws(() => judgeClaim(count, ours(Number.NaN)), /"not computed"/);
    assert.throws(() => judgeClaim(stars, ours(1)), /expected a string/);
    const { standardError: _, ...without } = coefficient;
    assert.throws(() => judgeClaim(without, ours(0.5)), /no published standard error/);
  });
});

describe("the paper's claims", () => {
  const claims = readPaperClaims();
  const byId = new Map(claims.map((claim) => [claim.id, claim]));

  it("hold all numbers of Tables 2 and 3: three a term, four components, two counts, three criteria", () => {
    const names = ["disappearances", "killings", "torture", "imprisonment"];
    for (const prefix of ["table-2", ...names.map((name) => `table-3.${name}`)]) {
      assert.equal(claims.filter(({ id }) => id.startsWith(`${prefix}.`)).length, 10 * 3 + 9, prefix);
    }
  });

  const printed: [string, number | string][] = [
    ["table-2.(Intercept).estimate", -0.76],
    ["table-2.change_mean.estimate", -1.12],
    ["table-2.year_s.stars", "*"],
    ["table-2.logLikelihood", -9562.22],
    ["table-3.disappearances.duration.estimate", 0.03],
    ["table-3.disappearances.groups", 190],
    ["table-3.killings.duration.stars", "**"],
    ["table-3.torture.bic", 6179.33],
    ["table-3.imprisonment.year_s.estimate", -0.28],
    ["design.exits", 36],
    ["results.after.exits", 37],
    ["results.during.score-minimum", -3.1],
  ];
  for (const [id, value] of printed) {
    it(`have ${value} for ${id}, as the paper prints it`, () => assert.equal(byId.get(id)?.value, value));
  }

  it("have verdicts on all four hypotheses", () => {
    const verdicts = claims
      .filter(({ value }) => /supported$/.test(String(value)))
      .map(({ statement }) => statement);
    for (const name of ["H1", "H2", "H3", "H4"]) {
      assert.ok(
        verdicts.some((statement) => statement.includes(name)),
        name,
      );
    }
  });

  it("agree with the paper's stars where estimate over standard error settles them", () => {
    for (const { term, estimate, standardError, stars: own } of readPublishedTable("paper-table-2").terms) {
      if (standardError === 0) continue;
      const statistic = Math.abs(estimate / standardError);
      if (statistic > 5) assert.equal(own, "***", term);
      if (statistic < 1.5) assert.equal(own, "", term);
    }
  });

  it("contradict each other on the number of exits and on the trend before accession, and on nothing else", () => {
    assert.deepEqual(
      contradictionsOf(claims).map(({ topic, claims: own }) => [
        topic,
        [...new Set(own.map(({ value }) => value))],
      ]),
      [
        ["trend before accession", ["no change", "slightly closer"]],
        ["number of exits", [36, 37]],
      ],
    );
  });

  it("are sentences with what would refute them, and no echo of our own specification", () => {
    const sentences = claims.filter(({ kind }) => kind === "sentence") as readonly SentenceClaim[];
    assert.ok(sentences.length > 40);
    for (const { id, refutedBy } of sentences)
      assert.match(refutedBy, /^(A|An|Disappearances|IGOs|H1) .{15,}/, id);
    for (const id of ["design.lag", "design.rights", "design.first-duration", "design.continuous"])
      assert.equal(byId.has(id), false, id);
  });

  it("are refused with ids that occur twice, unknown kinds, findings and more digits than printed", () => {
    assert.throws(
      () => checkedClaims([count, count]),
      /"table-9\.observations" has an id that another claim has/,
    );
    assert.throws(() => checkedClaims([{ ...count, value: 0.55, digits: 1 }]), /more than 1 digits/);
    assert.throws(
      () => checkedClaims([{ ...finding, value: "better" } as unknown as PaperClaim]),
      /finding "better"/,
    );
    assert.throws(() => checkedClaims([{ ...finding, refutedBy: "" }]), /what would refute it, in words/);
    assert.throws(
      () => checkedClaims([{ ...count, kind: "guess" } as unknown as PaperClaim]),
      /kind "guess"/,
    );
    assert.throws(() => checkedClaims([{ ...count, id: "plain" }]), /an id of another form/);
    assert.throws(() => checkedClaims([{ ...count, statement: "" }]), /both in words/);
    assert.throws(() => checkedClaims([{ ...stars, value: "+" }]), /the stars \+/);
  });
});

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

describe("findings", () => {
  it("of a trend follow the interval: above zero is closer, below further away, across zero no change", () => {
    assert.equal(trendOf({ lower: 0.001, upper: 0.02 }), "closer");
    assert.equal(trendOf({ lower: -0.02, upper: -0.001 }), "further away");
    assert.equal(trendOf({ lower: -0.01, upper: 0.01 }), "no change");
    assert.equal(trendOf({ lower: 0, upper: 0.01 }), "no change");
    assert.throws(
      () => trendOf({ lower: Number.NaN, upper: 1 }),
      /the interval is NaN to 1; expected two numbers/,
    );
  });

  it("of trends are no standings of sentences: those ask what would be found if IGOs did nothing", () => {
    const slope = { estimate: 0.0136, lower: 0.0006, upper: 0.0266 };
    const among = (p: number, isHeldOut = false) => ({
      statistic: "table2.duration",
      observed: slope.estimate,
      nulls: [
        {
          name: "linear" as const,
          kind: "simulated scores" as const,
          isHeldOut,
          draws: 500,
          mean: 0.016,
          meanInterval: [0.0159, 0.0161] as const,
          low: 0.009,
          middle: 0.016,
          high: 0.023,
          p,
        },
      ],
    });
    assert.equal(distancesShrink(slope, among(0.73)).standing, "undecidable");
    assert.equal(distancesShrink(slope, among(0.02)).standing, "holds");
    assert.equal(
      distancesShrink(slope, among(0.04)).standing,
      "undecidable",
      "its Monte Carlo interval holds 0.05",
    );
    assert.equal(distancesShrink(slope, among(0.05)).standing, "undecidable");
    assert.equal(distancesShrink(slope, among(0.04, true)).standing, "undecidable", "held out: no null");
    assert.equal(distancesShrink(slope).standing, "undecidable", "positive, but no null is drawn");
    assert.equal(distancesShrink({ estimate: -1, lower: -2, upper: -0.1 }, among(0.01)).standing, "fails");
  });

  it("that an effect is absent hold where it is excluded, not where it is merely not significant", () => {
    const standing = (estimate: number, half: number) =>
      isAbsent({ estimate, lower: estimate - half, upper: estimate + half }, 0.2, "points").standing;
    assert.equal(standing(0.01, 0.1), "holds");
    assert.equal(standing(0.01, 0.5), "undecidable");
    assert.equal(standing(0.3, 0.1), "fails");
    assert.equal(standing(-0.3, 0.1), "fails");
  });

  it("on hypotheses follow the verdict alone: what is undecidable neither holds nor fails", () => {
    const judged = (verdict: Verdict, changes: object = {}) =>
      ({
        verdict,
        p: 0.2,
        effect: 0,
        bottom: -0.02,
        top: 0.02,
        top_measured: 0.03,
        ...changes,
      }) as JudgedHypothesis;
    const table: readonly [Verdict, string, string, string][] = [
      ["supported", "holds", "holds", "fails"],
      ["weakly supported", "undecidable", "holds", "fails"],
      ["not supported", "fails", "fails", "holds"],
      ["contradicted", "fails", "fails", "holds"],
      ["undecidable", "undecidable", "undecidable", "undecidable"],
    ];
    for (const [verdict, confirmed, weakly, refuted] of table) {
      const one = judged(verdict);
      assert.equal(isSupported("H2", one, "supported").standing, confirmed, verdict);
      assert.equal(isSupported("H1", one, "weakly supported").standing, weakly, verdict);
      assert.equal(isRefuted("H3", one).standing, refuted, verdict);
    }
    assert.equal(nothingChanges("H3", judged("undecidable")).standing, "holds");
    assert.equal(nothingChanges("H3", judged("undecidable", { top_measured: 0.06 })).standing, "undecidable");
    assert.equal(nothingChanges("H3", judged("not supported", { bottom: -0.06 })).standing, "undecidable");
    assert.equal(nothingChanges("H3", judged("contradicted")).standing, "fails");
    const noExits = judged("undecidable", { because: "undecidable because 0 states", effect: Number.NaN });
    assert.equal(nothingChanges("H3", noExits).standing, "undecidable");
    assert.match(isRefuted("H3", noExits).reason, /H3 is undecidable because 0 states/);
  });

  it("on a borderline verdict are undecidable, whichever side its draws fell", () => {
    const borderline = { p: 0.048, lower: 0.042, upper: 0.054 };
    for (const verdict of ["supported", "weakly supported", "not supported", "contradicted"] as const) {
      const one = { verdict, p: 0.048, effect: 0, bottom: -0.02, top: 0.02, top_measured: 0.03, borderline };
      for (const { standing, reason } of [
        isSupported("H2", one as JudgedHypothesis, "weakly supported"),
        isRefuted("H2", one as JudgedHypothesis),
        nothingChanges("H2", one as JudgedHypothesis),
      ]) {
        assert.equal(standing, "undecidable", verdict);
        assert.match(reason, new RegExp(`H2 is borderline, ${verdict}`));
      }
    }
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
