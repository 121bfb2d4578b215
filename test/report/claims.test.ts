import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkedClaims } from "alignment/dist/study/ledger/claims";
import {
  contradictionsOf,
  judgeClaim,
  judgementRules,
  type NumberClaim,
  type OurValue,
  type PaperClaim,
  readPaperClaims,
  readPublishedTable,
  type SentenceClaim,
  type StarsClaim,
} from "alignment/study";
import { coefficient, count, finding, ours, stars } from "./ledger-examples";

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

  it("contradict each other on the number of exits alone; of the trend before accession all can be true", () => {
    assert.deepEqual(
      contradictionsOf(claims).map(({ topic, claims: own, isCompatible }) => [
        topic,
        [...new Set(own.map(({ value }) => value))],
        isCompatible,
      ]),
      [
        ["trend before accession", ["no change", "slightly closer"], true],
        ["number of exits", [36, 37], false],
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
