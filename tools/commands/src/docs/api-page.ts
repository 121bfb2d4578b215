import { join } from "node:path";
import * as ts from "typescript";

/** The packages that have pages. */
export const documentedPackages = [
  { name: "@alignment/engine", folder: "lib/engine", page: "docs/api/engine.md" },
  { name: "alignment", folder: "lib/alignment", page: "docs/api/alignment.md" },
] as const;

/** One exported name with what its comment says. */
interface Entry {
  readonly name: string;
  readonly signature: string;
  readonly text: string;
  readonly tags: readonly { readonly name: string; readonly text: string }[];
}

/** The declaration behind an export, wherever it is written. */
function resolved(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** A declaration as a reader meets it: without bodies, and without comments. */
function signatureOf(declaration: ts.Declaration): string {
  const text = declaration.getText();
  if (ts.isFunctionDeclaration(declaration) && declaration.body !== undefined)
    return text.slice(0, declaration.body.getStart() - declaration.getStart()).trim();
  if (ts.isClassDeclaration(declaration)) return text.slice(0, text.indexOf("{")).trim();
  if (ts.isVariableDeclaration(declaration)) {
    const type = declaration.type?.getText();
    return `const ${declaration.name.getText()}${type === undefined ? "" : `: ${type}`}`;
  }
  return text;
}

function entryOf(symbol: ts.Symbol, checker: ts.TypeChecker): Entry | undefined {
  const own = resolved(symbol, checker);
  const declaration = own.declarations?.[0];
  if (declaration === undefined || declaration.getSourceFile().fileName.includes("node_modules"))
    return undefined;
  return {
    name: symbol.name,
    signature: signatureOf(declaration),
    text: ts.displayPartsToString(own.getDocumentationComment(checker)),
    tags: own.getJsDocTags(checker).map(({ name, text }) => ({ name, text: ts.displayPartsToString(text) })),
  };
}

const titles: Readonly<Record<string, string>> = { returns: "Returns", throws: "Throws" };

function formatTag({ name, text }: Entry["tags"][number]): string {
  if (name === "example") return `\n\`\`\`ts\n${text.replace(/^```.*$/gm, "").trim()}\n\`\`\`\n`;
  if (name === "param") return `- \`${text.split(" ")[0]}\`: ${text.split(" ").slice(1).join(" ")}`;
  return `- ${titles[name] ?? name}: ${text}`;
}

function formatEntry({ name, signature, text, tags }: Entry, from: string | undefined): string {
  const place = from === undefined ? [] : [`Import it from \`${from}\`.`, ""];
  return [`### ${name}`, "", "```ts", signature, "```", "", ...place, text, "", ...tags.map(formatTag)]
    .join("\n")
    .trimEnd();
}

/** For each value that an index passes on as a type alone, the entry point that has it as a value. */
function otherEntryPoints(name: string, index: ts.SourceFile, checker: ts.TypeChecker): Map<string, string> {
  const found = new Map<string, string>();
  const declarations = index.statements.filter(ts.isExportDeclaration);
  for (const { isTypeOnly, exportClause, moduleSpecifier } of declarations) {
    if (!isTypeOnly || exportClause !== undefined || moduleSpecifier === undefined) continue;
    const from = (moduleSpecifier as ts.StringLiteral).text;
    const entry = from.startsWith("./") ? `${name}/${from.slice(2)}` : from;
    const module = checker.getSymbolAtLocation(moduleSpecifier) as ts.Symbol;
    for (const symbol of checker.getExportsOfModule(module)) found.set(symbol.name, entry);
  }
  for (const { isTypeOnly, exportClause } of declarations)
    if (!isTypeOnly && exportClause !== undefined && ts.isNamedExports(exportClause))
      for (const { name: own } of exportClause.elements) found.delete(own.text);
  return found;
}

/**
 * A page of all that a package exports, from its doc comments: functions and values first, then types. A value that is
 * to be imported from one of the package's folders says so.
 *
 * @param name the package's name.
 * @param folder its folder, with `src/index.ts` and `tsconfig.json`.
 * @returns Markdown.
 */
export function apiPage(name: string, folder: string): string {
  const { config } = ts.readConfigFile(join(folder, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const index = join(folder, "src", "index.ts");
  const program = ts.createProgram([index], { ...options, noEmit: true, composite: false });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index) as ts.SourceFile;
  const module = checker.getSymbolAtLocation(source) as ts.Symbol;
  const elsewhere = otherEntryPoints(name, source, checker);
  const exports = checker.getExportsOfModule(module);
  const isValue = (symbol: ts.Symbol) => (resolved(symbol, checker).flags & ts.SymbolFlags.Value) !== 0;
  const section = (wanted: boolean): string =>
    exports
      .filter((symbol) => isValue(symbol) === wanted)
      .sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1))
      .flatMap((symbol) => entryOf(symbol, checker) ?? [])
      .map((entry) => formatEntry(entry, wanted ? elsewhere.get(entry.name) : undefined))
      .join("\n\n");
  return `# ${name}\n\nGenerated from the doc comments by \`npm run docs\`.\n\n## Functions and values\n\n${section(true)}\n\n## Types\n\n${section(false)}\n`;
}
