import { UserError } from "@alignment/engine";
import type { DataFrame, Series } from "danfojs-node";
import { sendBundle } from "../display/send";
import { type Column, type Columns, type Table, tableOf } from "../table";
import { escapeHtml, formatNumber, minusSign } from "../text";
import { frameOf } from "./frame";

/** How much of a frame is shown. */
export interface ShowFrameOptions {
  /** Rows from the top, 10 if not given. */
  readonly rows?: number;
}

/** A cell as it is shown: numbers to at most four digits after the point, nothing where a value is missing. */
function cellText(cell: unknown): string {
  if (typeof cell !== "number") return typeof cell === "string" ? cell : "";
  return Number.isInteger(cell) ? String(cell).replace("-", minusSign) : formatNumber(cell, 4);
}

/** The cells of a frame's column as they are shown: numbers if all that are there are, else text. */
function shownColumn(cells: readonly unknown[]): Column {
  const isThere = (cell: unknown): boolean => cell !== null && cell !== undefined;
  if (cells.every((cell) => !isThere(cell) || typeof cell === "number"))
    return Float64Array.from(cells, (cell) => (isThere(cell) ? Number(cell) : Number.NaN));
  return cells.map((cell) => {
    if (typeof cell === "number") return Number.isNaN(cell) ? "" : cellText(cell);
    return isThere(cell) ? String(cell) : "";
  });
}

/** The cells of a frame, or of one column of it, with its row labels first where they are more than numbers. */
function shownTable(frame: DataFrame | Series): Table {
  const rows = (frame.values as unknown[]).map((row) => (Array.isArray(row) ? row : [row]));
  const columns = Object.fromEntries(
    frame.columns.map((name, index) => [name, shownColumn(rows.map((row) => row[index]))]),
  );
  const isLabelled = frame.index.some((label) => typeof label === "string");
  return tableOf(isLabelled ? { "": frame.index.map(String), ...columns } : columns);
}

const style = `<style>
.alignment-frame { overflow-x: auto; max-width: 100%; }
.alignment-frame table { border-collapse: collapse; border: 0; color: inherit; background: none !important; font-variant-numeric: tabular-nums; font-size: .9rem; margin: .5em 0; }
.alignment-frame th, .alignment-frame td { border: 0; background: none !important; color: inherit; padding: .1em .7em; text-align: left !important; max-width: 30em; }
.alignment-frame .number { text-align: right !important; white-space: nowrap; }
.alignment-frame thead th { border-top: 2px solid currentColor; border-bottom: 1px solid currentColor; font-weight: 600; }
.alignment-frame tbody tr { background: none !important; }
.alignment-frame tbody tr:last-child td { border-bottom: 2px solid currentColor; }
.alignment-frame p { font-size: .85em; margin: 0; }
</style>`;

/** The first rows of a frame, and what stands below them. */
export interface FramePreview {
  readonly html: string;
  readonly text: string;
}

/**
 * The first rows of a table's frame as HTML (every text escaped) and as text.
 *
 * @param given a table, or a danfojs frame or series.
 * @throws UserError if the number of rows is not a positive whole number, or the table has no columns or no rows.
 */
export function previewFrame<C extends Columns>(
  given: Table<C> | DataFrame | Series,
  options: ShowFrameOptions = {},
): FramePreview {
  const { rows = 10 } = options;
  if (!Number.isInteger(rows) || rows < 1) {
    throw new UserError(`showFrame: rows is ${rows}; expected a positive whole number`);
  }
  const table = "columns" in given && "rowCount" in given ? given : shownTable(given);
  const shown = Math.min(rows, table.rowCount);
  const top: Record<string, Columns[string]> = {};
  for (const [name, column] of Object.entries(table.columns)) top[name] = column.slice(0, shown);
  const frame = frameOf({ rowCount: shown, columns: top });
  const isNumber = frame.dtypes.map((type) => type !== "string");
  const cells = (frame.values as unknown[][]).map((row) => row.map(cellText));
  const place = (index: number): string => (isNumber[index] ? ' class="number"' : "");
  const heads = frame.columns.map((name, index) => `<th scope="col"${place(index)}>${escapeHtml(name)}</th>`);
  const body = cells.map(
    (row) => `<tr>${row.map((cell, index) => `<td${place(index)}>${escapeHtml(cell)}</td>`).join("")}</tr>`,
  );
  const counted = (count: number, what: string) => `${formatNumber(count)} ${what}${count === 1 ? "" : "s"}`;
  const below =
    (shown < table.rowCount ? `the first ${shown} of ` : "") +
    `${counted(table.rowCount, "row")}, ${counted(frame.columns.length, "column")}`;
  const widths = frame.columns.map((name, index) =>
    Math.max(name.length, ...cells.map((row) => row[index].length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => (isNumber[index] ? cell.padStart(widths[index]) : cell.padEnd(widths[index])))
      .join("  ")
      .trimEnd();
  return {
    html: `<div class="alignment-frame">${style}\n<table>\n<thead><tr>${heads.join("")}</tr></thead>\n<tbody>\n${body.join("\n")}\n</tbody>\n</table>\n<p>${below}</p></div>`,
    text: [line(frame.columns), ...cells.map(line), below].join("\n"),
  };
}

/**
 * Shows the first rows of a table, or of a danfojs frame or series, below the running cell; outside a notebook it
 * prints them.
 *
 * @param table columns of one length, a frame or a series.
 * @throws UserError if the number of rows is not a positive whole number, or the table has no columns or no rows.
 */
export function showFrame<C extends Columns>(
  table: Table<C> | DataFrame | Series,
  options: ShowFrameOptions = {},
): void {
  const { html, text } = previewFrame(table, options);
  sendBundle({ "text/html": html, "text/plain": text });
}
