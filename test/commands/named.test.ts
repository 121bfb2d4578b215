import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "../support";

/** The commands of the project, as people type them. */
function commands(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8"));
  return Object.keys(scripts).map((name) =>
    ["start", "test"].includes(name) ? `npm ${name}` : `npm run ${name}`,
  );
}

/** The commands that the first cells of a page's tables do not name. */
function unnamed(page: string): string[] {
  const text = readFileSync(join(repositoryRoot, page), "utf8").replaceAll("--silent ", "");
  const cells = [...text.matchAll(/^\| (`npm (?:\\\||[^|])*) \|/gm)].map(([, cell]) => cell);
  return commands().filter(
    (command) => !cells.some((cell) => new RegExp(`\`${command}(?:\`| -- )`).test(cell)),
  );
}

describe("the commands", () => {
  it("are each a row of the README", () => assert.deepEqual(unnamed("README.md"), []));

  it("are each said in environment.md to need something or nothing", () =>
    assert.deepEqual(unnamed("environment.md"), []));
});
