import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import {
  constructionRules,
  formatCodebook,
  formatPanelCodebook,
  panelCodebook,
  panelSpecification,
  rulesOf,
} from "alignment/specification";
import { repositoryRoot } from "../support";

/** The unit of a column of the sample under a specification. */
function unitOf(column: string, changes: Parameters<typeof panelSpecification>[0] = {}): string {
  const entry = panelCodebook(panelSpecification(changes)).sample.find((one) => one.column === column);
  return `${entry?.meaning}; ${entry?.unit}`;
}

describe("the codebook", () => {
  it("stands in data/codebook.md as the library writes it", () => {
    assert.equal(readFileSync(join(repositoryRoot, "data", "codebook.md"), "utf8"), formatCodebook());
  });

  it("names the columns of panel.csv in their order", () => {
    assert.equal(
      panelCodebook()
        .sample.map(({ column }) => column)
        .join(" "),
      "case ionum ccode year duration distance change_mean year_s gdp gdp_s iccpr civil_war delegation delegation_s hr_igo size size_s",
    );
  });

  it("gives the columns the units that follow the specification", () => {
    assert.match(unitOf("gdp"), /^GDP per capita, vintage 2018-11.*; constant US dollars of 2010$/);
    assert.match(
      unitOf("gdp", { gdpVintage: "2026-03, US dollars of 2015" }),
      /constant US dollars of 2015$/,
    );
    assert.match(
      unitOf("gdp", { gdpForm: "natural logarithm" }),
      /^natural logarithm of .*; log of constant/,
    );
    assert.match(unitOf("gdp_s", { scaling: "none" }), /not scaled; constant US dollars of 2010$/);
    assert.match(unitOf("size_s", { scaling: "none" }), /not scaled; states$/);
    assert.match(unitOf("distance"), /the year before; score points \(Fariss 2.03\)/);
    assert.match(unitOf("distance", { outcomeLag: 0, score: "TORT" }), /the same year; .* item TORT, 0 to 2/);
    assert.match(unitOf("distance", { outcome: "yearly change of the distance" }), /its change on the year/);
    assert.match(
      unitOf("change_mean", { changeInMeanSign: "the change" }),
      /^mean of the other members this year minus/,
    );
    assert.match(unitOf("change_mean", { changeInMeanUnit: "standard deviations" }), /standard deviations/);
    assert.match(unitOf("civil_war", { conflictTypes: [3, 4] }), /conflict types 3, 4/);
    assert.match(unitOf("case"), /the state–IGO pair/);
    assert.match(unitOf("case", { reentry: "new case" }), /one unbroken membership of a state in an IGO/);
    assert.match(unitOf("size"), /^members of the IGO \(full members\); states$/);
    assert.match(unitOf("size", { membershipCodes: [1, 2] }), /\(full members, associate members\)/);
    assert.match(unitOf("tax_share_s", { stateCapacity: "tax share of GDP" }), /standard deviations$/);
  });

  it("of a panel holds every value that its specification has, and the rules in the words that hold for it", () => {
    const specification = panelSpecification({ score: "Fariss 4.02", lastYear: 2005, scaling: "none" });
    const text = formatPanelCodebook(specification, ["Made of these files."]);
    for (const [choice, value] of Object.entries(specification))
      assert.ok(
        text.includes(`| \`${choice}\` | `) && text.includes(` | ${JSON.stringify(value)} | `),
        choice,
      );
    assert.match(text, /version 4\.02/);
    assert.match(text, /kept, up to 2005/);
    assert.match(text, /Delegation and size are not scaled/);
    assert.match(text, /Made of these files\./);
  });
});

describe("the construction rules", () => {
  it("are thirty, numbered in order, and every one that is inferred says what was", () => {
    assert.deepEqual(
      constructionRules.map(({ id }) => id),
      Array.from({ length: 30 }, (_, position) => position + 1),
    );
    for (const { id, basis, inferred, stated } of constructionRules) {
      if (basis === "inferred") assert.notEqual(inferred, "", `rule ${id}`);
      if (basis === "stated") assert.notEqual(stated, "", `rule ${id}`);
    }
  });

  it("call inferred what the paper does not state, and keep apart what it does", () => {
    const basisOf = (id: number) => constructionRules[id - 1].basis;
    for (const id of [2, 10, 20, 26, 27, 29]) {
      assert.equal(basisOf(id), "inferred", `rule ${id}`);
      assert.notEqual(constructionRules[id - 1].stated, "", `rule ${id}`);
    }
    // That cases were worse than the mean is stated; in which year is not.
    assert.equal(basisOf(14), "stated");
    assert.match(constructionRules[13].inferred, /which year/);
  });

  it("follow the specification", () => {
    const specification = panelSpecification({ entryAfter: 1980, durationCounts: "years as a member" });
    const rules = rulesOf(specification);
    assert.match(rules[7].rule, /begin after 1980/);
    assert.match(rules[9].rule, /every year as a member/);
    assert.match(constructionRules[7].rule, /begin after 1965/);
  });
});
