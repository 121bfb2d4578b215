import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { exercisesFolder, solutionsFolder } from "@alignment/class";
import { linesForR, writeNotebookData } from "@alignment/commands/dist/notebook-data";
import { joinText, type Notebook, notebooksFolder, readNotebook } from "@alignment/kernel";
import { yearlyChangeFormula } from "alignment/construct";
import { courseWorldParameters } from "alignment/course";
import { ensureSimulatedWorld } from "alignment/node";
import { aroundMembershipFormula, rightFormula, table2Formula } from "alignment/study";
import * as ts from "typescript";
import { repositoryRoot, skipWithoutR, temporaryFolder } from "../support";
import { statementsFor } from "./model-statements";

/** Numbered notebooks with models; 01 to 03 fit none, 11 shows what was drawn before. */
const numbered = ["04", "05", "06", "07", "08", "09", "10"];
const notebookOf = (folder: string, number: string): Notebook => {
  const name = readdirSync(folder).find((one) => one.startsWith(`${number}-`) && one.endsWith(".ipynb"));
  return readNotebook(join(folder, name ?? number));
};
const notebooks = new Map<string, Notebook>([
  ...numbered.map((number) => [number, notebookOf(notebooksFolder, number)] as const),
  ...["03", "04", "05", "06", "07", "08", "10"].map(
    (number) => [`exercise ${number}`, notebookOf(solutionsFolder, number)] as const,
  ),
]);

/** What a code cell calls where it fits a model. */
const fits = /\b(fitMixedModel|fitRights|yearlyChangeEffects|robustnessCheck|testShift|appendixChecks)\(/;

/** A model in lines for R: `name <- lmer(formula, …`, also of a function or for each of several files. */
const models = /^(\w+) <- (?:(function)\(\w+\) |lapply\(\w+, function\(\w+\) )?lmer\(\s*([^,]+),/gm;
const plain = (formula: string) => formula.replace(/\s+/g, "");

/** In the notebook's own names, what a model in R has found, where it is not the value of the same name. */
const expressions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "05": { yearly: "effects" },
  "06": { yearly: "effects" },
  "07": { yearly: "effects" },
  "08": {
    disappearances: 'fitMixedModel(rightFormula("DISAP"), same.columns)',
    killings: 'fitMixedModel(rightFormula("KILL"), same.columns)',
    torture: 'fitMixedModel(rightFormula("TORT"), same.columns)',
    imprisonment: 'fitMixedModel(rightFormula("POLPRIS"), same.columns)',
    shift: 'fitMixedModel(rightFormula("shift"), same.columns)',
  },
  "09": {
    single: 'fitMixedModel("distance ~ duration + (1 | case)", sample)',
    varying: 'fitMixedModel("distance ~ duration + (1 + duration | case)", sample)',
  },
  "10": { fit: "fitMixedModel(aroundMembershipFormula, around)" },
  "exercise 04": { centred: "fit" },
  "exercise 08": { fit: "fitMixedModel(formula, world.build().sample.columns)" },
  "exercise 10": { fit: "own[0]" },
};

/** What one model has found. */
interface Found {
  readonly terms: readonly string[];
  readonly estimates: readonly number[];
  readonly standardErrors?: readonly number[];
  readonly criterion?: number;
  readonly residualVariance?: number;
  /** The covariance matrix of each random term row by row, under the name of its grouping factor. */
  readonly covariances?: readonly { readonly group: string; readonly values: number | readonly number[] }[];
  readonly formula?: string;
}

/** In the program of a notebook: what its models have found, as plain numbers. */
const numbersOf = `function numbers(value) {
  if (Array.isArray(value)) return value.flatMap(numbers);
  if (value.fit !== undefined) return numbers(value.fit);
  const list = value.fixedEffects ?? value.effects ?? [value];
  const { criterion, residualVariance, formula, randomEffects } = value;
  const covariances = randomEffects?.map(({ groupingFactor, covariance }) => ({ group: groupingFactor, values: covariance.flat() }));
  return [{ terms: list.map(({ term }) => term ?? "duration"), estimates: list.map(({ estimate }) => estimate),
    standardErrors: list[0].standardError === undefined ? undefined : list.map(({ standardError }) => standardError),
    criterion, residualVariance, covariances, formula }];
}`;

describe("the lines for R beside the models of the notebooks", () => {
  let root = "";
  let found: Record<string, Record<string, readonly Found[]>> = {};
  const namesIn = (key: string) =>
    linesForR(notebooks.get(key) as Notebook).flatMap((block) =>
      [...block.matchAll(models)]
        .filter(([, , isFunction]) => isFunction === undefined)
        .map(([, name]) => name),
    );

  before(() => {
    root = temporaryFolder();
    ensureSimulatedWorld(join(root, "world"), courseWorldParameters);
    const parts = [...notebooks].map(([key, notebook]) => {
      const pairs = [...new Set(namesIn(key))].map((name) => [name, expressions[key]?.[name] ?? name]);
      const values = pairs.map(([name, expression]) => `${name}: numbers(${expression})`).join(", ");
      const body = statementsFor(
        notebook,
        pairs.map(([, expression]) => expression),
      ).map((statement) =>
        /^import\b/.test(statement)
          ? statement.replace(/^import (\{[\s\S]*?\}) from ("[^"]+");?$/, "const $1 = require($2);")
          : statement,
      );
      return `all[${JSON.stringify(key)}] = (() => {\n${body.join("\n")}\nreturn { ${values} };\n})();`;
    });
    const code = `const all = {};\n${numbersOf}\n${parts.join("\n")}\nrequire("node:fs").writeFileSync(process.argv[2], JSON.stringify(all));`;
    const program = join(root, "models.js");
    writeFileSync(
      program,
      ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText,
    );
    const environment = { ...process.env, NODE_PATH: join(repositoryRoot, "node_modules") };
    execFileSync(process.execPath, [program, join(root, "found.json")], {
      cwd: root,
      env: { ...environment, ALIGNMENT_INPUT: join(root, "world") },
      stdio: ["ignore", "ignore", "pipe"],
    });
    found = JSON.parse(readFileSync(join(root, "found.json"), "utf8"));
  });

  it("stand folded under every cell that fits a model", () => {
    for (const number of numbered) {
      const { cells } = notebookOf(notebooksFolder, number);
      cells.forEach((cell, at) => {
        if (cell.cell_type !== "code" || !fits.test(joinText(cell.source))) return;
        const next = cells[at + 1];
        assert.equal(next?.id, `${cell.id}-in-r`, `notebook ${number}, cell ${cell.id}`);
        // Notebook 6 shows a summary as a block, which has no triangle, unless it says otherwise.
        assert.match(
          joinText(next.source),
          /^<details><summary style="display: list-item">In R<\/summary>\n\n```r\n[\s\S]+```\n\n<\/details>$/,
        );
      });
    }
  });

  it("have the formulas of the notebooks' models", () => {
    const rights = (["DISAP", "KILL", "TORT", "POLPRIS", "shift"] as const).map(rightFormula);
    const known = [table2Formula, yearlyChangeFormula, aroundMembershipFormula, ...rights].map(plain);
    let compared = 0;
    for (const [key, notebook] of notebooks) {
      for (const [, name, , formula] of linesForR(notebook).flatMap((block) => [...block.matchAll(models)])) {
        const ours = found[key][name]?.[0].formula;
        if (ours === undefined)
          assert.ok(known.includes(plain(formula)) || key === "exercise 10", `${key} ${name}`);
        else assert.equal(plain(formula), plain(ours), `${key} ${name}`);
        compared += 1;
      }
    }
    assert.ok(compared > 40, `${compared} models are found: is the search right?`);
  });

  it("are the same in an exercise and its solution, and of the test on all states in the verdict game", () => {
    for (const number of ["03", "04", "05", "06", "07", "08", "10", "11"]) {
      const [handedOut, solved] = [exercisesFolder, solutionsFolder].map((folder) =>
        linesForR(notebookOf(folder, number)),
      );
      assert.deepEqual(handedOut, solved);
      assert.equal(handedOut.length, 1);
    }
    const [[, , , formula]] = [...linesForR(notebookOf(exercisesFolder, "11"))[0].matchAll(models)];
    assert.equal(plain(formula), plain(yearlyChangeFormula));
  });

  it("find in R what the notebooks find", { skip: skipWithoutR("lme4", "clubSandwich", "jsonlite") }, () => {
    const keysOf = new Map<string, string[]>(); // the same lines in two notebooks are run once
    const folder = join(root, "data");
    for (const [key, notebook] of notebooks) {
      writeNotebookData(notebook, join(root, "world"), folder);
      for (const code of linesForR(notebook).map((block) => block.replace(/^#.*\n/, "")))
        keysOf.set(code, [...(keysOf.get(code) ?? []), key]);
    }
    const blocks = [...keysOf.keys()].map((code) => ({ key: code, folder, code }));
    writeFileSync(join(root, "blocks.json"), JSON.stringify(blocks));
    const script = join(repositoryRoot, "test", "peers", "notebook-lines.R");
    execFileSync("Rscript", [script, join(root, "blocks.json"), join(root, "in-r.json")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const inR = JSON.parse(readFileSync(join(root, "in-r.json"), "utf8")) as {
      key: string;
      models: Record<string, Found[]>;
    }[];
    const seen = new Set<string>();
    const ran = inR.flatMap(({ key, models }) => (keysOf.get(key) ?? []).map((key) => ({ key, models })));
    for (const { key, models } of ran) {
      for (const [name, theirs] of Object.entries(models)) {
        const ours = found[key][name] ?? found[key].yearly;
        assert.equal(ours.length, theirs.length, `${key} ${name}`);
        for (const [at, one] of ours.entries()) assertSame(one, theirs[at], `${key} ${name}`, name);
        seen.add(`${key} ${name}`);
      }
    }
    for (const key of notebooks.keys())
      for (const name of namesIn(key)) assert.ok(seen.has(`${key} ${name}`), `${key} ${name} is not run`);
  });
});

/** A variance that is none: R leaves one at the boundary a little above zero. */
const smallestVariance = 1e-8;

/**
 * The residual variance and the covariance matrices of both. A covariance may be off by a part of the standard
 * deviations that belong to it.
 */
function assertSameVariances(ours: Found, theirs: Found, what: string, tolerance: number): void {
  if (ours.residualVariance === undefined || theirs.residualVariance === undefined) return;
  const ratio = ours.residualVariance / theirs.residualVariance;
  assert.ok(Math.abs(ratio - 1) <= tolerance, `${what}, residual variance: ${ratio} times that in R`);
  const [own, other] = [ours, theirs].map(({ covariances = [] }) =>
    // R numbers the terms of one factor: case, case.1, …
    covariances
      .map(({ group, values }) => ({ group: group.replace(/\.\d+$/, ""), values: [values].flat() }))
      .sort((a, b) => (a.group < b.group ? -1 : Number(a.group > b.group))),
  );
  const shapeOf = (found: typeof own) => found.map(({ group, values }) => `${group} ${values.length}`);
  assert.ok(own.length > 0, what);
  assert.deepEqual(shapeOf(own), shapeOf(other), what);
  for (const [term, { group, values }] of own.entries()) {
    const size = Math.sqrt(values.length);
    values.forEach((value, at) => {
      const theirs = other[term].values[at];
      const variances = [Math.floor(at / size), at % size].map((term) => values[term * (size + 1)]);
      const scale = Math.sqrt(variances[0] * variances[1]);
      assert.ok(
        Math.abs(value - theirs) <= 5 * tolerance * scale + smallestVariance,
        `${what}, (co)variance ${at + 1} of ${group}: ${value}, in R ${theirs}`,
      );
    });
  }
}

/**
 * Both have searched an optimum of their own: estimates agree to a small part of their standard errors, and where R has
 * stopped above the optimum, as lme4's default does in models of many variances, to a fiftieth of them.
 */
function assertSame(ours: Found, theirs: Found, what: string, name: string): void {
  const difference = (theirs.criterion ?? 0) - (ours.criterion ?? 0);
  const tolerance = ours.criterion !== undefined && difference > 1e-4 ? 0.02 : 2e-3;
  ours.terms.forEach((term, at) => {
    const place = [theirs.terms].flat().indexOf(term);
    assert.ok(place >= 0, `${what}: R has no ${term}`);
    const [estimate, error] = [[theirs.estimates].flat()[place], [theirs.standardErrors ?? []].flat()[place]];
    assert.ok(
      Math.abs(ours.estimates[at] - estimate) <= tolerance * error,
      `${what}, ${term}: ${ours.estimates[at]}, in R ${estimate}`,
    );
    const own = ours.standardErrors?.[at];
    const isOfSameKind = ours.criterion !== undefined || name === "effects";
    if (own !== undefined && isOfSameKind)
      assert.ok(
        Math.abs(own / error - 1) <= tolerance,
        `${what}, standard error of ${term}: ${own}, in R ${error}`,
      );
  });
  assertSameVariances(ours, theirs, what, tolerance);
  if (ours.criterion === undefined || theirs.criterion === undefined) return;
  assert.equal(ours.terms.length, [theirs.terms].flat().length, what);
  assert.ok(
    difference > -1e-5 && difference < 1e-2,
    `${what}: criterion ${ours.criterion}, in R ${theirs.criterion}`,
  );
}
