import ts from "typescript";
import { isAmbient, isInside, isNamedDeclaration, isOfCell, isVar } from "./syntax";

/**
 * Whether a name that is used in `node` is one that the top level of a cell made.
 *
 * @param isCell whether a file is a cell
 */
export function isShared(
  symbol: ts.Symbol | undefined,
  node: ts.Node,
  isCell: (file: ts.SourceFile) => boolean,
): boolean {
  return (symbol?.declarations ?? []).some((declaration) => {
    const origin = declaration.getSourceFile();
    if (!isCell(origin) || isAmbient(declaration)) return false;
    const { locals } = origin as unknown as { locals?: ReadonlyMap<ts.__String, ts.Symbol> };
    const own = locals?.get((symbol as ts.Symbol).escapedName)?.declarations?.includes(declaration) ?? false;
    return own && !(isNamedDeclaration(declaration) && isInside(node, declaration));
  });
}

/** Whether the variables of a list belong to the cell: those of its top level, and every `var` outside of functions. */
export function isSharedList(node: ts.Node | undefined): node is ts.VariableDeclarationList {
  if (node === undefined || !ts.isVariableDeclarationList(node) || isAmbient(node) || !isOfCell(node))
    return false;
  return isVar(node) || (ts.isVariableStatement(node.parent) && ts.isSourceFile(node.parent.parent));
}
