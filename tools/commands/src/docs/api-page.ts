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

function formatEntry({ name, signature, text, tags }: Entry): string {
  return [`### ${name}`, "", "```ts", signature, "```", "", text, "", ...tags.map(formatTag)]
    .join("\n")
    .trimEnd();
}

/**
 * A page of all that a package exports, from its doc comments: functions and values first, then types.
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
  const module = checker.getSymbolAtLocation(program.getSourceFile(index) as ts.SourceFile) as ts.Symbol;
  const exports = checker.getExportsOfModule(module);
  const isValue = (symbol: ts.Symbol) => (resolved(symbol, checker).flags & ts.SymbolFlags.Value) !== 0;
  const section = (wanted: boolean): string =>
    exports
      .filter((symbol) => isValue(symbol) === wanted)
      .sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1))
      .flatMap((symbol) => entryOf(symbol, checker) ?? [])
      .map(formatEntry)
      .join("\n\n");
  return `# ${name}\n\nGenerated from the doc comments by \`npm run docs\`.\n\n## Functions and values\n\n${section(true)}\n\n## Types\n\n${section(false)}\n`;
}
