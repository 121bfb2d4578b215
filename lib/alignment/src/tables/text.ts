import { checkedTable, type ReportTable } from "./table";

/**
 * The table as lines of plain text in columns of equal width.
 *
 * @throws RangeError if a row has not one cell a column.
 */
export function formatText(table: ReportTable): string {
  const { caption, columns, groups, notes } = checkedTable(table);
  const all = [columns.map(({ head }) => head), ...groups.flatMap(({ rows }) => rows)];
  const widths = columns.map((_, index) => Math.max(...all.map((row) => [...row[index]].length)));
  const total = widths.reduce((sum, width) => sum + width + 2, -2);
  const pad = (text: string, index: number): string => {
    const blank = " ".repeat(widths[index] - [...text].length);
    return columns[index].alignment === "left" ? text + blank : blank + text;
  };
  const line = (row: readonly string[]): string => row.map(pad).join("  ").trimEnd();
  const rule = "-".repeat(total);
  const bodies = groups.map(({ title, rows }) =>
    [...(title === "" ? [] : [title]), ...rows.map(line)].join("\n"),
  );
  return [caption, rule, line(all[0]), rule, bodies.join(`\n${rule}\n`), rule, ...notes].join("\n");
}
