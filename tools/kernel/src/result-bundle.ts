import { format } from "node:util";
import type { DisplayBundle } from "./cell-sink";

/** By this method a value says how a notebook shows it: a bundle of MIME types. Deno's kernel uses the same name. */
const displayMethod = Symbol.for("Jupyter.display");

type Properties = Readonly<Record<string, unknown>>;

/** Whether a value is a frame of danfojs, or one column of it; their class comes from any copy of the package. */
function isFrame(value: Properties): boolean {
  return "$dataIncolumnFormat" in value && Array.isArray(value.columns) && Array.isArray(value.index);
}

function isColumn(column: unknown, rowCount: unknown): boolean {
  if (column instanceof Int32Array || column instanceof Float64Array) return column.length === rowCount;
  return (
    Array.isArray(column) && column.length === rowCount && column.every((one) => typeof one === "string")
  );
}

/** Whether a value is a table of the library: its columns, and how many rows they have. */
function isTable({ rowCount, columns, ...others }: Properties): boolean {
  if (Object.keys(others).length > 0 || typeof columns !== "object" || columns === null) return false;
  const all = Object.values(columns);
  return all.length > 0 && all.every((column) => isColumn(column, rowCount));
}

function isReportTable({ caption, columns, groups, notes, ...others }: Properties): boolean {
  return (
    Object.keys(others).length === 0 &&
    typeof caption === "string" &&
    [columns, groups, notes].every(Array.isArray)
  );
}

/** What stands for a frame or table without rows, of which danfojs makes no frame. */
function withoutRows(columns: readonly string[]): DisplayBundle {
  return {
    "text/plain": columns.length === 0 ? "no rows, no columns" : `no rows; columns: ${columns.join(", ")}`,
  };
}

/** The rows at the top of a table, as `showFrame` shows them. The library is loaded where it is needed, not before. */
function frameBundle(value: Properties): DisplayBundle {
  const { columns } = value;
  const names = Array.isArray(columns) ? columns.map(String) : Object.keys(columns as object);
  const rows = value.rowCount ?? (value.index as readonly unknown[]).length;
  if (names.length === 0 || rows === 0) return withoutRows(names);
  const { previewFrame }: typeof import("alignment/frames") = require("alignment/frames");
  const { html, text } = previewFrame(value as unknown as Parameters<typeof previewFrame>[0]);
  return { "text/html": html, "text/plain": text };
}

function reportTableBundle(value: Properties): DisplayBundle {
  const { formatHtml, formatText }: typeof import("alignment/tables") = require("alignment/tables");
  const table = value as unknown as Parameters<typeof formatText>[0];
  return { "text/html": formatHtml(table), "text/plain": formatText(table) };
}

/**
 * What a notebook shows for the value of a cell's last expression: what its own method for that gives, a table for a
 * frame and for a table, else what `console.log` would write; `undefined` for nothing.
 */
export async function resultBundle(value: unknown): Promise<DisplayBundle | undefined> {
  if (value === undefined || value === null) return undefined;
  const method = (value as { readonly [displayMethod]?: unknown })[displayMethod];
  if (typeof method === "function") return method.call(value);
  if (typeof value === "object") {
    const properties = value as Properties;
    if (isFrame(properties) || isTable(properties)) return frameBundle(properties);
    if (isReportTable(properties)) return reportTableBundle(properties);
  }
  return { "text/plain": format(value) };
}
