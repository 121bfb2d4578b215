import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { yearCount } from "alignment/dist/construct/layout";
import { membersOf } from "alignment/dist/construct/members";
import type { JudgedHypothesis } from "alignment/dist/nulls/verdict-evidence";
import { evidencePlan, evidenceTree, nullWorlds, refuseUnusableData } from "alignment/nulls";
import { type EvidenceData, evidenceStudy, verdictOf } from "alignment/study";
import { drawAll } from "./draw-all";
import { smallEvidence } from "./small-evidence";

const whole = evidencePlan({ draws: 10, only: ["verdicts"], statistics: [] });

/** The plan of the verdicts with few draws of each kind: what is tested is not how sure they are. */
const plan = { ...whole, draws: whole.draws.map(({ kind, draws }) => ({ kind, draws: Math.min(8, draws) })) };

type Verdicts = { readonly [hypothesis in "H1" | "H2" | "H3" | "H4"]: JudgedHypothesis };

function verdictsOn(data: EvidenceData): Verdicts {
  const study = evidenceStudy(data);
  const context = { study, worlds: nullWorlds(study, 1), seed: 1 };
  return evidenceTree(plan, drawAll(plan, context), context).verdicts as Verdicts;
}

/** The numbers that stand in a verdict or below it. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === "number") return Number.isNaN(value) ? [] : [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** Data with other membership codes. */
function withCodes(data: EvidenceData, codes: Int8Array): EvidenceData {
  const layout = { ...data.layout, codes };
  return { ...data, layout, members: membersOf(layout, { membershipCodes: [1] }) };
}

describe("the verdicts of a simulated world", () => {
  let data: EvidenceData;
  before(() => {
    data = smallEvidence();
  });

  it("stand beside the input that they were decided by", () => {
    const verdicts = verdictsOn(data);
    for (const one of Object.values(verdicts).slice(0, 4)) {
      assert.equal(one.because, undefined);
      for (const [name, value] of Object.entries(one.evidence))
        assert.ok(typeof value === "string" || Number.isFinite(value), name);
      assert.equal(one.p, one.evidence.upper);
      assert.ok(one.holm >= one.p && one.bottom <= one.effect);
    }
    assert.ok(verdicts.H1.p >= Math.max(...Object.values(verdicts.H1.p_by_null)) - 1 && verdicts.H1.p <= 1);
    assert.deepEqual(Object.keys(verdicts.H2.p_by_null).at(-1), "shuffleIgos");
  });

  it("are those of the rule on the input shown, borderline wherever the interval of p contains 0.05, and of few draws", () => {
    for (const one of Object.values(verdictsOn(data)).slice(0, 4)) {
      assert.equal(one.verdict, verdictOf(one.evidence));
      const [lower, upper] = one.p_interval ?? [1, 1];
      if (lower <= 0.05 && upper >= 0.05) assert.ok(one.borderline !== undefined);
      assert.deepEqual(one.too_few_draws?.draws, 8);
    }
  });

  it("are the same for the same seed", () => {
    assert.deepEqual(verdictsOn(data), verdictsOn(structuredClone(data)));
  });

  const cases: readonly {
    readonly title: string;
    readonly change: (data: EvidenceData) => EvidenceData;
    readonly hypotheses: readonly (keyof Verdicts)[];
    readonly because: RegExp;
  }[] = [
    {
      title: "without exits leave H3 undecidable",
      change: (all) => {
        const codes = all.layout.codes.slice();
        for (let at = 1; at < codes.length; at++)
          if (
            at % yearCount > 0 &&
            codes[at - 1] === 1 &&
            all.layout.exists[at % all.layout.exists.length] === 1
          )
            codes[at] = 1;
        return withCodes(all, codes);
      },
      hypotheses: ["H3"],
      because: /^undecidable because 0 states are observed after they left an IGO/,
    },
    {
      title: "whose memberships end with the IGO alone leave H3 undecidable",
      change: (all) => {
        const codes = all.layout.codes.slice();
        const cells = all.layout.exists.length;
        for (let at = 0; at < codes.length; at++) {
          const [igo, cell] = [Math.floor(at / cells), at % cells];
          if (all.layout.exists[cell] === 0 || cell % yearCount >= 30 + (igo % 20)) codes[at] = 0;
          else if (cell % yearCount > 0 && codes[at - 1] === 1) codes[at] = 1;
        }
        return withCodes(all, codes);
      },
      hypotheses: ["H3"],
      because: /^undecidable because 0 states are observed after they left an IGO that goes on/,
    },
    {
      title: "without GDP leave H4 undecidable, which needs the cases of Table 2",
      change: (all) => ({ ...all, layout: { ...all.layout, gdp: all.layout.gdp.map(() => Number.NaN) } }),
      hypotheses: ["H4"],
      because: /^undecidable because the slopes of the four rights over membership cannot be fitted .*no row/,
    },
    {
      title: "with a right that never varies leave H4 undecidable",
      change: (all) => ({ ...all, rights: { ...all.rights, DISAP: all.rights.DISAP.map((one) => 0 * one) } }),
      hypotheses: ["H4"],
      because: /^undecidable because the slopes of the four rights .* the response own is constant/,
    },
    {
      title: "without memberships are undecidable",
      change: (all) =>
        withCodes(
          all,
          all.layout.codes.map(() => 0),
        ),
      hypotheses: ["H1", "H2", "H3", "H4"],
      because: /^undecidable because (no state is observed before|company does not vary|0 states|the slopes)/,
    },
    {
      title: "with one regional group are undecidable",
      change: (all) => ({ ...all, groups: { of: all.groups.of.map(() => 0), names: ["all"] } }),
      hypotheses: ["H1", "H2", "H3", "H4"],
      because: /^undecidable because all \d+ states are in one regional group/,
    },
    {
      title: "with one era are undecidable",
      change: (all) => ({ ...all, layout: { ...all.layout, exists: all.layout.exists.map(() => 1) } }),
      hypotheses: ["H1", "H2", "H3", "H4"],
      because: /^undecidable because all \d+ states are of one era/,
    },
    {
      title: "with a regional group for every state are undecidable",
      change: (all) => ({
        ...all,
        groups: {
          of: all.groups.of.map((_, state) => state % 50),
          names: Array.from({ length: 50 }, (_, group) => `group ${group}`),
        },
      }),
      hypotheses: ["H1", "H2", "H3", "H4"],
      because: /^undecidable because \d+ of \d+ states are alone in their stratum of exchangeGroup/,
    },
    {
      title: "without the uncertainty of the score are undecidable",
      change: (all) => ({ ...all, deviations: { missing: "there are no posterior standard deviations" } }),
      hypotheses: ["H1", "H2", "H3", "H4"],
      because: /^undecidable because the uncertainty of the score is not known: there are no posterior/,
    },
    {
      title: "with an uncertainty of the score that is 0 everywhere are undecidable",
      change: (all) => ({ ...all, deviations: all.scores["CIRI index"].map(() => 0) }),
      hypotheses: ["H1", "H2", "H3", "H4"],
      because: /^undecidable because the uncertainty of the score is not known: .* are 0 in every state/,
    },
  ];
  for (const { title, change, hypotheses, because } of cases) {
    it(title, () => {
      const verdicts = verdictsOn(change(data));
      for (const hypothesis of hypotheses) {
        assert.equal(verdicts[hypothesis].verdict, "undecidable", hypothesis);
        assert.match(verdicts[hypothesis].because ?? "no reason", because, hypothesis);
        assert.deepEqual(numbersIn(verdicts[hypothesis]), [], hypothesis);
      }
    });
  }

  it("are refused for columns of another length, and scores that are constant, infinite, missing, rare, or end in another year", () => {
    const withScore = (name: keyof EvidenceData["scores"], score: Float64Array) => ({
      ...data,
      scores: { ...data.scores, [name]: score },
    });
    const main = data.scores["Fariss 2.03"];
    const refusals: readonly (readonly [EvidenceData, RegExp])[] = [
      [withScore("Fariss 3.01", main.slice(1)), /Fariss 3.01 has \d+ values; expected \d+/],
      [
        withScore(
          "Fariss 2.04",
          main.map((value) => 0 * value + 1),
        ),
        /Fariss 2.04 is 1 in every state and year/,
      ],
      [
        withScore(
          "CIRI index",
          main.map(() => Number.NaN),
        ),
        /CIRI index is missing in every state and year/,
      ],
      [
        withScore(
          "Fariss 4.02",
          main.map((value, at) => (at % yearCount > 45 ? Number.NaN : value)),
        ),
        /the scores of Fariss 4.02 end in 2005; expected 2010/,
      ],
      [
        withScore(
          "Fariss 2.04",
          main.map((value, at) => 0 * value + Math.floor(at / yearCount)),
        ),
        /Fariss 2.04 never changes within a state/,
      ],
      [
        withScore(
          "Fariss 2.03",
          main.map((value, at) =>
            at === main.findIndex(Number.isFinite) ? Number.POSITIVE_INFINITY : value,
          ),
        ),
        /Fariss 2.03 is Infinity in state \d+ in \d+; expected a finite number/,
      ],
      [
        withScore(
          "Fariss 3.01",
          main.map((value, at) => (at % yearCount < 48 ? Number.NaN : value)),
        ),
        /Fariss 3.01 is known in three years running in \d+ state-years of \d+ of \d+ states/,
      ],
      [{ ...data, deviations: main.slice(1) }, /the uncertainty of the score has \d+ values; expected \d+/],
      [
        { ...data, deviations: main.map(() => -1) },
        /the uncertainty of the score is -1 in state \d+ in 1960/,
      ],
      [
        { ...data, groups: { ...data.groups, of: data.groups.of.slice(1) } },
        /the regional groups have \d+ values; expected one for each of \d+ states/,
      ],
    ];
    for (const [wrong, message] of refusals) assert.throws(() => refuseUnusableData(wrong), message);
    refuseUnusableData(data);
  });
});

describe("the plan of the evidence", () => {
  it("draws K of Table 2 and H4, 10 K of the yearly statistics, 2 K where they are held out, K/5 of the curve", () => {
    const { draws } = evidencePlan({ draws: 500, only: [], statistics: [] });
    const of = (wanted: object) =>
      draws.find(({ kind }) => JSON.stringify(kind) === JSON.stringify(wanted))?.draws;
    assert.equal(of({ kind: "yearly", null: "linear" }), 5000);
    assert.equal(of({ kind: "yearly", null: "shuffleIgos" }), 5000);
    assert.equal(of({ kind: "yearly", null: "combined" }), 1000);
    assert.equal(of({ kind: "table2", null: "combined" }), 500);
    assert.equal(of({ kind: "h4", null: "exchangeEra" }), 500);
    assert.equal(of({ kind: "ciri", null: "exchangeGroup" }), 5000);
    assert.equal(of({ kind: "curve", null: "kinked" }), 100);
    assert.equal(of({ kind: "curve", null: "convex" }), undefined);
    assert.equal(of({ kind: "table2", null: "shuffleIgos" }), undefined);
    assert.equal(of({ kind: "events", null: "linear" }), 100);
    assert.equal(of({ kind: "measurement", rho: 0.97 }), 200);
    assert.equal(of({ kind: "influence", of: "H2", times: 4 }), 500);
  });

  it("draws what verdicts rest on, and no more, where they alone are asked for", () => {
    const kinds = new Set(plan.draws.map(({ kind }) => kind.kind));
    assert.deepEqual([...kinds].sort(), ["ciri", "h4", "measurement", "yearly"]);
    assert.equal(plan.nulls.length, 0);
  });

  it("refuses numbers of draws, parts and statistics that there are not", () => {
    const ask = (draws: number, only: readonly string[] = [], statistics: readonly "table2"[] = []) =>
      evidencePlan({ draws, only, statistics });
    for (const draws of [0, 7, 12, 2.5, -5, Number.NaN])
      assert.throws(() => ask(draws), /--draws is .*; expected a multiple of 5 from 10 on/, String(draws));
    assert.throws(() => ask(10, ["verdict"]), /no part verdict; expected observed, placebos/);
    assert.throws(() => ask(10, ["shuffleIgos"], ["table2"]), /shuffleIgos has no statistics table2/);
    assert.throws(() => ask(10, ["observed"], ["table2"]), /no null is asked for/);
  });
});
