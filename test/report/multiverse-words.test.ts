import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { influenceInWords, jointInWords } from "alignment/tables";

type Joint = Parameters<typeof jointInWords>[0];
type Influence = Parameters<typeof influenceInWords>[0];

const jointWith = (draws: number, adjustedBelow05: number) => {
  const one = { observed: 0.01, mean: 0.02, lower: 0, upper: 0.03, p: 0.5 };
  const statistic = { ...one, atLeast: { k: 1, n: draws, share: 1 / draws, lower: 0, upper: 0.3 } };
  const statistics = { median: statistic, share: statistic, stouffer: statistic };
  return [{ test: { null: "linear", draws, specifications: 16, statistics, adjustedBelow05 } }] as Joint;
};

const influenceWith = (findings: Readonly<Record<string, number>>) => {
  const sharesOf = (shapley: Readonly<Record<string, number>>) => ({
    duplicatesOnce: Object.entries(shapley).map(([choice, share]) => ({
      choice,
      firstOrder: share,
      total: share,
      shapley: share,
    })),
  });
  const estimate = sharesOf({ selection: 0.7, entryAfter: 0.3 });
  return { summary: { influence: { estimate, finding: sharesOf(findings) } } } as unknown as Influence;
};

describe("the whole curve in words", () => {
  it("counts no specification as significant where the draws are too few for any to be", () => {
    assert.match(jointInWords(jointWith(19, 0)), /With 19 draws no specification can have p < 0\.05/);
    assert.doesNotMatch(jointInWords(jointWith(19, 0)), /0 of 16/);
  });

  it("says with the count how small a p the draws allow", () => {
    assert.match(
      jointInWords(jointWith(39, 3)),
      /3 of 16 specifications have p < 0\.05 .*with 39 draws no p is below 0\.025/,
    );
  });
});

describe("the choice that matters in words", () => {
  it("names one choice where it alone matters most, and both where two matter equally", () => {
    assert.match(
      influenceInWords(influenceWith({ selection: 0.6, entryAfter: 0.4 })),
      /depends most on \*Cases\* \(60.0%\)/,
    );
    assert.match(
      influenceInWords(influenceWith({ selection: 0.5, entryAfter: 0.5 })),
      /depends equally on \*Cases\* and \*Entries after\* \(50.0% each\)/,
    );
    assert.match(influenceInWords(influenceWith({ selection: 1 })), /depends most on \*Cases\* \(100.0%\)/);
  });
});
