import { joinText, type Notebook } from "@alignment/kernel";
import { namesMadeBy } from "@alignment/kernel/dist/earlier-cells";
import * as ts from "typescript";

/** The statements at the top of a notebook's code cells, in order. */
function statementsOf({ cells }: Notebook): string[] {
  return cells
    .filter(({ cell_type }) => cell_type === "code")
    .flatMap(({ source }) => {
      const file = ts.createSourceFile("cell.ts", joinText(source), ts.ScriptTarget.ES2022, true);
      return file.statements.map((statement) => statement.getText(file));
    });
}

/**
 * The statements of a notebook that some expressions need, in the notebook's order: what only shows or records
 * something is not among them.
 *
 * @param notebook the notebook.
 * @param expressions of its names.
 */
export function statementsFor(notebook: Notebook, expressions: readonly string[]): string[] {
  const needed = new Set(expressions.flatMap((one) => one.match(/[A-Za-z_]\w*/g) ?? []));
  const kept: string[] = [];
  for (const statement of statementsOf(notebook).reverse()) {
    if (!namesMadeBy(statement).some((name) => needed.has(name))) continue;
    kept.unshift(statement);
    for (const name of statement.match(/[A-Za-z_]\w*/g) ?? []) needed.add(name);
  }
  return kept;
}
