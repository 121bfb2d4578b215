import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { joinText } from "@alignment/kernel";
import * as ts from "typescript";
import { codeCells, complaintsOf, moduleOf, notebookNames } from "./notebook-module";

/** Lines that are not blank. */
function lineCount(source: string): number {
  return source.split("\n").filter((line) => line.trim() !== "").length;
}

/** The names of the functions that a notebook defines at the top of its cells. */
function functionsOf(name: string): readonly string[] {
  const file = ts.createSourceFile("cells.ts", moduleOf(name), ts.ScriptTarget.ES2022, true);
  return file.statements.flatMap((statement) => {
    if (ts.isFunctionDeclaration(statement)) return statement.name?.text ?? [];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name: own, initializer }) =>
      initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
        ? own.getText(file)
        : [],
    );
  });
}

describe("the code of the notebooks", () => {
  const complaints = complaintsOf(new Map(notebookNames.map((name) => [name, moduleOf(name)])));

  it("is that of thirteen notebooks", () => assert.equal(notebookNames.length, 13));

  for (const name of notebookNames) {
    it(`type-checks under strict: ${name}`, () => {
      assert.deepEqual(complaints.get(name), []);
    });

    it(`imports in one cell of at most 8 lines, from the library's contents page: ${name}`, () => {
      const imports = codeCells(name).filter((cell) => /^import\b/m.test(joinText(cell.source)));
      assert.equal(imports.length, 1);
      const source = joinText(imports[0].source);
      assert.ok(lineCount(source) <= 8, `${lineCount(source)} lines`);
      const packages = [...source.matchAll(/from "([^"]+)"/g)].map(([, from]) => from);
      assert.ok(packages.includes("alignment"));
      assert.deepEqual(
        packages.filter((from) => from !== "alignment" && from !== "ml-matrix"),
        [],
      );
    });

    it(`stands in cells of at most 12 lines: ${name}`, () => {
      for (const cell of codeCells(name)) {
        const lines = lineCount(joinText(cell.source));
        assert.ok(lines <= 12, `cell ${cell.id} has ${lines} lines`);
      }
    });
  }

  it("defines no function in two notebooks", () => {
    const notebooksOf = new Map<string, string[]>();
    for (const name of notebookNames) {
      for (const one of functionsOf(name)) notebooksOf.set(one, [...(notebooksOf.get(one) ?? []), name]);
    }
    assert.ok(notebooksOf.size > 5, "no functions are found: is the search right?");
    const shared = [...notebooksOf].filter(([, names]) => names.length > 1);
    assert.deepEqual(shared, []);
  });

  it("is caught where it would not type-check", () => {
    const wrong = new Map([
      [
        "wrong.ipynb",
        'import { tableOf } from "alignment";\nconst n: string = tableOf({ a: [] }).rowCount;\nexport {};\n',
      ],
    ]);
    assert.match(
      complaintsOf(wrong).get("wrong.ipynb")?.[0] ?? "",
      /Type 'number' is not assignable to type 'string'/,
    );
  });
});
