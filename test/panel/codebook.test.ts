import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { alternatives, constructionRules, formatCodebook, panelCodebook } from "alignment/specification";
import { repositoryRoot } from "../support";

describe("the codebook", () => {
  it("stands in data/codebook.md as the library writes it", () => {
    assert.equal(readFileSync(join(repositoryRoot, "data", "codebook.md"), "utf8"), formatCodebook());
  });

  it("names the columns of panel.csv in their order", () => {
    assert.equal(
      panelCodebook.map(({ column }) => column).join(" "),
      "ionum ccode year duration distance change_mean year_s gdp gdp_s iccpr civil_war delegation delegation_s hr_igo size size_s",
    );
  });

  it("numbers the thirty rules in order, and gives every choice a rule", () => {
    assert.deepEqual(
      constructionRules.map(({ id }) => id),
      Array.from({ length: 30 }, (_, position) => position + 1),
    );
    const chosen = new Set(constructionRules.flatMap(({ choices }) => choices));
    assert.deepEqual([...chosen].sort(), Object.keys(alternatives).sort());
  });
});
