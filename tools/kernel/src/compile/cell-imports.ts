import ts from "typescript";

/** What a cell takes from one module. */
export interface Import {
  /** The module as the cell names it. */
  readonly from: string;
  /** The names that the cell makes of it, with what each stands for: an export of the module, or all of them (`*`). */
  readonly names: readonly { readonly name: string; readonly of: string }[];
}

/** Whether an imported name is a value, as far as is known of its module. */
export function isImportedValue(name: ts.Identifier, checker: ts.TypeChecker): boolean {
  const symbol = checker.getSymbolAtLocation(name);
  if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Alias) === 0) return true;
  const { flags } = checker.getAliasedSymbol(symbol);
  return (flags & ts.SymbolFlags.Value) !== 0 || (flags & ts.SymbolFlags.Type) === 0;
}

/** The values that an `import` makes; `undefined` where it brings types alone. */
export function importOf(node: ts.ImportDeclaration, checker: ts.TypeChecker): Import | undefined {
  const from = (node.moduleSpecifier as ts.StringLiteral).text;
  const { importClause } = node;
  if (importClause === undefined) return { from, names: [] };
  if (importClause.isTypeOnly) return undefined;
  const names: { name: string; of: string }[] = [];
  const { name, namedBindings } = importClause;
  if (name !== undefined && isImportedValue(name, checker)) names.push({ name: name.text, of: "default" });
  if (namedBindings !== undefined && ts.isNamespaceImport(namedBindings)) {
    names.push({ name: namedBindings.name.text, of: "*" });
  }
  if (namedBindings !== undefined && ts.isNamedImports(namedBindings)) {
    for (const element of namedBindings.elements) {
      if (element.isTypeOnly || !isImportedValue(element.name, checker)) continue;
      names.push({ name: element.name.text, of: (element.propertyName ?? element.name).text });
    }
  }
  return names.length > 0 ? { from, names } : undefined;
}
