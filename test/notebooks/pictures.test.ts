import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { pictureOf } from "@alignment/commands/dist/notebook-picture";
import { joinText, notebooksFolder, readNotebook } from "@alignment/kernel";
import { notebookNames } from "./notebook-module";

describe("the beginning of a stored notebook", () => {
  for (const name of notebookNames) {
    const file = `${name.replace(/\.ipynb$/, "")}`;
    const notebook = readNotebook(join(notebooksFolder, `${file}.ipynb`));
    const picture = pictureOf(notebook);
    if (picture === undefined) continue;

    it(`${file}: is words and a small picture of its first figure, in few bytes`, () => {
      const [title] = notebook.cells;
      assert.equal(title.cell_type, "markdown");
      assert.match(
        joinText(title.source),
        new RegExp(`^# [\\s\\S]*\\w\\.[\\s\\S]*!\\[\\w[^\\]]*\\.\\]\\(pictures/${file}\\.png\\)$`),
      );
      assert.ok(picture.length < 40_000, `${picture.length} bytes`);
      assert.ok(
        readFileSync(join(notebooksFolder, "pictures", `${file}.png`)).equals(picture),
        "npm run notebooks:store makes it anew",
      );
    });

    it(`${file}: folds its imports`, () => {
      const imports = notebook.cells.find(({ cell_type }) => cell_type === "code");
      assert.match(joinText(imports?.source ?? ""), /^import /);
      assert.deepEqual(imports?.metadata.jupyter, { source_hidden: true });
    });
  }
});
