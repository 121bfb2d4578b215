import ts from "typescript";
import type { Import } from "./cell-imports";
import type { ShownCell } from "./cell-program";
import { insertGuards } from "./insert-guards";
import { createRewriter } from "./rewrite-names";

/** A cell as JavaScript. */
export interface EmittedCell {
  /** The body of a function; it returns `{ value }` where the cell's last statement is an expression. */
  readonly code: string;
  /** The source map of `code`, as JSON. */
  readonly map: string;
  /** Whether the function must be asynchronous, since the cell awaits something outside of its functions. */
  readonly isAsync: boolean;
  /** The names that the cell makes as it runs; before it makes them they cannot be read. */
  readonly declared: readonly string[];
  readonly imports: readonly Import[];
}

/** Whether a node awaits something that no function inside it waits for. */
function awaits(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node)) return true;
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return true;
  if (
    ts.isVariableDeclarationList(node) &&
    (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing
  )
    return true;
  if (ts.isFunctionLike(node)) return false;
  return ts.forEachChild(node, awaits) ?? false;
}

/** Takes the mark of a module away: a cell is a function's body. */
const dropModuleMark: ts.TransformerFactory<ts.SourceFile> = () => (file) =>
  ts.factory.updateSourceFile(
    file,
    file.statements.filter((statement) => !ts.isExportDeclaration(statement)),
  );

/**
 * The JavaScript of a cell without errors. Its top level makes no variables: every name that it makes or takes from an
 * earlier cell is a property of one object that all cells share.
 *
 * @param cell the cell in its program
 * @param isCell whether a file is a cell
 */
export function emitCell(cell: ShownCell, isCell: (file: ts.SourceFile) => boolean): EmittedCell {
  const rewriter = createRewriter(cell, isCell);
  const written = { code: "", map: "" };
  cell.program.emit(
    cell.file,
    (path, text) => {
      if (path.endsWith(".map")) written.map = text;
      else written.code = text.replace(/\/\/# sourceMappingURL=.*\s*$/, "");
    },
    undefined,
    false,
    { before: [rewriter.transformer, insertGuards], after: [dropModuleMark] },
  );
  return { ...written, isAsync: awaits(cell.file), declared: rewriter.declared, imports: rewriter.imports };
}
