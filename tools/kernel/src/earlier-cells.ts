import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { boundNames } from "./compile/syntax";
import { joinText, readNotebook } from "./notebook";

/** The code cells of one notebook, in its order. */
export interface NotebookCode {
  readonly cells: readonly {
    /** Position among all cells, from 1. */
    readonly position: number;
    readonly source: string;
  }[];
}

/** A cell that ran in this kernel. */
export interface RunCell {
  readonly source: string;
  readonly status: "ok" | "error";
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
      const names = statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
      return names.map(({ text }) => text);
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
  const says =
    /^(?:Cannot find (?:name|namespace)|No value exists in scope for the shorthand property) '([^']+)'/;
  const names = messages.map((message) => says.exec(message)?.[1]);
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

function isSame(left: string, right: string): boolean {
  return left.trim() === right.trim();
}

function holds(notebook: NotebookCode, wanted: string): boolean {
  return notebook.cells.some(({ source }) => isSame(source, wanted));
}

/** Those of `notebooks` for which `count` is largest, none where it is nowhere above zero. */
function withMost(
  notebooks: readonly NotebookCode[],
  count: (notebook: NotebookCode) => number,
): NotebookCode[] {
  const counts = notebooks.map(count);
  const most = Math.max(0, ...counts);
  return most === 0 ? [] : notebooks.filter((_, index) => counts[index] === most);
}

/**
 * The notebooks that the cell is likely of: those that hold it, or where none does, since it was edited and not saved,
 * all; of these the ones that hold most of the cells that ran before.
 */
function likelyNotebooks(
  code: string,
  ran: readonly RunCell[],
  notebooks: readonly NotebookCode[],
): readonly NotebookCode[] {
  const holders = notebooks.filter((notebook) => holds(notebook, code));
  const known = (notebook: NotebookCode): number =>
    ran.filter(({ source }) => holds(notebook, source)).length;
  const likely = withMost(holders.length > 0 ? holders : notebooks, known);
  return likely.length > 0 ? likely : holders;
}

/** The last cell above that makes a name, or where the cell itself is not in the notebook, the last of all. */
function makerOf(
  name: string,
  code: string,
  { cells }: NotebookCode,
): NotebookCode["cells"][number] | undefined {
  const own = cells.findIndex(({ source }) => isSame(source, code));
  const above = own === -1 ? cells : cells.slice(0, own);
  return above.filter(({ source }) => namesMadeBy(source).includes(name)).at(-1);
}

/** What is known of a missing name, and whether running cells above helps. */
interface Origin {
  readonly line: string;
  readonly runAbove: boolean;
}

function originOf(
  name: string,
  code: string,
  ran: readonly RunCell[],
  notebook: NotebookCode,
): Origin | undefined {
  const maker = makerOf(name, code, notebook);
  if (maker === undefined) return undefined;
  const [begin] = maker.source.trim().split("\n");
  const cell = `cell ${maker.position}, which begins: ${begin}`;
  const last = ran.filter(({ source }) => isSame(source, maker.source)).at(-1);
  if (last === undefined) return { line: `${name} comes from an earlier cell: ${cell}`, runAbove: true };
  const line = `${name} comes from ${cell}; that cell ran and failed before it made ${name}; correct it and run it again`;
  return last.status === "error" ? { line, runAbove: false } : undefined;
}

/**
 * Says in plain words where the names come from that a cell asks for in vain: of cells of its notebook that have not
 * run in this kernel, or that failed. `[]` where no cell of the notebook makes such a name, or where the notebook is
 * not known: several that say different things may hold the cell.
 *
 * @param missing the names that TypeScript did not find in `code`
 * @param code the cell
 * @param ran the cells that ran before it in this kernel
 * @param notebooks the notebooks that it may be of
 */
export function describeMissing(
  missing: readonly string[],
  code: string,
  ran: readonly RunCell[],
  notebooks: readonly NotebookCode[],
): string[] {
  const likely = likelyNotebooks(code, ran, notebooks);
  const origins = missing.flatMap((name) => {
    const found = likely.map((notebook) => originOf(name, code, ran, notebook));
    const [first] = found;
    return first !== undefined && found.every((origin) => origin?.line === first.line) ? [first] : [];
  });
  const lines = origins.map(({ line }) => line);
  if (!origins.some(({ runAbove }) => runAbove)) return lines;
  return [...lines, "Run the cells above first, from the top (Run All Above), then this one again."];
}
