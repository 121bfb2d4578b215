import { checkedTable, type ReportTable } from "./table";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text so that HTML shows it as it is, also inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/**
 * Scoped by class, in the front end's own colours, so that it reads on light and on dark; wide tables scroll. What
 * Jupyter's own style of tables would win over is marked important.
 */
const style = `<style>
.alignment-table { overflow-x: auto; max-width: 100%; }
.alignment-table table { border-collapse: collapse; border: 0; color: inherit; background: none !important; font-variant-numeric: tabular-nums lining-nums; font-size: .9rem; line-height: 1.35; margin: .5em 0; }
.alignment-table caption { caption-side: top; color: inherit; text-align: left !important; font-weight: 600; padding: 0 0 .4em; }
.alignment-table th, .alignment-table td { border: 0; background: none !important; color: inherit; padding: .15em .5em; text-align: left !important; vertical-align: top; max-width: 30em; }
.alignment-table thead th { border-top: 2px solid currentColor; border-bottom: 1px solid currentColor; font-weight: 600; vertical-align: bottom; }
.alignment-table tbody th { font-weight: 400; }
.alignment-table tbody tr { background: none !important; }
.alignment-table tbody tr.group-title th { font-style: italic; }
.alignment-table tbody + tbody tr:first-child > * { border-top: 1px solid currentColor; }
.alignment-table tbody:last-of-type tr:last-child > * { border-bottom: 2px solid currentColor; }
.alignment-table .decimal { text-align: right !important; white-space: nowrap; }
.alignment-table thead th.decimal { white-space: normal; min-width: 4.5em; max-width: 11em; }
.alignment-table .long { min-width: 14em; }
.alignment-table tfoot td { font-size: .85em; padding-top: .4em; white-space: normal; max-width: 40em; }
@media (max-width: 40em) { .alignment-table th, .alignment-table td { padding-left: .3em; padding-right: .3em; } }
.alignment-table .fill { visibility: hidden; }
</style>`;

/** What stands after the decimal point (or after the last digit), with the point; `undefined` for words. */
function tailOf(cell: string): string | undefined {
  const number = /^(?:[<>] )?[(\u2212+]?[\d,]+/.exec(cell);
  return number === null ? undefined : cell.slice(number[0].length);
}

/** Hidden text behind each number of a column so that the decimal points of all of them meet. */
function fills(table: ReportTable): string[][] {
  return table.columns.map((column, index) => {
    if (column.alignment === "left") return [];
    const tails = table.groups.flatMap(({ rows }) => rows.map((row) => tailOf(row[index])));
    const longest = tails.reduce<string>(
      (best, tail) => (tail !== undefined && tail.length > best.length ? tail : best),
      "",
    );
    return tails.map((tail) => (tail === undefined ? "" : longest.slice(tail.length)));
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
  const heads = columns.map(
    ({ head }, index) => `<th scope="col" class="${classes[index]}">${escapeHtml(head)}</th>`,
  );
  const fillOf = fills(table);
  let line = -1;
  const cell = (text: string, index: number): string => {
    if (index === 0) return `<th scope="row" class="${classes[0]}">${escapeHtml(text)}</th>`;
    const fill = fillOf[index][line] ?? "";
    const hidden = fill === "" ? "" : `<span class="fill" aria-hidden="true">${escapeHtml(fill)}</span>`;
    return `<td class="${classes[index]}">${escapeHtml(text)}${hidden}</td>`;
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
  const foot = notes.map((note) => `<tr><td colspan="${columns.length}">${escapeHtml(note)}</td></tr>`);
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
