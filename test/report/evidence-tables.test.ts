import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as evidenceTables from "alignment/dist/tables/evidence";
import { pWithInterval } from "alignment/dist/tables/null-tables";
import { type EvidenceAtHand, type JudgedHypothesis, nullNames, nullsInWords } from "alignment/nulls";

type Nulls = ReturnType<EvidenceAtHand["amongNulls"]>["nulls"];

const inNull = (name: string, kind: string, p: number, isHeldOut = false) =>
  ({
    name,
    kind,
    isHeldOut,
    draws: 99,
    mean: p,
    meanInterval: [p - 0.1, p + 0.1],
    low: -1,
    middle: p,
    high: 1,
    p,
  }) as unknown as Nulls[number];

const judged: JudgedHypothesis = {
  verdict: "undecidable",
  evidence: {
    upper: 0.1,
    lower: 0.9,
    holmUpper: 0.3,
    holmLower: 1,
    top: 0.08,
    topMeasured: 0.11,
    measuredT: 1.5,
    ciri: "silent",
  },
  p: 0.1,
  holm: 0.3,
  p_opposite: 0.9,
  holm_opposite: 1,
  effect: 0.04,
  bottom: 0.01,
  top: 0.08,
  top_measured: 0.11,
  ciri: { T: 0.8, up: 0.2, low: 0.8, effect: 0, top: 0 },
  ciri_agrees: false,
  ciri_opposes: false,
  measurement_t: 1.5,
  survives_measurement: false,
  p_by_version: { "Fariss 2.03": 0.1, "Fariss 2.04": 0.1, "Fariss 3.01": 0.1, "Fariss 4.02": 0.2 },
  p_by_null: {},
};

/** Evidence of which only what a test needs is there. */
function evidenceWith(nulls: Nulls, one: Partial<JudgedHypothesis> = {}): EvidenceAtHand {
  const hypothesis = { ...judged, ...one };
  const verdicts = {
    H1: hypothesis,
    H2: hypothesis,
    H3: hypothesis,
    H4: hypothesis,
    constants: { delta: 0.05 },
  };
  return {
    inWords: "Few draws.",
    amongNulls: (statistic: string, turned = false) => ({ statistic, observed: turned ? -2 : 2, nulls }),
    verdicts: () => verdicts,
  } as unknown as EvidenceAtHand;
}

describe("evidenceTables.beside", () => {
  const nulls = [
    inNull("linear", "simulated scores", 0.02),
    inNull("kinked", "simulated scores", 0.3),
    inNull("smoothing", "simulated scores", 0.9, true),
    inNull("exchangeEra", "exchanged memberships", 0.04),
  ];

  it("shows the means by kind of null and the largest p of the required ones, with its Monte Carlo interval", () => {
    const table = evidenceTables.beside(
      evidenceWith(nulls),
      { Company: "yearly.company" },
      { caption: "H2" },
    );
    const heads = table.columns.map(({ head }) => head);
    const [row] = table.groups[0].rows;
    assert.equal(row[heads.indexOf("In the data")], "2.00");
    assert.equal(row[heads.indexOf("Mean, simulated scores")], "0.02 to 0.30");
    assert.match(
      row[heads.indexOf("Largest p, simulated and exchanged")],
      /^0\.300 \[0\.2\d\d, 0\.[34]\d\d\]$/,
    );
  });

  it("leaves out the columns in which nothing is drawn, and keeps them where one row has a draw", () => {
    const without = evidenceTables.beside(evidenceWith(nulls), { a: "x" }, { caption: "c" });
    assert.ok(!without.columns.some(({ head }) => head.includes("shuffled")));
    const shuffled = [...nulls, inNull("shuffleIgos", "shuffled IGO means", 0.8)];
    const table = evidenceTables.beside(evidenceWith(shuffled), { a: "x" }, { caption: "c" });
    const heads = table.columns.map(({ head }) => head);
    assert.match(table.groups[0].rows[0][heads.indexOf("p, shuffled")], /^0\.800/);
    assert.match(table.groups[0].rows[0][heads.indexOf("Largest p, simulated and exchanged")], /^0\.300/);
  });

  it("turns a statistic whose path begins with a minus sign", () => {
    const table = evidenceTables.beside(evidenceWith(nulls), { a: "-yearly.exit" }, { caption: "c" });
    assert.equal(table.groups[0].rows[0][1], "−2.00");
  });

  it("gives the exact interval of a p-value by its number of draws", () => {
    assert.equal(pWithInterval({ p: 0.01, draws: 99 }), "0.010 [0.000, 0.054]");
  });
});

describe("the names of null distributions", () => {
  const words = Object.values(nullsInWords).map(({ name }) => name);

  it("are words, each another, and no key of the code", () => {
    assert.equal(new Set(words).size, nullNames.length);
    for (const name of words)
      assert.ok(!/[a-z][A-Z]|_/.test(name) && !Object.hasOwn(nullsInWords, name), name);
  });

  it("stand in tables and in what a figure says to those who point at it, in the place of the keys", () => {
    const nulls = [
      inNull("groupPull", "simulated scores", 0.02),
      inNull("stateTrends", "simulated scores", 0.4, true),
      inNull("exchangeEra", "exchanged memberships", 0.04),
    ];
    const table = evidenceTables.byNull(evidenceWith(nulls), "yearly.company", { caption: "c" });
    assert.deepEqual(
      table.groups[0].rows.map(([name]) => name),
      ["drift towards the regional group", "state trends (held out)", "memberships exchanged within eras"],
    );
    const shown = JSON.stringify(evidenceTables.nullFigure(evidenceWith(nulls), { a: "x" }));
    assert.match(shown, /drift towards the regional group: −1\.00 to 1\.00/);
    assert.doesNotMatch(shown, /groupPull|exchangeEra/);
    assert.deepEqual(
      evidenceTables.nulls().groups[0].rows.map(([name]) => name),
      words,
    );
  });
});

describe("evidenceTables.nullFigure", () => {
  it("leaves out the nulls that are held out, and statistics without a null", () => {
    const nulls = [
      inNull("linear", "simulated scores", 0.02),
      inNull("smoothing", "simulated scores", 9, true),
    ];
    const figure = evidenceTables.nullFigure(evidenceWith(nulls), { a: "x" });
    assert.match(figure.altText, /Above 95% of the draws in every null: a/);
  });
});

describe("evidenceTables.verdictInWords", () => {
  const words = (one: Partial<JudgedHypothesis>, name: "H1" | "H2" | "H3" | "H4" = "H2") =>
    evidenceTables.verdictInWords(evidenceWith([], one), name);

  it("begins with what the data cannot tell, for every hypothesis and verdict", () => {
    for (const verdict of [
      "supported",
      "weakly supported",
      "contradicted",
      "not supported",
      "undecidable",
    ] as const)
      for (const name of ["H1", "H2", "H3", "H4"] as const)
        assert.match(
          words({ verdict }, name),
          new RegExp(`^These data cannot .*${name} is \\*\\*${verdict}\\*\\*`),
        );
  });

  it("says why, by the numbers that decide", () => {
    assert.match(
      words({}),
      /least favourable null p = 0\.100 \(3 of 4 .*is not excluded: the interval ends at 0\.080/,
    );
    assert.match(words({ verdict: "not supported", top: 0.04 }), /of 0\.05 SD within 5 years is excluded/);
    assert.match(
      words({ verdict: "weakly supported", p: 0.04 }),
      /without correction .*p = 0\.300 with it.*is silent/,
    );
    assert.match(words({ verdict: "contradicted" }), /Against the hypothesis p = 0\.900/);
    const opposed = { ...judged.evidence, upper: 0.01, ciri: "opposes" as const };
    assert.match(words({ p: 0.01, evidence: opposed }), /but the CIRI index opposes/);
    assert.match(words({ top: 0.04, top_measured: 0.04 }), /would be excluded .* CIRI index agrees/);
    assert.match(
      words({ top: 0.04, top_measured: 0.06 }),
      /not excluded once the uncertainty of the score counts: the interval ends at 0\.040, and at 0\.060/,
    );
  });

  it("says that H4 is judged by the smaller of the two falls that it needs", () => {
    assert.match(
      words({}, "H4"),
      /estimated shift to disappearances .*the smaller of the two falls that H4 needs/,
    );
    assert.doesNotMatch(words({}, "H2"), /two falls/);
  });

  it("says that a verdict is borderline or rests on few draws, and why data leave it undecidable", () => {
    const borderline = { p: 0.048, lower: 0.042, upper: 0.054 };
    assert.match(
      words({ verdict: "weakly supported", borderline }),
      /H2 is \*\*borderline\*\*: the rule gives \*weakly supported\*, .* is 0\.048, .* between 0\.042 and 0\.054/,
    );
    const few = { too_few_draws: { draws: 200, needed: 5000 } };
    assert.match(
      words({ verdict: "weakly supported", borderline, ...few }),
      /H2 is \*\*borderline\*\*.* 200 draws are too few for a published verdict, which needs 5,000/,
    );
    assert.match(words({ ...few }), /H2 is \*\*undecidable\*\*\. 200 draws are too few/);
    assert.doesNotMatch(words({}), /too few/);
    const because = "undecidable because no state leaves an IGO";
    assert.match(
      words({ because }, "H3"),
      /H3 is \*\*undecidable\*\* on these data: no state leaves an IGO\.$/,
    );
  });
});

describe("evidenceTables.verdictShown", () => {
  it("is the rule's word, with what the draws leave open", () => {
    const { verdictShown } = evidenceTables;
    const borderline = { p: 0.045, lower: 0.021, upper: 0.084 };
    const too_few_draws = { draws: 200, needed: 5000 };
    assert.equal(verdictShown({ verdict: "not supported" }), "not supported");
    assert.equal(
      verdictShown({ verdict: "weakly supported", borderline, too_few_draws }),
      "borderline: weakly supported at p = 0.045 [0.021, 0.084]; 200 draws are too few for a published verdict",
    );
    assert.equal(
      verdictShown({ verdict: "undecidable", because: "undecidable because there are no exits", borderline }),
      "undecidable because there are no exits",
    );
  });

  it("says of an H1 that is not supported how such an effect is measured", () => {
    const evidence = evidenceWith([], { verdict: "not supported", top: 0.04 });
    assert.match(evidenceTables.verdictInWords(evidence, "H1"), /at about half its size/);
    assert.doesNotMatch(evidenceTables.verdictInWords(evidence, "H2"), /half its size/);
  });
});

describe("evidenceTables.holmInWords", () => {
  it("corrects the p-values of all differences together", () => {
    const contrasts = [
      { name: "a minus b", pValue: 0.02 },
      { name: "a minus c", pValue: 0.5 },
    ];
    assert.equal(
      evidenceTables.holmInWords(contrasts),
      "After Holm's correction: a minus b, p = 0.040; a minus c, p = 0.500.",
    );
  });
});
