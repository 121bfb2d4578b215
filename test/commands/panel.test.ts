import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { type DataColumns, fitMixedModel } from "@alignment/engine";
import { buildPanel } from "alignment/construct";
import { ensureSimulatedWorld, readInferredTable, readSources, readTable } from "alignment/node";
import { panelSpecification } from "alignment/specification";
import { numberColumn, tableSchema } from "alignment/table";
import { realRawFolder, repositoryRoot, sha256, skipWithoutRealFiles, temporaryFolder } from "../support";

const root = temporaryFolder("alignment panel ü ");
const world = join(root, "world");
ensureSimulatedWorld(world);

function run(...parameters: string[]): { code: number | null; output: string } {
  const program = join(repositoryRoot, "tools", "commands", "dist", "panel.js");
  const child = spawnSync(process.execPath, [program, ...parameters], { encoding: "utf8" });
  return { code: child.status, output: child.stdout + child.stderr };
}

/** What `panel.json` in a folder says. */
function descriptionIn(folder: string) {
  return JSON.parse(readFileSync(join(folder, "panel.json"), "utf8")) as {
    specification: Record<string, unknown>;
    sources: { files: { file: string; sha256: string; status: string }[]; notVerified: string[] };
    model: { formula: string };
    tables: Record<string, { order: string[] }>;
  };
}

function headerOf(path: string): string {
  return readFileSync(path, "utf8").split("\n", 1)[0];
}

describe("npm run panel", () => {
  const out = join(root, "out");

  it("brings in neither compiler nor kernel nor the models: a panel would take twice as long", () => {
    const program = join(repositoryRoot, "tools", "commands", "dist", "panel.js");
    const script = `process.argv = [process.execPath, "panel", "--out", ${JSON.stringify(join(root, "lean"))}, "--raw", ${JSON.stringify(world)}];
      require(${JSON.stringify(program)});
      process.on("exit", () => console.log(JSON.stringify(Object.keys(require.cache))));`;
    const { stdout } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
    const modules: readonly string[] = JSON.parse(stdout.trim().split("\n").at(-1) as string);
    assert.ok(modules.some((path) => path.endsWith("panel.js")) && modules.length < 200, `${modules.length}`);
    const heavy =
      /node_modules.(typescript|tslab|zeromq|katex|danfojs)|tools.kernel|lib.engine.dist.(fit|criterion)/;
    assert.deepEqual(
      modules.filter((path) => heavy.test(path)),
      [],
    );
  });

  it("writes the sample, the series around it, the attrition and the codebook", () => {
    const { code, output } = run("--out", out, "--raw", world);
    assert.equal(code, 0, output);
    assert.equal(
      headerOf(join(out, "panel.csv")),
      "case,ionum,ccode,year,duration,distance,change_mean,year_s,gdp,gdp_s,iccpr,civil_war,delegation,delegation_s,hr_igo,size,size_s",
    );
    assert.equal(headerOf(join(out, "before.csv")), "ionum,ccode,year,years_before,distance");
    assert.equal(headerOf(join(out, "after.csv")), "ionum,ccode,year,years_after,distance");
    assert.equal(
      headerOf(join(out, "attrition.csv")),
      "step,rules,rows,cases,igos,states,rows_lost,cases_lost",
    );
    const codebook = readFileSync(join(out, "codebook.md"), "utf8");
    assert.match(codebook, /^# Codebook of this panel\n/);
    assert.match(codebook, /a \*\*simulated world\*\*/);
    for (const { file, sha256 } of descriptionIn(out).sources.files)
      assert.ok(codebook.includes(`| ${file} | simulated | \`${sha256}\` |`), file);
  });

  it("numbers the cases, one number a pair, so that the model of Table 2 can be fitted to panel.csv", () => {
    const { columns, rowCount } = readInferredTable(join(out, "panel.csv"));
    const pairOf = new Map<string, unknown>();
    for (let row = 0; row < rowCount; row++) {
      const pair = `${columns.ionum[row]} ${columns.ccode[row]}`;
      if (!pairOf.has(pair)) pairOf.set(pair, columns.case[row]);
      assert.equal(columns.case[row], pairOf.get(pair));
    }
    assert.equal(new Set(pairOf.values()).size, pairOf.size);
    const specification = panelSpecification();
    const { sample } = buildPanel(readSources(world, specification), specification);
    const { formula } = descriptionIn(out).model;
    const [written, own] = [columns as DataColumns, sample.columns].map((data) =>
      fitMixedModel(formula, data),
    );
    assert.deepEqual(written.fixedEffects, own.fixedEffects);
  });

  it("orders the rows by IGO, state and year, as it says beside them", () => {
    for (const table of ["panel.csv", "before.csv", "after.csv"]) {
      assert.deepEqual(descriptionIn(out).tables[table].order, ["ionum", "ccode", "year"]);
      const { columns, rowCount } = readInferredTable(join(out, table));
      const keyOf = (row: number) =>
        Number(columns.ionum[row]) * 1e8 + Number(columns.ccode[row]) * 1e4 + Number(columns.year[row]);
      for (let row = 1; row < rowCount; row++) assert.ok(keyOf(row) > keyOf(row - 1), `${table}, row ${row}`);
    }
  });

  it("writes what it takes to make the panel again: every choice, and the SHA-256 of every file", () => {
    const path = join(root, "changed.json");
    writeFileSync(path, JSON.stringify({ gdpForm: "natural logarithm", stateCapacity: "tax share of GDP" }));
    const [first, again] = [join(root, "first"), join(root, "again")];
    assert.equal(run("--out", first, "--raw", world, "--spec", path).code, 0);
    const { specification, sources, model } = descriptionIn(first);
    assert.deepEqual(Object.keys(specification), Object.keys(panelSpecification()));
    for (const { file, sha256: written } of sources.files)
      assert.equal(sha256(readFileSync(join(world, file))), written, file);
    assert.ok(sources.files.some(({ file }) => file === "owid_ictd_grd_2021.csv"));
    assert.match(model.formula, /tax_share_s/);
    writeFileSync(path, JSON.stringify(specification));
    assert.equal(run("--out", again, "--raw", world, "--spec", path).code, 0);
    for (const file of ["panel.csv", "before.csv", "after.csv", "attrition.csv", "codebook.md", "panel.json"])
      assert.equal(readFileSync(join(again, file), "utf8"), readFileSync(join(first, file), "utf8"), file);
  });

  it("writes every number with all its digits", () => {
    const specification = panelSpecification();
    const { sample } = buildPanel(readSources(world, specification), specification);
    const schema = tableSchema({
      title: "panel",
      columns: { distance: numberColumn("distance", -20, 20, []) },
      key: [],
    });
    assert.deepEqual(readTable(join(out, "panel.csv"), schema).columns.distance, sample.columns.distance);
  });

  it("takes another specification from a file", () => {
    const path = join(root, "spec.json");
    writeFileSync(path, JSON.stringify({ lastYear: 1990 }));
    const { code, output } = run("--out", join(root, "early"), "--raw", world, "--spec", path);
    assert.equal(code, 0, output);
    const schema = tableSchema({
      title: "panel",
      columns: { year: numberColumn("year", 1900, 2100, []) },
      key: [],
    });
    assert.equal(Math.max(...readTable(join(root, "early", "panel.csv"), schema).columns.year), 1990);
  });

  it("writes the data that the lines for R of a notebook read, on the world beside a student's copy", () => {
    const folder = join(root, "of-notebook");
    const own = run("--out", folder, "--raw", world, "--notebook", "5");
    assert.equal(own.code, 0, own.output);
    assert.deepEqual(readdirSync(folder).sort(), ["changed.csv", "changes.csv", "panel.csv"]);
    const specification = panelSpecification();
    const { sample } = buildPanel(readSources(world, specification), specification);
    assert.match(own.output, new RegExp(`panel.csv: ${sample.rowCount} rows`));
    const copy = join(root, "copy.ipynb");
    copyFileSync(join(repositoryRoot, "notebooks", "exercises", "04-centring.ipynb"), copy);
    const { code, output } = run("--out", join(root, "of-copy"), "--notebook", copy);
    assert.equal(code, 0, output);
    assert.ok(output.includes(`the files of ${world}`), output);
    const unread = run("--out", join(root, "of-none"), "--raw", world, "--notebook", "01");
    assert.equal(unread.code, 1);
    assert.match(unread.output, /no lines for R/);
    assert.match(run("--out", "x", "--notebook", "77").output, /there is no notebook 77/);
  });

  const refused: readonly (readonly [string, string | undefined, readonly string[], RegExp, number?])[] = [
    ["a missing --out", undefined, [], /--out is missing/, 2],
    ["an unknown option", undefined, ["--out", "x", "--rw", "y"], /--rw/, 2],
    ["a folder without the files", undefined, ["--out", "x", "--raw", root], /not there.*npm run data/s],
    ["a specification that is no JSON", "{lastYear", [], /cannot be read as JSON/],
    ["a choice that does not exist", '{"lastyear": 1990}', [], /there is no choice "lastyear"/],
    [
      "a specification that leaves nothing to scale by",
      '{"lastYear": 1967, "entryAfter": 1966, "scaling": "estimation sample"}',
      [],
      /cannot standardize year: its \d+ values do not vary; set "scaling": "none"/,
    ],
  ];
  for (const [what, specification, parameters, message, expected = 1] of refused) {
    it(`refuses ${what}, and writes nothing`, () => {
      const folder = join(root, "refused");
      const path = join(root, "refused.json");
      if (specification !== undefined) writeFileSync(path, specification);
      const { code, output } = run(
        ...(specification === undefined ? parameters : ["--out", folder, "--raw", world, "--spec", path]),
      );
      assert.equal(code, expected, output);
      assert.match(output, message);
      assert.doesNotMatch(output, /\n\s+at /, "a message for the user has no stack");
      assert.ok(!existsSync(folder));
    });
  }
});

describe("npm run panel on the real files", { skip: skipWithoutRealFiles }, () => {
  /** Estimate and standard error in Table 2, as computed independently on the same sample. */
  const table2 = {
    duration: [0.013568251, 0.002944735],
    gdp_s: [0.387928264, 0.041918551],
    civil_war: [-0.265583393, 0.01122175],
    change_mean: [-0.940020697, 0.0812699],
  };

  it("writes what npm run fit takes for Table 2: the panel and, beside it, the formula", () => {
    const folder = join(root, "real");
    assert.equal(run("--out", folder, "--raw", realRawFolder).code, 0);
    const program = join(repositoryRoot, "tools", "commands", "dist", "fit.js");
    const { formula } = descriptionIn(folder).model;
    const child = spawnSync(process.execPath, [program, join(folder, "panel.csv"), formula, "--json"], {
      maxBuffer: 2 ** 26,
      encoding: "utf8",
    });
    assert.equal(child.status, 0, child.stderr);
    const { fixed, observations } = JSON.parse(child.stdout) as {
      fixed: { term: string; estimate: number; se: number }[];
      observations: number;
    };
    assert.equal(observations, 16_651);
    for (const [term, expected] of Object.entries(table2)) {
      const { estimate = 0, se = 0 } = fixed.find((effect) => effect.term === term) ?? {};
      for (const [at, found] of [estimate, se].entries())
        assert.ok(Math.abs(found / expected[at] - 1) < 1e-6, `${term}: ${found}, expected ${expected[at]}`);
    }
  });
});
