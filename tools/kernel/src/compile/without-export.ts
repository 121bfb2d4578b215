import ts from "typescript";

/** A declaration without `export` and `default`: a cell shares what it makes in any case. */
export function withoutExport(node: ts.Statement): ts.Statement {
  if (!ts.canHaveModifiers(node)) return node;
  const isExport = ({ kind }: ts.ModifierLike): boolean =>
    kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword;
  const modifiers = node.modifiers?.filter((modifier) => !isExport(modifier));
  if (ts.isFunctionDeclaration(node)) {
    const { asteriskToken, name, typeParameters, parameters, type, body } = node;
    return ts.factory.updateFunctionDeclaration(
      node,
      modifiers as readonly ts.Modifier[],
      asteriskToken,
      name,
      typeParameters,
      parameters,
      type,
      body,
    );
  }
  if (ts.isClassDeclaration(node)) {
    const { name, typeParameters, heritageClauses, members } = node;
    return ts.factory.updateClassDeclaration(node, modifiers, name, typeParameters, heritageClauses, members);
  }
  if (ts.isEnumDeclaration(node)) {
    return ts.factory.updateEnumDeclaration(
      node,
      modifiers as readonly ts.Modifier[],
      node.name,
      node.members,
    );
  }
  if (ts.isModuleDeclaration(node)) {
    return ts.factory.updateModuleDeclaration(
      node,
      modifiers as readonly ts.Modifier[],
      node.name,
      node.body,
    );
  }
  return node;
}
