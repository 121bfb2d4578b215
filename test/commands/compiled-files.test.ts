import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { repositoryRoot, temporaryFolder } from "../support";

const { removeStaleFiles } = require(join(repositoryRoot, "tools", "compiled-files.js")) as {
  removeStaleFiles(folder: string): string[];
};

describe("before the project is compiled", () => {
  let folder = "";
  beforeEach(() => {
    folder = temporaryFolder();
  });

  function write(path: string, text = ""): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  function configure(rootDir: string): void {
    write("tsconfig.json", JSON.stringify({ compilerOptions: { rootDir, outDir: "dist" } }));
  }

  function compileTo(...names: readonly string[]): void {
    for (const name of names)
      for (const end of [".js", ".js.map", ".d.ts", ".d.ts.map"]) write(`dist/${name}${end}`);
  }

  const compiled = () => readdirSync(join(folder, "dist"), { recursive: true }).map(String);

  test("what came from a source that is gone is removed, in any folder, and nothing else", () => {
    configure("src");
    for (const source of ["src/mean.ts", "src/app/page.tsx"]) write(source);
    compileTo("mean", "app/page", "median", "app/mean");
    write("dist/.tsbuildinfo");
    write("dist/page.css");
    const removed = removeStaleFiles(folder);
    assert.deepEqual(
      removed.sort(),
      ["app/mean", "median"].flatMap((name) =>
        [".d.ts", ".d.ts.map", ".js", ".js.map"].map((end) => `${name}${end}`),
      ),
    );
    assert.equal(compiled().filter((path) => /^(?:app\/)?(?:mean|page)\.js$/.test(path)).length, 2);
    assert.ok(["dist/.tsbuildinfo", "dist/page.css"].every((path) => compiled().includes(path.slice(5))));
    assert.deepEqual(removeStaleFiles(folder), []);
  });

  test("sources may lie beside what is compiled, as the tests do", () => {
    configure(".");
    write("mean.test.ts");
    compileTo("mean.test", "median.test");
    removeStaleFiles(folder);
    assert.deepEqual(compiled().sort(), [
      "mean.test.d.ts",
      "mean.test.d.ts.map",
      "mean.test.js",
      "mean.test.js.map",
    ]);
  });

  test("a folder without a configuration, or where nothing was compiled yet, is left as it is", () => {
    assert.deepEqual(removeStaleFiles(folder), []);
    configure("src");
    assert.deepEqual(removeStaleFiles(folder), []);
  });
});
