import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { formatHandout, handoutParts, writeHandout } from "@alignment/class";
import { chromiumName } from "@alignment/commands/dist/bench/chromium";
import { repositoryRoot } from "../support";

const page = readFileSync(join(repositoryRoot, "docs", "teaching.md"), "utf8");
const chromium = chromiumName();

describe("the handout and the slides", () => {
  it("hold every part of the section, and the handout the glossary", () => {
    const { handout, slides } = formatHandout(page);
    for (const { title } of handoutParts(page))
      for (const text of [handout, slides]) assert.ok(text.includes(`>${title}</h3>`), title);
    assert.match(handout, /<h3>Glossary<\/h3>[\s\S]*leave-one-out mean/);
  });

  it("refuse a page without the section", () =>
    assert.throws(() => handoutParts("# Nothing\n"), /no section Handout/));

  it("print on two pages, and on one for each part and the title", {
    skip: chromium === undefined ? "Chromium is not installed" : false,
  }, () => {
    const folder = mkdtempSync(join(tmpdir(), "alignment-handout-"));
    try {
      writeHandout(folder);
      const pagesOf = (name: string): number => {
        const file = join(folder, `${name}.pdf`);
        const address = pathToFileURL(join(folder, `${name}.html`)).href;
        spawnSync(
          chromium ?? "",
          [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            `--print-to-pdf=${file}`,
            address,
          ],
          { stdio: "ignore" },
        );
        return readFileSync(file, "latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
      };
      assert.deepEqual([pagesOf("handout"), pagesOf("slides")], [2, handoutParts(page).length + 1]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
