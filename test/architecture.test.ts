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
  "tools/runner": ["@alignment/engine", "alignment"],
  "tools/page": ["@alignment/engine", "alignment", "@alignment/kernel", "@alignment/runner"],
  "tools/commands": [
    "@alignment/engine",
    "alignment",
    "@alignment/kernel",
    "@alignment/class",
    "@alignment/page",
    "@alignment/runner",
  ],
};

/** The paper's published numbers, which lie beside the packages and which a bundle holds. */
const publishedNumbers = /^(?:\.\.\/)+data\/reference\/[\w-]+\.json$/;

interface Import {
  readonly file: string;
  readonly from: string;
}

const importStatement =
  /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:[^"';]*?\s+from\s+)?"([^"]+)"|\b(?:require(?:\.resolve)?|import)\(\s*"([^"]+)"\s*\)/g;

function sourceFilesOf(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder, "src"), { recursive: true })
    .map((name) => `${folder}/src/${String(name)}`)
    .filter((name) => /\.tsx?$/.test(name));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(repositoryRoot, file), "utf8");
  return [...text.matchAll(importStatement)].map((match) => ({ file, from: match[1] ?? match[2] }));
}

function projectPackage(from: string): string | undefined {
  return /^(@alignment\/[\w-]+|alignment)(?=\/|$)/.exec(from)?.[0];
}

/** The files of a package that each of its files imports, of values or of types. */
function importGraph(folder: string): ReadonlyMap<string, readonly string[]> {
  const files = sourceFilesOf(folder);
  const all = new Set(files);
  const importedBy = (file: string): string[] =>
    importsOf(file).flatMap(({ from }) => {
      if (!from.startsWith(".")) return [];
      const path = posix.join(dirname(file), from);
      const found = [`${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((each) => all.has(each));
      return found === undefined ? [] : [found];
    });
  return new Map(files.map((file) => [file, importedBy(file)]));
}

/** The circles of a graph, each as the files on the way back to the first, one for each file that closes one. */
function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const follow = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file]);
    if (done.has(file) || way.includes(file)) return;
    for (const next of graph.get(file) ?? []) follow(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) follow(file, []);
  return circles;
}

describe("the structure of the code", () => {
  it("is searched for circles by what finds them", () => {
    const graph = new Map([
      ["a", ["b", "d"]],
      ["b", ["c"]],
      ["c", ["b"]],
      ["d", []],
    ]);
    assert.deepEqual(circlesOf(graph), [["b", "c", "b"]]);
    assert.ok((importGraph("lib/alignment").get("lib/alignment/src/sources/sources.ts")?.length ?? 0) > 3);
  });

  for (const [folder, allowed] of Object.entries(packages)) {
    it(`${folder} imports only the packages below it`, () => {
      const imports = sourceFilesOf(folder).flatMap(importsOf);
      assert.ok(imports.length > 0, `${folder} has no imports: is the pattern right?`);
      for (const { file, from } of imports) {
        const other = projectPackage(from);
        if (other !== undefined) assert.ok(allowed.includes(other), `${file} imports ${from}`);
        else if (from.startsWith("."))
          assert.ok(
            posix.join(dirname(file), from).startsWith(`${folder}/src`) || publishedNumbers.test(from),
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
    const files = sourceFilesOf("lib/alignment").filter((file) => !own.test(file));
    for (const { file, from } of files.flatMap(importsOf))
      assert.ok(!isBuiltin(from), `${file} imports ${from}`);
  });

  for (const folder of Object.keys(packages)) {
    it(`${folder} has no circle of files, imports of types counted`, () => {
      assert.deepEqual(circlesOf(importGraph(folder)), []);
    });
  }

  it("keeps the data folders out of the repository", () => {
    const ignored = readFileSync(join(repositoryRoot, ".gitignore"), "utf8");
    assert.match(ignored, /^\/data\/raw\/$/m);
    assert.match(ignored, /^\/data\/simulated\/$/m);
  });
});
