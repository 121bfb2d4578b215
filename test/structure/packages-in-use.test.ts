// The packages that this project was asked to stand on: each is found where it does its work, as values that are used.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, it } from "node:test";
import { KernelServer } from "@alignment/kernel/dist/kernel-server";
import { plotlyLoader } from "alignment/dist/display/figure-bundle";
import { frameOf } from "alignment/frames";
import { tableOf } from "alignment/table";
import * as ts from "typescript";
import { moduleOf, notebookNames } from "../notebooks/notebook-module";
import { repositoryRoot } from "../support";
import { sourceTexts } from "./source-files";

/** The values that a module imports from packages whose name matches and then uses, apart from types. */
function valuesUsed(text: string, from: RegExp): string[] {
  const file = ts.createSourceFile("module.ts", text, ts.ScriptTarget.ES2022, true);
  const names = file.statements
    .filter(ts.isImportDeclaration)
    .flatMap(({ importClause, moduleSpecifier }) => {
      if (importClause === undefined || importClause.isTypeOnly) return [];
      if (!from.test((moduleSpecifier as ts.StringLiteral).text)) return [];
      const bindings = importClause.namedBindings;
      const named = bindings === undefined || !ts.isNamedImports(bindings) ? [] : bindings.elements;
      return [
        ...(importClause.name === undefined ? [] : [importClause.name.text]),
        ...named.filter(({ isTypeOnly }) => !isTypeOnly).map(({ name }) => name.text),
      ];
    });
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) {
      // A base class stands where types do.
      if (ts.isExpressionWithTypeArguments(node)) visit(node.expression);
      return;
    }
    if (ts.isIdentifier(node) && names.includes(node.text)) used.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...used].sort();
}

const sources = ["lib", "tools"].flatMap(sourceTexts);

/** The files of the project that use values of a package. */
function filesUsing(from: RegExp): string[] {
  return sources.filter(([, text]) => valuesUsed(text, from).length > 0).map(([path]) => path);
}

/** What a notebook uses of a package. */
function usedInNotebook(number: string, from: RegExp): string[] {
  const name = notebookNames.find((one) => one.startsWith(number)) as string;
  return valuesUsed(moduleOf(name), from);
}

const ofLibrary = createRequire(join(repositoryRoot, "lib", "alignment", "package.json"));
const ofKernel = createRequire(join(repositoryRoot, "tools", "kernel", "package.json"));

describe("the packages that the project was asked to stand on", () => {
  it("are looked for by what tells a use from an import alone, and a value from a type", () => {
    const imports = 'import { Matrix, inverse, type Options } from "ml-matrix";\n';
    assert.deepEqual(valuesUsed(`${imports}const a: Options = {}; new Matrix(1, 1);`, /^ml-matrix$/), [
      "Matrix",
    ]);
    assert.deepEqual(valuesUsed("class A extends B {}", /x/), []);
    assert.deepEqual(valuesUsed('import { B } from "x";\nclass A extends B {}', /x/), ["B"]);
  });

  it("tslab: the kernel is a server of tslab's, with its handler of Jupyter's messages", () => {
    assert.equal(Object.getPrototypeOf(KernelServer), ofKernel("tslab/dist/jupyter").ZmqServer);
    const server = sources.find(([path]) => path === "tools/kernel/src/kernel-server.ts");
    assert.deepEqual(valuesUsed(server?.[1] ?? "", /^tslab/), ["JupyterHandlerImpl", "ZmqServer"]);
  });

  it("danfojs-node: what frameOf gives is a frame of danfojs, and notebooks 01 and 03 show frames", () => {
    const frame = frameOf(tableOf({ year: Int32Array.of(1990, 1991) }));
    assert.ok(frame instanceof ofLibrary("danfojs-node").DataFrame);
    assert.ok(usedInNotebook("01", /^alignment$/).includes("showFrame"));
    const used = usedInNotebook("03", /^alignment$/);
    assert.deepEqual(
      ["frameOf", "showFrame"].filter((name) => !used.includes(name)),
      [],
    );
  });

  it("plotly.js: figures in notebooks are drawn by it, and so are those of the book", () => {
    const script = readFileSync(
      ofLibrary.resolve("plotly.js-cartesian-dist-min/plotly-cartesian.min.js"),
      "utf8",
    );
    assert.match(script, /plotly\.js \(cartesian - minified\) v\d/);
    assert.ok(plotlyLoader().includes(script.slice(0, 1000)));
    const book = sources.find(([path]) => path === "tools/kernel/src/book/book.ts")?.[1] ?? "";
    assert.match(book, /require\.resolve\("plotly\.js-cartesian-dist-min\/plotly-cartesian\.min\.js"\)/);
    for (const name of ["01", "05", "09"])
      assert.ok(usedInNotebook(name, /^alignment$/).includes("showFigure"), `notebook ${name}`);
  });

  it("@stdlib: each distribution is a single package of it, and each of them is in use", () => {
    const declared = ["lib/engine", "lib/alignment"].flatMap((folder) =>
      Object.keys(
        JSON.parse(readFileSync(join(repositoryRoot, folder, "package.json"), "utf8")).dependencies,
      ).filter((name) => name.startsWith("@stdlib/")),
    );
    assert.ok(declared.length >= 4);
    for (const name of declared) {
      assert.match(name, /^@stdlib\/stats-base-dists-/);
      assert.ok(filesUsing(new RegExp(`^${name}$`)).length > 0, name);
    }
  });

  it("ml-matrix: notebook 04 computes estimates with it, and the engine its small systems", () => {
    assert.deepEqual(usedInNotebook("04", /^ml-matrix$/), ["Matrix", "determinant", "inverse"]);
    assert.ok(filesUsing(/^ml-matrix$/).filter((path) => path.startsWith("lib/engine/")).length > 0);
  });
});

describe("the top level", () => {
  const kept = ["package.json", "notebooks", "lib", "data", "tsconfig.json", "environment.md", "test"];
  for (const name of kept) it(`keeps ${name}`, () => assert.ok(existsSync(join(repositoryRoot, name))));
});
