import * as ts from "typescript";

/** A name of a module that another one asks for; `*` stands for all of its names. */
export interface NameOf {
  /** The module as the import writes it. */
  readonly from: string;
  readonly name: string;
}

/** What one module exports and what it takes from others. */
export interface ModuleNames {
  /** Exported and declared here: whether each is a type, and whether another exported declaration mentions it. */
  readonly declared: ReadonlyMap<string, { readonly isType: boolean; readonly isMentioned: boolean }>;
  /** Exported here and declared elsewhere, by the name that it has here. */
  readonly passedOn: ReadonlyMap<string, NameOf>;
  /** Modules all of whose names are exported here. */
  readonly passedOnWhole: readonly { readonly from: string; readonly typesOnly: boolean }[];
  /** Imported here. */
  readonly imported: readonly NameOf[];
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function namesBoundBy(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesBoundBy(element.name) : []));
}

function namesDeclaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => namesBoundBy(name));
  const { name } = statement as ts.DeclarationStatement;
  return [name?.text ?? "default"];
}

/** The identifiers of a declaration outside the bodies of its functions: those of its signature. */
function mentionedBy(statement: ts.Statement): Set<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) return;
    if (ts.isIdentifier(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return found;
}

function declaredIn(file: ts.SourceFile): ModuleNames["declared"] {
  const statements = file.statements.filter(isExported);
  const mentions = statements.map(mentionedBy);
  const declared = new Map<string, { isType: boolean; isMentioned: boolean }>();
  statements.forEach((statement, at) => {
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    for (const name of namesDeclaredBy(statement))
      declared.set(name, {
        isType,
        isMentioned: mentions.some((mentioned, other) => other !== at && mentioned.has(name)),
      });
  });
  return declared;
}

/** The names that an import takes of its module, and those it reads of it as `whole.name`. */
function namesImportedBy({ importClause }: ts.ImportDeclaration, file: ts.SourceFile): string[] {
  const bindings = importClause?.namedBindings;
  const names = importClause?.name === undefined ? [] : ["default"];
  if (bindings === undefined) return names;
  if (ts.isNamedImports(bindings))
    return [...names, ...bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text)];
  const whole = bindings.name.text;
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && node.expression.getText(file) === whole)
      names.push(node.name.text);
    else if (ts.isQualifiedName(node) && node.left.getText(file) === whole) names.push(node.right.text);
    else if (ts.isIdentifier(node) && node.text === whole && ts.isCallExpression(node.parent))
      names.push("*");
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

/** The names that `await import(…)`, `require(…)` or the type `import(…)` takes of a module. */
function namesLoadedBy(node: ts.Node): NameOf[] {
  if (ts.isImportTypeNode(node)) {
    const { argument, qualifier } = node;
    if (!ts.isLiteralTypeNode(argument) || !ts.isStringLiteral(argument.literal)) return [];
    return [{ from: argument.literal.text, name: qualifier?.getText().split(".")[0] ?? "*" }];
  }
  if (!ts.isCallExpression(node) || !/^(import|require)$/.test(node.expression.getText())) return [];
  const [from] = node.arguments;
  if (from === undefined || !ts.isStringLiteral(from)) return [];
  let holder: ts.Node = node.parent;
  while (ts.isAwaitExpression(holder) || ts.isAsExpression(holder) || ts.isParenthesizedExpression(holder))
    holder = holder.parent;
  const names = ts.isVariableDeclaration(holder)
    ? ts.isObjectBindingPattern(holder.name)
      ? holder.name.elements.map(({ name, propertyName }) => (propertyName ?? name).getText())
      : ["*"]
    : ts.isPropertyAccessExpression(holder)
      ? [holder.name.text]
      : ["*"];
  return names.map((name) => ({ from: from.text, name }));
}

/**
 * What a module exports and what it takes from others, read from its syntax tree.
 *
 * @param path its path, whose ending says whether it holds JSX.
 * @param text its text.
 */
export function namesOfModule(path: string, text: string): ModuleNames {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const passedOn = new Map<string, NameOf>();
  const passedOnWhole: { from: string; typesOnly: boolean }[] = [];
  const imported: NameOf[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const from = (node.moduleSpecifier as ts.StringLiteral).text;
      imported.push(...namesImportedBy(node, file).map((name) => ({ from, name })));
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      const from = (node.moduleSpecifier as ts.StringLiteral).text;
      const { exportClause, isTypeOnly } = node;
      if (exportClause === undefined) passedOnWhole.push({ from, typesOnly: isTypeOnly });
      else if (ts.isNamespaceExport(exportClause)) passedOn.set(exportClause.name.text, { from, name: "*" });
      else
        for (const { name, propertyName } of exportClause.elements)
          passedOn.set(name.text, { from, name: (propertyName ?? name).text });
    } else {
      imported.push(...namesLoadedBy(node));
      ts.forEachChild(node, visit);
    }
  };
  ts.forEachChild(file, visit);
  return { declared: declaredIn(file), passedOn, passedOnWhole, imported };
}
