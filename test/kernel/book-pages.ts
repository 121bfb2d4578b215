import assert from "node:assert/strict";
import {
  type BookFacts,
  type BookFile,
  type Cell,
  formatBook,
  type Notebook,
  type Output,
} from "@alignment/kernel";
import { fixtures } from "./jupyter";

/** What stands above the pages of these tests. */
export const title = { title: "A <book>", subtitle: "on a simulated world" };

/** A notebook of some cells. */
export function notebookOf(cells: readonly Cell[]): Notebook {
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}

/** A cell of words. */
export function markdownCell(source: string): Cell {
  return { cell_type: "markdown", id: "prose", metadata: {}, source };
}

/** A cell of code that has run. */
export function codeCell(
  source: string,
  outputs: readonly Output[] = [],
  tags: readonly string[] = [],
): Cell {
  return { cell_type: "code", id: "code", metadata: { tags }, source, outputs, execution_count: 1 };
}

/** What a cell displayed. */
export function display(data: Record<string, unknown>): Output {
  return { output_type: "display_data", data, metadata: {} };
}

/** A figure with its picture. */
export const figure = display({
  "text/html": "<img src='data:image/png;base64,AAAA'><script>throw new Error('the page draws it')</script>",
  "application/vnd.plotly.v1+json": {
    data: [{ x: [1, 2, 3], y: [2, 1, 3] }],
    layout: { title: { text: "</script><b>" }, width: 700, height: 300 },
  },
  "image/png":
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "text/plain": "a figure",
});

/** What the book knows of a run. */
export const facts: BookFacts = { results: {}, isSimulated: true, hasLivePage: false };

/** The text of a file of the book. */
export function textOf(files: readonly BookFile[], path: string): string {
  const file = files.find((one) => one.path === path);
  assert.ok(file !== undefined, `${path} is not among ${files.map((one) => one.path).join(", ")}`);
  return file.text;
}

/** The page of a notebook of some cells. */
export function pageOf(...cells: Cell[]): string {
  const files = formatBook(title, [{ name: "01-first", notebook: notebookOf(cells) }], fixtures, facts);
  return textOf(files, "book/01-first.html");
}

/** The page between `<main>` and `</main>`. */
export function mainOf(html: string): string {
  return html.slice(html.indexOf("<main"), html.indexOf("</main>"));
}

/** Addresses that a browser would load on its own. */
export function loadedAddresses(html: string): string[] {
  const elements = html.matchAll(
    /<(?:img|script|link|iframe|source|video|audio|object|embed)\b[^>]*?\s(?:src|href|data)="([^"]*)"/g,
  );
  const styles = html.matchAll(/<style>([\s\S]*?)<\/style>/g);
  const inStyles = [...styles].flatMap(([, style]) => [...style.matchAll(/url\(([^)]*)\)|@import[^;]*/g)]);
  return [...[...elements].map(([, address]) => address), ...inStyles.map(([address]) => address)];
}
