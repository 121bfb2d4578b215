import ts from "typescript";

/** Declarations that make a value under their own name, which their own body may use. */
export type NamedDeclaration = ts.ClassDeclaration | ts.EnumDeclaration | ts.ModuleDeclaration;

export function isNamedDeclaration(node: ts.Node): node is NamedDeclaration {
  return ts.isClassDeclaration(node) || ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node);
}

/** Whether a declaration only says what is there and makes nothing. */
export function isAmbient(node: ts.Node): boolean {
  const isDeclare = ({ kind }: ts.ModifierLike): boolean => kind === ts.SyntaxKind.DeclareKeyword;
  return (
    ts.findAncestor(
      node,
      (each) => ts.canHaveModifiers(each) && (each.modifiers?.some(isDeclare) ?? false),
    ) !== undefined
  );
}

export function isUsing(list: ts.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using;
}

/** Whether a list of variables is one of `var`, which belong to the function or cell around them. */
export function isVar(list: ts.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.BlockScoped) === 0;
}

/** Whether a statement leaves nothing in JavaScript. */
export function isSilent(node: ts.Statement): boolean {
  return (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEmptyStatement(node) ||
    isAmbient(node)
  );
}

/** Whether what surrounds a node, up to the cell, is no function: a `var` there is the cell's own. */
export function isOfCell(node: ts.Node): boolean {
  for (let outer = node.parent; outer !== undefined; outer = outer.parent) {
    if (ts.isSourceFile(outer)) return true;
    if (ts.isFunctionLike(outer) || ts.isClassStaticBlockDeclaration(outer) || ts.isModuleBlock(outer))
      return false;
  }
  return false;
}

/** Whether an identifier stands for a value, and is neither a declared name, nor a property's, nor a label. */
export function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent) || ts.isMetaProperty(parent))
    return false;
  const named = parent as { readonly name?: ts.Node };
  return named.name !== node;
}

/** The names that a binding makes. */
export function boundNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : boundNames(element.name),
  );
}

/** An expression without the brackets and type assertions around it, which leave no trace in JavaScript. */
export function bare(node: ts.Expression): ts.Expression {
  const isWrapped =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isTypeAssertionExpression(node);
  return isWrapped ? bare(node.expression) : node;
}

/** Whether an initializer is a function or class that takes the name of its variable. */
export function takesName(initializer: ts.Expression): boolean {
  const inner = bare(initializer);
  if (ts.isArrowFunction(inner)) return true;
  return (ts.isFunctionExpression(inner) || ts.isClassExpression(inner)) && inner.name === undefined;
}

/** Whether an expression makes a function or class that JavaScript would name after the place where it is put. */
export function isUnnamed(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return isUnnamed(node.expression);
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isClassExpression(node);
}

/** Whether a node lies inside another. */
export function isInside(node: ts.Node, outer: ts.Node): boolean {
  return ts.findAncestor(node, (each) => each === outer) !== undefined;
}
