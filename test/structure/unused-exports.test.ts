import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { joinText, readNotebook } from "@alignment/kernel";
import { repositoryRoot } from "../support";
import { sourceTexts } from "./source-files";
import { unusedExports } from "./unused-exports";

const packages = {
  "@alignment/engine": "lib/engine/src",
  alignment: "lib/alignment/src",
  "@alignment/kernel": "tools/kernel/src",
  "@alignment/runner": "tools/runner/src",
  "@alignment/class": "tools/class/src",
  "@alignment/page": "tools/page/src",
  "@alignment/commands": "tools/commands/src",
};

/** Exports that a program loads by the path of their module. */
const loadedByPath = [
  // Worker threads of the runner load a task's module and ask it for `openTask`.
  "tools/commands/src/evidence/task.ts openTask",
  "tools/commands/src/multiverse/joint-task.ts openTask",
  "tools/commands/src/multiverse/task.ts openTask",
  "tools/commands/src/power/task.ts openTask",
  // Jupyter starts it through the kernel's specification.
  "tools/kernel/src/launch.ts launchKernel",
];

/** The code of each notebook as a module of its own. */
function notebooksAsModules(): [string, string][] {
  return readdirSync(join(repositoryRoot, "notebooks"), { recursive: true })
    .map((name) => `notebooks/${String(name)}`)
    .filter((path) => path.endsWith(".ipynb"))
    .map((path) => {
      const { cells } = readNotebook(join(repositoryRoot, path));
      const code = cells.filter(({ cell_type }) => cell_type === "code");
      return [`${path}.ts`, code.map(({ source }) => joinText(source)).join("\n")];
    });
}

describe("the search for unused exports", () => {
  const search = (texts: Record<string, string>, documented: readonly string[] = []) =>
    unusedExports({
      texts: new Map(Object.entries(texts)),
      packages: { study: "lib/study" },
      documented,
      folders: ["lib"],
    });

  it("finds a function and a constant that only their own module uses", () => {
    const own = "export const limit = 1;\nexport function half() { return limit / 2; }\nhalf();";
    assert.deepEqual(search({ "lib/study/own.ts": own }), [
      "lib/study/own.ts half",
      "lib/study/own.ts limit",
    ]);
  });

  it("takes a name for used that another module imports, under another name or through an index", () => {
    const texts = {
      "lib/study/index.ts": 'export { mean as average } from "./mean";\nexport * from "./range";',
      "lib/study/mean.ts": "export function mean() {}",
      "lib/study/range.ts": "export const range = 1;\nexport const width = 2;",
      "test/study.ts": 'import { average, range } from "study";\naverage(range);',
    };
    assert.deepEqual(search(texts), ["lib/study/range.ts width"]);
  });

  it("takes of a module imported whole only what is read of it", () => {
    const texts = {
      "lib/study/mean.ts": "export function mean() {}\nexport function median() {}",
      "lib/study/user.ts": 'import * as means from "./mean";\nmeans.mean();',
    };
    assert.deepEqual(search(texts), ["lib/study/mean.ts median"]);
  });

  it("takes of a module loaded while a program runs only what is taken of it", () => {
    const texts = {
      "lib/study/mean.ts": "export function mean() {}\nexport function median() {}",
      "lib/study/user.ts":
        'async function run() { const { mean } = await import("./mean.js"); mean(); }\nrun();',
    };
    assert.deepEqual(search(texts), ["lib/study/mean.ts median"]);
  });

  it("takes what a documented index passes on for used, and of types by an asterisk the types alone", () => {
    const texts = {
      "lib/study/index.ts": 'export * as means from "./mean";\nexport type * from "./range";',
      "lib/study/mean.ts": "export function mean() {}",
      "lib/study/range.ts": "export interface Range { low: number }\nexport const range = 1;",
    };
    assert.deepEqual(search(texts, ["lib/study/index.ts"]), ["lib/study/range.ts range"]);
  });

  it("takes a type for used that an exported signature mentions, and not one that only a body does", () => {
    const text =
      "export interface Range { low: number }\nexport interface Inner { low: number }\n" +
      "export function range(): Range { const inner: Inner = { low: 1 }; return inner; }";
    const texts = {
      "lib/study/range.ts": text,
      "test/study.ts": 'import { range } from "study/range";\nrange();',
    };
    assert.deepEqual(search(texts), ["lib/study/range.ts Inner"]);
  });
});

describe("the exports of the library and the tools", () => {
  it("are each imported by another module or documented, but for the listed ones", () => {
    const found = unusedExports({
      texts: new Map([...["lib", "tools", "test"].flatMap(sourceTexts), ...notebooksAsModules()]),
      packages,
      documented: ["lib/engine/src/index.ts", "lib/alignment/src/index.ts"],
      folders: ["lib", "tools"],
    });
    assert.deepEqual(found, [...loadedByPath].sort());
  });
});
