import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { joinText, notebooksFolder, readNotebook } from "@alignment/kernel";
import { repositoryRoot } from "../support";

/** The keys that the notebooks record, as their sources write them, with `*` for a part that is computed. */
function recordedKeys(): string[] {
  return readdirSync(notebooksFolder)
    .filter((name) => name.endsWith(".ipynb"))
    .flatMap((name) => readNotebook(join(notebooksFolder, name)).cells)
    .filter((cell) => cell.cell_type === "code")
    .flatMap((cell) => [
      ...joinText(cell.source).matchAll(/record(?:Result|Effect|Fit)\(\s*(?:"([^"]+)"|`([^`]+)`)/g),
    ])
    .map(([, text, template]) => (text ?? template).replace(/\$\{[^}]*\}/g, "*"));
}

describe("docs/results.md", () => {
  const page = readFileSync(join(repositoryRoot, "docs", "results.md"), "utf8");
  for (const key of new Set(recordedKeys())) {
    it(`documents ${key}`, () => {
      const known = key.split("*").every((part) => page.includes(part.replace(/^\./, "")));
      assert.ok(known, `${key} is not in docs/results.md`);
    });
  }
});
