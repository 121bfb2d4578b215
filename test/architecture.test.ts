import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, posix } from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "./support";

/** What each package may import of the project's other packages. */
const packages: Readonly<Record<string, readonly string[]>> = {
  "lib/engine": [],
  "lib/alignment": ["@alignment/engine"],
  "tools/kernel": ["@alignment/engine", "alignment"],
  "tools/class": ["@alignment/engine", "alignment", "@alignment/kernel"],
  "tools/page": ["@alignment/engine", "alignment", "@alignment/kernel"],
  "tools/runner": ["@alignment/engine", "alignment"],
  "tools/commands": [
    "@alignment/engine",
    "alignment",
    "@alignment/kernel",
    "@alignment/class",
    "@alignment/page",
    "@alignment/runner",
  ],
};

interface Import {
  readonly file: string;
  readonly from: string;
}

const importStatement =
  /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:[^"';]*?\s+from\s+)?"([^"]+)"|\b(?:require(?:\.resolve)?|import)\(\s*"([^"]+)"\s*\)/g;

function sourceFilesOf(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder, "src"), { recursive: true })
    .map((name) => `${folder}/src/${String(name)}`)
    .filter((name) => name.endsWith(".ts"));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(repositoryRoot, file), "utf8");
  return [...text.matchAll(importStatement)].map((match) => ({ file, from: match[1] ?? match[2] }));
}

function projectPackage(from: string): string | undefined {
  return /^(@alignment\/[\w-]+|alignment)(?=\/|$)/.exec(from)?.[0];
}

describe("the structure of the code", () => {
  for (const [folder, allowed] of Object.entries(packages)) {
    it(`${folder} imports only the packages below it`, () => {
      const imports = sourceFilesOf(folder).flatMap(importsOf);
      assert.ok(imports.length > 0, `${folder} has no imports: is the pattern right?`);
      for (const { file, from } of imports) {
        const other = projectPackage(from);
        if (other !== undefined) assert.ok(allowed.includes(other), `${file} imports ${from}`);
        else if (from.startsWith("."))
          assert.ok(
            posix.join(dirname(file), from).startsWith(`${folder}/src`),
            `${file} reaches out of its package into ${from}`,
          );
      }
    });
  }

  it("lib/engine uses no module of Node, so that it runs in a browser", () => {
    for (const { file, from } of sourceFilesOf("lib/engine").flatMap(importsOf))
      assert.ok(!isBuiltin(from), `${file} imports ${from}`);
  });

  it("lib/alignment uses modules of Node in node/ and display/ alone, so that the rest runs in a browser", () => {
    const own = /^lib\/alignment\/src\/(node|display)\//;
    // The published numbers are still read from the disk where they are used.
    const known = ["lib/alignment/src/study/published.ts"];
    const files = sourceFilesOf("lib/alignment").filter((file) => !own.test(file) && !known.includes(file));
    for (const { file, from } of files.flatMap(importsOf))
      assert.ok(!isBuiltin(from), `${file} imports ${from}`);
  });

  it("keeps the data folders out of the repository", () => {
    const ignored = readFileSync(join(repositoryRoot, ".gitignore"), "utf8");
    assert.match(ignored, /^\/data\/raw\/$/m);
    assert.match(ignored, /^\/data\/simulated\/$/m);
  });
});
