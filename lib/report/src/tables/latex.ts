import { checkedTable, type ReportTable } from "./table";

const commands: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  "\u2212": "$-$",
  "∞": "$\\infty$",
  σ: "$\\sigma$",
  "²": "\\textsuperscript{2}",
  "≤": "$\\leq$",
  "≥": "$\\geq$",
  "×": "$\\times$",
  "\n": " ",
};

/** Text so that LaTeX shows it as it is. */
function escapeLatex(text: string): string {
  return text.replace(
    /[\\{}$&#%_~^<>|\u2212∞σ²≤≥×\n]/g,
    (character) => commands[character] ?? `\\${character}`,
  );
}

/**
 * The table as a LaTeX `table` (with the package booktabs); every text is escaped.
 *
 * @throws RangeError if a row has not one cell a column.
 */
export function formatLatex(table: ReportTable): string {
  const { caption, columns, groups, notes } = checkedTable(table);
  const line = (cells: readonly string[]): string => `${cells.map(escapeLatex).join(" & ")} \\\\`;
  const span = (format: string, text: string): string =>
    `\\multicolumn{${columns.length}}{${format}}{${text}} \\\\`;
  const bodies = groups.map(({ title, rows }) =>
    [...(title === "" ? [] : [span("l", `\\textit{${escapeLatex(title)}}`)]), ...rows.map(line)].join("\n"),
  );
  return [
    "\\begin{table}[htbp]",
    "\\centering",
    `\\caption{${escapeLatex(caption)}}`,
    `\\begin{tabular}{${columns.map(({ alignment }) => (alignment === "left" ? "l" : "r")).join("")}}`,
    "\\toprule",
    line(columns.map(({ head }) => head)),
    "\\midrule",
    bodies.join("\n\\midrule\n"),
    "\\bottomrule",
    ...notes.map((note) => span("p{0.9\\linewidth}", `\\footnotesize ${escapeLatex(note)}`)),
    "\\end{tabular}",
    "\\end{table}",
  ].join("\n");
}
