import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { writeTable } from "alignment/node";
import type { Columns } from "alignment/table";
import { tableOf } from "alignment/table";
import { readOracle } from "../engine/oracle";
import { repositoryRoot } from "../support";

const folder = mkdtempSync(join(tmpdir(), "alignment-fit-"));
const file = join(folder, "sleepstudy.csv");
const { Reaction, Days, Subject } = readOracle().data.sleepstudy;
const columns = {
  Reaction: Float64Array.from(Reaction as number[]),
  Days: Float64Array.from(Days as number[]),
  Subject,
};
writeTable(file, tableOf(columns as Columns));
after(() => rmSync(folder, { recursive: true }));

const formula = "Reaction ~ Days + (1 + Days | Subject)";

function run(...parameters: string[]) {
  const program = join(repositoryRoot, "tools", "commands", "dist", "fit.js");
  return spawnSync(process.execPath, [program, ...parameters], { encoding: "utf8" });
}

describe("npm run fit", () => {
  it("prints the fit as a table with its status", () => {
    const { status, stdout } = run(file, formula);
    assert.equal(status, 0);
    assert.match(stdout, /Days +10\.4673\*\*\*/);
    assert.match(stdout, /Observations +180/);
    assert.match(stdout, /Status: converged\./);
  });

  it("prints the documented keys as JSON", () => {
    const fit = JSON.parse(run(file, formula, "--json").stdout);
    assert.equal(fit.method, "REML");
    assert.equal(fit.status, "converged");
    assert.ok(Math.abs(fit.criterion - 1743.6282722424) < 1e-6);
    assert.ok(Math.abs(fit.fixed[1].se - 1.545788932) < 1e-6);
    assert.equal(fit.fixed[1].term, "Days");
    assert.equal(fit.theta.length, 3);
    assert.equal(fit.logLik, -fit.criterion / 2);
    assert.equal(Object.keys(fit.randomEffects[0].modes).length, 18);
    assert.equal(fit.certificate.rank, 2);
  });

  it("fits by maximum likelihood with --ml", () => {
    const fit = JSON.parse(run(file, formula, "--ml", "--json").stdout);
    assert.ok(Math.abs(fit.criterion - 1751.9393444646682) < 1e-6);
  });

  it("tests by the method that is asked for", () => {
    const fit = JSON.parse(run(file, formula, "--inference", "Satterthwaite", "--json").stdout);
    assert.equal(fit.inference[0].method, "Satterthwaite");
    assert.ok(Math.abs(fit.inference[0].effects[1].df - 17) < 1e-3);
    const all = JSON.parse(run(file, formula, "--inference", "all", "--json").stdout);
    assert.deepEqual(
      all.inference.map((one: { method: string }) => one.method),
      ["normal", "Satterthwaite", "Kenward-Roger", "CR2"],
    );
    assert.match(run(file, formula, "--inference", "Kenward-Roger").stdout, /Days +17\.0000 +3\.26e-6/);
  });

  const refused: readonly (readonly [string, readonly string[], RegExp, number?])[] = [
    ["a formula that cannot be read", [file, "Reaction ~ Days + (1 | Subject"], /formula: .*\n.*\n +\^/],
    [
      "an unknown column",
      [file, "Reaction ~ Dys + (1 | Subject)"],
      /no column "Dys"; expected one of Reaction, Days/,
    ],
    ["a file that is not there", [join(folder, "absent.csv"), formula], /the file is not there/],
    [
      "an unknown method",
      [file, formula, "--inference", "exact"],
      /--inference is "exact"; expected normal, Satterthwaite/,
      2,
    ],
    ["too few words", [file], /1 words were given; expected a file and a formula/, 2],
  ];
  for (const [what, parameters, message, code = 1] of refused) {
    it(`refuses ${what} in one message without a stack`, () => {
      const { status, stderr } = run(...parameters);
      assert.equal(status, code);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });
  }

  it("--json holds every key that the help documents", () => {
    const fit = JSON.parse(run(file, formula, "--intervals", "profile", "--json").stdout);
    const help = run("--help").stdout;
    const documented = [...help.matchAll(/^ {12}(\w.*)$/gm)].map(([, line]) => line).join(" ");
    for (const key of Object.keys(fit)) assert.ok(documented.includes(key), `${key} is documented`);
    assert.equal(fit.rows.leverage.length, fit.observations);
    assert.equal(fit.certificate.secondStart.outcome, "same optimum");
    assert.equal(fit.intervals.method, "profile");
    assert.ok(fit.r2.conditional > fit.r2.marginal);
    assert.equal(fit.cooks.length, fit.randomEffects[0].groups);
    assert.equal(Object.keys(fit.randomEffects[0].modeCovariances).length, fit.randomEffects[0].groups);
  });
});
