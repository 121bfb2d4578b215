import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { drawContext, nullDrawsPeer, writeNullDraws } from "@alignment/commands/dist/bench/null-draws";
import { casesOf } from "alignment/dist/study/evidence/study";
import { drawer } from "alignment/nulls";
import { realRawFolder, skipWithoutR, skipWithoutRealFiles, temporaryFolder } from "../support";

describe("null draws of Table 2 on the real files", { skip: skipWithoutRealFiles || skipWithoutR() }, () => {
  it("are those of R: exchanged, constructed, selected and fitted on whole arrays", () => {
    const draws = 3;
    const context = drawContext(realRawFolder);
    const folder = temporaryFolder();
    writeNullDraws(folder, context, draws);
    const run = spawnSync("Rscript", [nullDrawsPeer, folder, String(draws)], { encoding: "utf8" });
    assert.equal(run.status, 0, run.stderr);
    const lines = run.stdout.trim().split("\n").slice(0, draws);
    const own = drawer(context);
    lines.forEach((line, unit) => {
      const [slope, byModel, byState, rows, cases] = line.trim().split(/\s+/).map(Number);
      const found = own.values({ kind: "table2", null: "exchangeEra" }, unit);
      [slope, byModel, byState].forEach((value, at) => {
        assert.ok(
          Math.abs(found[at] - value) < 1e-5 * Math.abs(value),
          `draw ${unit}: ${found[at]}, R ${value}`,
        );
      });
      const { histories, score } = context.worlds.draw("exchangeEra", unit);
      const made = casesOf(context.study, histories, score).rows;
      assert.deepEqual([made.count, made.cases], [rows, cases]);
    });
  });
});
