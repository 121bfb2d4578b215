import { escapeMarkdown } from "../text";
import { checkedTable, type ReportTable } from "./table";

/**
 * The table as Markdown (GitHub's tables); every text is escaped, titles of groups become rows of their own.
 *
 * @throws RangeError if a row has not one cell a column.
 */
export function formatMarkdown(table: ReportTable): string {
  const { caption, columns, groups, notes } = checkedTable(table);
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  const rule = columns.map(({ alignment }) => (alignment === "left" ? ":---" : "---:"));
  const rows = groups.flatMap(({ title, rows: own }) =>
    title === "" ? own : [[title, ...columns.slice(1).map(() => "")], ...own],
  );
  const body = [line(columns.map(({ head }) => head)), `| ${rule.join(" | ")} |`, ...rows.map(line)];
  return [`**${escapeMarkdown(caption)}**`, body.join("\n"), ...notes.map(escapeMarkdown)].join("\n\n");
}
