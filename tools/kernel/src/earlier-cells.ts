import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "@tslab/typescript-for-tslab";
import { joinText, readNotebook } from "./notebook";

/** The code cells of one notebook, in its order. */
export interface NotebookCode {
  readonly cells: readonly {
    /** Position among all cells, from 1. */
    readonly position: number;
    readonly source: string;
  }[];
}

function bindingNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : bindingNames(element.name),
  );
}

function importedNames({ importClause }: ts.ImportDeclaration): string[] {
  const { name, namedBindings } = importClause ?? {};
  const own = name === undefined ? [] : [name.text];
  if (namedBindings === undefined) return own;
  if (ts.isNamespaceImport(namedBindings)) return [...own, namedBindings.name.text];
  return [...own, ...namedBindings.elements.map((element) => element.name.text)];
}

/**
 * The names that a cell makes for the cells after it: variables, functions, classes, types and imports of its top
 * level.
 *
 * @param source the cell
 */
export function namesMadeBy(source: string): string[] {
  const { statements } = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true);
  return statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) return importedNames(statement);
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) => bindingNames(name));
    }
    const { name } = statement as { name?: ts.Node };
    return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
  });
}

/**
 * The names that TypeScript did not find, each once.
 *
 * @param messages its complaints about a cell
 */
export function missingNames(messages: readonly string[]): string[] {
  const names = messages.map((message) => /^Cannot find (?:name|namespace) '([^']+)'/.exec(message)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** The notebooks of a folder; a file that cannot be read as one is left out. */
export function notebooksIn(folder: string): NotebookCode[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .flatMap((name) => {
      try {
        const cells = readNotebook(join(folder, name)).cells.flatMap((cell, index) =>
          cell.cell_type === "code" ? [{ position: index + 1, source: joinText(cell.source) }] : [],
        );
        return [{ cells }];
      } catch {
        return [];
      }
    });
}

/** Where a name comes from, in words: `cell 8, which begins "const panel = …"`. */
function originOf(name: string, code: string, notebook: NotebookCode): string | undefined {
  const own = notebook.cells.findIndex(({ source }) => source.trim() === code.trim());
  const maker = notebook.cells
    .slice(0, Math.max(own, 0))
    .filter(({ source }) => namesMadeBy(source).includes(name))
    .at(-1);
  if (maker === undefined) return undefined;
  const [begin] = maker.source.trim().split("\n");
  return `cell ${maker.position}, which begins: ${begin}`;
}

/** The notebooks that hold the cell; of several, those that hold most of the cells that ran before. */
function likelyNotebooks(
  code: string,
  ran: readonly string[],
  notebooks: readonly NotebookCode[],
): NotebookCode[] {
  const holds = (notebook: NotebookCode, wanted: string) =>
    notebook.cells.some(({ source }) => source.trim() === wanted.trim());
  const holders = notebooks.filter((notebook) => holds(notebook, code));
  const known = holders.map((notebook) => ran.filter((cell) => holds(notebook, cell)).length);
  return holders.filter((_, index) => known[index] === Math.max(...known));
}

/**
 * Says in plain words that a cell was run before the cells that it stands on, `[]` where no name is missing or the
 * notebook makes it nowhere above. The notebook is the one that holds the cell as it was run; where none does (the
 * cell was edited and not saved), or several that differ, the cells above are named without their number.
 *
 * @param missing the names that TypeScript did not find in `code`
 * @param code the cell
 * @param ran the cells that ran before it in this kernel
 * @param notebooks the notebooks that it may be of
 */
export function describeMissing(
  missing: readonly string[],
  code: string,
  ran: readonly string[],
  notebooks: readonly NotebookCode[],
): string[] {
  const likely = likelyNotebooks(code, ran, notebooks);
  const lines = missing.flatMap((name) => {
    const origins = new Set(likely.map((notebook) => originOf(name, code, notebook)));
    const [origin] = origins;
    if (likely.length > 0 && origins.size === 1) {
      return origin === undefined ? [] : [`${name} comes from an earlier cell: ${origin}`];
    }
    return [`${name} is not known yet; if a cell above makes it, that cell has not run`];
  });
  if (lines.length === 0) return [];
  return [...lines, "Run the cells above first, from the top (Run All Above), then this one again."];
}
