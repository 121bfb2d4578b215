import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createCellSources } from "@alignment/kernel/dist/cell-source";

describe("the line of a cell", () => {
  test("is found by its text, whatever the compiler put around it, took out or joined", () => {
    const cells = createCellSources();
    const source = 'import { mean } from "m";\nconst a = mean(1);\ncheck(\n  a === 2,\n  "a is 2");\na + 40';
    const compiled = [
      'const m_1 = require("m");',
      "const a = (0, m_1.mean)(1);",
      'exports.check(a === 2, "a is 2");',
      "exports.tsLastExpr = a + 40;",
    ].join("\n");
    cells.add(3, source, compiled);
    assert.deepEqual(cells.find(3, 2), { line: 2, text: "const a = mean(1);" });
    assert.deepEqual(cells.find(3, 3), { line: 3, text: "check(" });
    assert.deepEqual(cells.find(3, 4), { line: 6, text: "a + 40" });
  });

  test("is left open where the text stands twice, is changed, or the cell is unknown", () => {
    const cells = createCellSources();
    cells.add(1, "run(1);\nrun(1);\nconst a: number = 5;", "run(1);\nrun(1);\nconst a = 5;");
    assert.equal(cells.find(1, 1), undefined);
    assert.equal(cells.find(1, 3), undefined);
    assert.equal(cells.find(1, 99), undefined);
    assert.equal(cells.find(2, 1), undefined);
  });

  test("counts right after signs that take two units", () => {
    const cells = createCellSources();
    cells.add(1, 'const 𝑥 = "😀";\nfail(𝑥);', 'const 𝑥 = "😀";\nfail(𝑥);');
    assert.deepEqual(cells.find(1, 2), { line: 2, text: "fail(𝑥);" });
  });
});
