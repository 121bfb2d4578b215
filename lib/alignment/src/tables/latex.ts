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

/** Characters beyond which a column of words breaks its lines. */
const longestUnbroken = 40;

/** Rows beyond which a table breaks over pages. */
const longestOnPage = 45;

/** LaTeX's letters of the columns: words to the left, in lines where they are long; numbers to the right. */
function columnFormat({ columns, groups }: ReportTable): string {
  const longest = columns.map(({ head }, index) =>
    Math.max(head.length, ...groups.flatMap(({ rows }) => rows.map((row) => row[index].length))),
  );
  const isWide = columns.map(
    ({ alignment }, index) => alignment === "left" && longest[index] > longestUnbroken,
  );
  const all = longest.filter((_, index) => isWide[index]).reduce((sum, length) => sum + Math.sqrt(length), 0);
  const room = 0.9 - 0.1 * isWide.filter((wide) => !wide).length;
  return columns
    .map(({ alignment }, index) => {
      if (!isWide[index]) return alignment === "left" ? "l" : "r";
      const share = Math.max(0.15, (room * Math.sqrt(longest[index])) / all);
      return `p{${share.toFixed(2)}\\linewidth}`;
    })
    .join("");
}

/**
 * The table as a LaTeX `table` (with the package booktabs), or as a `longtable` (with that package) if it has more
 * than 45 rows; every text is escaped, and columns of long texts break their lines.
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
  const isLong = groups.reduce((sum, { rows }) => sum + rows.length, 0) > longestOnPage;
  const format = columnFormat(table);
  const head = ["\\toprule", line(columns.map((column) => column.head)), "\\midrule"];
  const body = [
    bodies.join("\n\\midrule\n"),
    "\\bottomrule",
    ...notes.map((note) => span("p{0.9\\linewidth}", `\\footnotesize ${escapeLatex(note)}`)),
  ];
  const title = `\\caption{${escapeLatex(caption)}}`;
  return (
    isLong
      ? [`\\begin{longtable}{${format}}`, `${title} \\\\`, ...head, "\\endhead", ...body, "\\end{longtable}"]
      : [
          "\\begin{table}[htbp]",
          "\\centering",
          title,
          `\\begin{tabular}{${format}}`,
          ...head,
          ...body,
          "\\end{tabular}",
          "\\end{table}",
        ]
  ).join("\n");
}
