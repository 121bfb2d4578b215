import { type CellError, shortPath } from "./cell-error";
import type { CompileComplaint } from "./compile/compile-cell";
import { columnInWords, excerptOf, painted } from "./excerpt";

function placeInWords({ line, column, text }: CompileComplaint): string {
  return `line ${line}, column ${columnInWords(text, column)}`;
}

/**
 * The error output of a cell that TypeScript refused, each complaint with its line.
 *
 * @param complaints at least one, in the compiler's order
 * @param advice lines that say what to do, shown after the complaints; may be empty
 */
export function describeComplaints(
  complaints: readonly CompileComplaint[],
  advice: readonly string[],
): CellError {
  const name = painted("CompileError", "red", "bold");
  const details = complaints.flatMap((complaint) => {
    const { file, line, column, text, message } = complaint;
    const where = `${file === "" ? "" : `${shortPath(file)}, `}${placeInWords(complaint)}`;
    return [`${name}: ${where}: ${message}`, ...excerptOf(text, line, column)];
  });
  const [first] = complaints;
  return {
    ename: "CompileError",
    evalue: [`${placeInWords(first)}: ${first.message}`, ...advice].join("\n"),
    traceback: [...details, ...advice],
    place: first.file === "" ? "" : `${shortPath(first.file)}:${first.line}`,
  };
}
