import { escapeHtml, htmlWithCode } from "../text";
import { checkedTable, type ReportTable } from "./table";

/**
 * Scoped by class, in the front end's own colours, so that it reads on light and on dark; wide tables scroll. What
 * Jupyter's own style of tables would win over is marked important; the size of type is that of the text around, which
 * differs between front ends.
 */
const style = `<style>
.alignment-table { overflow-x: auto; max-width: 100%; }
.alignment-table table { border-collapse: collapse; border: 0; color: inherit; background: none !important; font-variant-numeric: tabular-nums lining-nums; font-size: inherit !important; line-height: 1.35; margin: .5em 0; }
.alignment-table caption { caption-side: top; color: inherit; text-align: left !important; font-weight: 600; padding: 0 0 .4em; }
.alignment-table th, .alignment-table td { border: 0; background: none !important; color: inherit; padding: .15em .5em; text-align: left !important; vertical-align: top; max-width: 30em; }
.alignment-table thead th { border-top: 2px solid currentColor; border-bottom: 1px solid currentColor; font-weight: 600; vertical-align: bottom; }
.alignment-table tbody th { font-weight: 400; }
.alignment-table tbody tr { background: none !important; }
.alignment-table tbody tr.group-title th { font-style: italic; }
.alignment-table tbody + tbody tr:first-child > * { border-top: 1px solid currentColor; }
.alignment-table tbody:last-of-type tr:last-child > * { border-bottom: 2px solid currentColor; }
.alignment-table .decimal { text-align: right !important; white-space: nowrap; }
.alignment-table td.decimal { padding-right: calc(.5em + var(--behind, 0ch)); }
.alignment-table thead th.decimal { white-space: normal; min-width: 3.5em; max-width: 11em; }
.alignment-table .long { min-width: 14em; }
.alignment-table tfoot td { font-size: .85em; padding-top: .4em; white-space: normal; max-width: 40em; }
@media (max-width: 40em) { .alignment-table th, .alignment-table td { padding-left: .3em; padding-right: .3em; } .alignment-table td.decimal { padding-right: calc(.3em + var(--behind, 0ch)); } }
</style>`;

/** Widths of characters in digits of the same font, near enough in all common fonts; letters are about as wide. */
const widths: Readonly<Record<string, number>> = {
  ".": 0.5,
  ",": 0.5,
  " ": 0.5,
  "*": 0.78,
  ")": 0.62,
  "%": 1.5,
};

/** The width of what stands after the last digit before the point, in digits; `undefined` for words. */
function tailWidth(cell: string): number | undefined {
  const number = /^(?:[<>] )?[(\u2212+]?[\d,]+/.exec(cell);
  if (number === null) return undefined;
  const tail = [...cell.slice(number[0].length)];
  return tail.reduce((sum, character) => sum + (widths[character] ?? 1), 0);
}

/**
 * The space behind each number of a column, in digits, so that the decimal points of all of them meet. It is padding
 * and no text: a cell holds its value and nothing else, also where a front end takes the styles away.
 */
function spacesBehind(table: ReportTable): number[][] {
  return table.columns.map((column, index) => {
    if (column.alignment === "left") return [];
    const tails = table.groups.flatMap(({ rows }) => rows.map((row) => tailWidth(row[index])));
    const longest = Math.max(0, ...tails.map((tail) => tail ?? 0));
    return tails.map((tail) => (tail === undefined ? 0 : longest - tail));
  });
}

/** Characters of a cell beyond which its column keeps a width for reading, also on a phone. */
const longText = 40;

/** The classes of the cells of each column. */
function classesOf({ columns, groups }: ReportTable): string[] {
  return columns.map(({ alignment }, index) => {
    const isLong = groups.some(({ rows }) => rows.some((row) => row[index].length > longText));
    return isLong && alignment === "left" ? "left long" : alignment;
  });
}

/**
 * The table as HTML with a style of its own; every text is escaped.
 *
 * @throws RangeError if a row has not one cell a column.
 */
export function formatHtml(table: ReportTable): string {
  const { caption, columns, groups, notes } = checkedTable(table);
  const classes = classesOf(table);
  const headCell = (head: string, index: number, scope: string): string =>
    head === ""
      ? `<td class="${classes[index]}"></td>`
      : `<th scope="${scope}" class="${classes[index]}">${escapeHtml(head)}</th>`;
  const heads = columns.map(({ head }, index) => headCell(head, index, "col"));
  const spaces = spacesBehind(table);
  let line = -1;
  const cell = (text: string, index: number): string => {
    if (index === 0) return headCell(text, 0, "row");
    const space = spaces[index][line] ?? 0;
    const style = space === 0 ? "" : ` style="--behind:${Number(space.toFixed(2))}ch"`;
    return `<td class="${classes[index]}"${style}>${escapeHtml(text)}</td>`;
  };
  const bodies = groups.map(({ title, rows }) => {
    const heading =
      title === ""
        ? ""
        : `<tr class="group-title"><th colspan="${columns.length}">${escapeHtml(title)}</th></tr>\n`;
    const lines = rows.map((row) => {
      line += 1;
      return `<tr>${row.map(cell).join("")}</tr>`;
    });
    return `<tbody>\n${heading}${lines.join("\n")}\n</tbody>`;
  });
  const foot = notes.map((note) => `<tr><td colspan="${columns.length}">${htmlWithCode(note)}</td></tr>`);
  return [
    `<div class="alignment-table">${style}`,
    `<table>\n<caption>${escapeHtml(caption)}</caption>`,
    `<thead><tr>${heads.join("")}</tr></thead>`,
    ...bodies,
    foot.length === 0 ? "" : `<tfoot>\n${foot.join("\n")}\n</tfoot>`,
    "</table></div>",
  ]
    .filter((part) => part !== "")
    .join("\n");
}
