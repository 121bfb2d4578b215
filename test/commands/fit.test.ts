import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { writeTable } from "alignment/node";
import type { Columns } from "alignment/table";
import { tableOf } from "alignment/table";
import { readOracle } from "../engine/oracle";
import { repositoryRoot, temporaryFolder } from "../support";

const folder = temporaryFolder();
const file = join(folder, "sleepstudy.csv");
const { Reaction, Days, Subject } = readOracle().data.sleepstudy;
const columns = {
  Reaction: Float64Array.from(Reaction as number[]),
  Days: Float64Array.from(Days as number[]),
  Subject,
};
writeTable(file, tableOf(columns as Columns));

const formula = "Reaction ~ Days + (1 + Days | Subject)";

/** A data file beside the results of other programs. */
function data(name: string): string {
  return join(repositoryRoot, "test", "engine", "oracles", "data", `${name}.csv`);
}

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
    [
      "an infinite cell",
      [data("yearinf"), "y3 ~ year + (1 | g)"],
      /column "year" is infinite in row 5: Infinity/,
    ],
    [
      "another infinite cell",
      [data("yearinf"), "y3 ~ x + (1 | g)"],
      /column "x" is infinite in row 9: -Infinity/,
    ],
    [
      "identifiers as numbers",
      [data("bigid"), "y ~ id + (1 | g)"],
      /"id" holds 9007199254740993 in row 19, a whole number that is not held/,
    ],
    ["a factor with one level", [data("single"), "y ~ only + x + (1 | g)"], /the factor only has one level/],
    [
      "9,000 brackets",
      [file, `Reaction ~ ${"(".repeat(9000)}Days${")".repeat(9000)} + (1 | Subject)`],
      /more than 100 parentheses/,
    ],
    [
      "a factor that is none",
      [file, formula, "--factor", "Reaction"],
      /--factor names "Reaction", which is no variable/,
    ],
    [
      "contrasts without a value",
      [file, formula, "--contrasts", "a"],
      /--contrasts holds "a"; expected FACTOR=VALUE/,
      2,
    ],
    [
      "unknown contrasts",
      [file, formula, "--contrasts", "a=helmert"],
      /contrasts of a are "helmert"; expected treatment or sum/,
      2,
    ],
    ["a reference twice", [file, formula, "--reference", "a=b,a=c"], /--reference names a twice/, 2],
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

  it("says which columns it took as factors, and why", () => {
    const { stdout } = run(
      data("base"),
      "y ~ a + t + factor(h) + I(x > 0) + (b | g)",
      "--factor",
      "t",
      "--reference",
      "t=3",
    );
    assert.match(
      stdout,
      /^a is a factor of 3 levels, since its cells are text: hi \(reference\), lo, mid\.$/m,
    );
    assert.match(
      stdout,
      /^t is a factor of 10 levels, since --factor names it: 3 \(reference\), 0, 1, 2, 4, 5, …\.$/m,
    );
    assert.match(stdout, /^factor\(h\) is a factor of 8 levels, since the formula makes it a factor:/m);
    assert.match(
      stdout,
      /^I\(x > 0\) is a factor of 2 levels, since it is true or false: FALSE \(reference\), TRUE\.$/m,
    );
    assert.match(stdout, /^b is a factor of 2 levels, since its cells are text: no \(reference\), yes\.$/m);
    assert.match(stdout, /^Grouping factors, as the formula says: g \(24 groups\)\.$/m);
  });

  it("codes factors and weighs rows as the options say, and tells it in the JSON", () => {
    const options = ["--contrasts", "a=sum,b=sum", "--weights", "wt", "--json"];
    const fit = JSON.parse(run(data("base"), "y ~ a * b + (1 | g)", ...options).stdout);
    assert.deepEqual(
      fit.fixed.map(({ term }: { term: string }) => term),
      ["(Intercept)", "a1", "a2", "b1", "a1:b1", "a2:b1"],
    );
    assert.equal(fit.weights, "wt");
    assert.deepEqual(fit.factors[1], {
      name: "b",
      levels: ["no", "yes"],
      contrasts: "sum",
      reason: "its cells are text",
    });
  });

  it("gives every group of an interaction a mode, whatever the levels hold", () => {
    const fit = JSON.parse(run(data("collide"), "y ~ x + (1 | g:h)", "--json").stdout);
    const [{ groups, modes, modeCovariances }] = fit.randomEffects;
    assert.deepEqual([groups, Object.keys(modes).length, Object.keys(modeCovariances).length], [6, 6, 6]);
    assert.equal(new Set(fit.cooks.map(({ group }: { group: string }) => group)).size, 6);
    assert.ok(Math.abs(fit.criterion + 14.46358303) < 1e-7);
  });

  it("keeps identifiers of 16 digits apart", () => {
    // lme4 1.1-31 with the identifiers read as text
    const fit = JSON.parse(run(data("bigid"), "y ~ x + (1 | id)", "--json").stdout);
    assert.equal(fit.randomEffects[0].groups, 10);
    assert.ok(Math.abs(fit.criterion - 167.144064) < 1e-5);
  });

  it("takes long identifiers as groups also where a number happens to hold them", () => {
    const rows = Array.from({ length: 60 }, (_, row) => {
      const id = 2n ** 54n + 4n * BigInt(row % 6);
      return `${Math.sin(row)},${Math.cos(row * row)},${id}`;
    });
    writeFileSync(join(folder, "even.csv"), `y,x,id\n${rows.join("\n")}\n`);
    const { stdout, stderr } = run(join(folder, "even.csv"), "y ~ x + (1 | id)", "--json");
    assert.equal(stderr, "");
    assert.equal(JSON.parse(stdout).randomEffects[0].groups, 6);
  });

  it("reads decimal commas and named spellings of missing values", () => {
    const { Reaction: y, Days: x, Subject: g } = readOracle().data.sleepstudy;
    const rows = Array.from(y as number[], (value, row) => {
      const cells = [String(value).replace(".", ","), row === 7 ? "n.a." : String(x[row]), g[row]];
      return cells.join(";");
    });
    writeFileSync(join(folder, "comma.csv"), `Reaction;Days;Subject\n${rows.join("\n")}\n`);
    const fit = JSON.parse(
      run(join(folder, "comma.csv"), formula, "--decimal", ",", "--missing", "n.a.,.", "--json").stdout,
    );
    assert.deepEqual([fit.observations, fit.dropped.byVariable], [179, { Days: 1 }]);
    const without = run(join(folder, "comma.csv"), formula).stderr;
    assert.match(without, /"Days" are numbers, but not "n\.a\." in row 8; .* add --missing "n\.a\."/);
    assert.match(without, /"Reaction" holds 249,56 in row 1; add --decimal ,/);
  });

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
