import ts from "typescript";
import type { CellSources } from "./cell-source";
import type { CompileComplaint } from "./compile/compile-cell";
import { describeMissing, missingNames, notebooksIn } from "./earlier-cells";

const inputNames: ReadonlySet<string> = new Set(["prompt", "confirm", "alert"]);
const browserNames: ReadonlySet<string> = new Set(["document", "window"]);

function hasJsx(node: ts.Node): boolean {
  return (
    ts.isJsxElement(node) ||
    ts.isJsxSelfClosingElement(node) ||
    ts.isJsxFragment(node) ||
    (ts.forEachChild(node, hasJsx) ?? false)
  );
}

/** Whether a cell that is no TypeScript would be TypeScript with the notation of JSX. */
function isJsx(code: string): boolean {
  if (!/<[\w>]/.test(code)) return false;
  const file = ts.createSourceFile("cell.tsx", code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TSX);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly ts.Diagnostic[] };
  return parseDiagnostics.length === 0 && hasJsx(file);
}

/** What people know from other notebooks, and a cell here is not. */
function habits(code: string, complaints: readonly CompileComplaint[]): string[] {
  const begins = (sign: string): boolean => complaints.some(({ text }) => text.trimStart().startsWith(sign));
  const names = missingNames(complaints.map(({ message }) => message));
  const notes: readonly (readonly [boolean, string])[] = [
    [begins("%"), "There are no magics here (lines that begin with %): a cell is TypeScript."],
    [
      begins("!"),
      "There are no shell lines here (lines that begin with !): a cell is TypeScript; run such commands in a terminal.",
    ],
    [
      isJsx(code),
      'There is no JSX here: a cell is TypeScript; import { display } from "tslab" and show HTML by display.html("…").',
    ],
    [
      names.some((name) => inputNames.has(name)),
      "A cell cannot ask for input: write the value into the cell and run it again.",
    ],
    [names.some((name) => browserNames.has(name)), "A cell runs in Node, not in a browser."],
  ];
  return notes.flatMap(([applies, note]) => (applies ? [note] : []));
}

/**
 * What to do about the compiler's complaints: which cells to run or correct first, and what a cell is not. Only where
 * that is certain; often there is nothing to say besides the complaints.
 *
 * @param code the cell
 * @param complaints what TypeScript says against it
 * @param cells the cells that ran before
 */
export function adviceOn(
  code: string,
  complaints: readonly CompileComplaint[],
  cells: CellSources,
): readonly string[] {
  const notes = habits(code, complaints);
  if (notes.length > 0) return notes;
  const missing = missingNames(complaints.map(({ message }) => message));
  return missing.length === 0 ? [] : describeMissing(missing, code, cells.ran(), notebooksIn(process.cwd()));
}
