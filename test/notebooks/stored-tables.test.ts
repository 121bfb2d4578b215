import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { joinText, type NotebookText, notebooksFolder, readNotebook } from "@alignment/kernel";
import { withoutEntities } from "@alignment/kernel/dist/book/search-index";

interface StoredTable {
  readonly cell: string;
  readonly html: string;
  readonly text: string;
}

/** The tables that a notebook stores with its outputs. */
function tablesOf(name: string): StoredTable[] {
  return readNotebook(join(notebooksFolder, name)).cells.flatMap((cell) =>
    (cell.outputs ?? []).flatMap((output) => {
      if (output.output_type !== "display_data" || !("text/html" in output.data)) return [];
      const html = joinText(output.data["text/html"] as NotebookText);
      const text = joinText(output.data["text/plain"] as NotebookText);
      return /<table\b/.test(html) ? [{ cell: String(cell.id), html, text }] : [];
    }),
  );
}

/** What is read where style rules and attributes are taken away: the texts of cells, captions and notes, in order. */
function readWithoutStyles(html: string): string[] {
  const bare = html.replace(/<style>[\s\S]*?<\/style>/g, "").replace(/<(\/?[a-z]+)\b[^>]*>/g, "<$1>");
  return bare
    .split(/<\/?(?:div|table|caption|thead|tbody|tfoot|tr|th|td|p)>/)
    .map((part) => withoutEntities(part.replace(/<[^>]*>/g, "")))
    .filter((part) => part.trim() !== "");
}

const names = readdirSync(notebooksFolder).filter((name) => /^\d\d-.*\.ipynb$/.test(name));

describe("the stored tables without their styles", () => {
  it("are many", () => assert.ok(names.flatMap(tablesOf).length > 30));

  for (const name of names) {
    it(`say in ${name} what their plain text says, cell by cell`, () => {
      for (const { cell, html, text } of tablesOf(name)) {
        // Plain text has backticks around what is code in HTML.
        let rest = text.replace(/`/g, "");
        for (const part of readWithoutStyles(html)) {
          const next = rest.replace(/^(?:\s|-{3,}(?=\n|$))*/, "");
          assert.ok(next.startsWith(part), `${cell}: "${part}" is not what follows: "${next.slice(0, 60)}"`);
          rest = next.slice(part.length);
          assert.match(
            rest,
            /^(?:\s|$)/,
            `${cell}: "${part}" goes on in the plain text: "${rest.slice(0, 20)}"`,
          );
        }
        assert.match(rest, /^(?:\s|-)*$/, `${cell}: the plain text goes on: "${rest.slice(0, 60)}"`);
      }
    });
  }

  it("hide no text anywhere", () => {
    for (const { cell, html } of names.flatMap(tablesOf)) {
      assert.doesNotMatch(html, /visibility|opacity|display:\s*none|aria-hidden|\bhidden\b/, cell);
    }
  });
});
