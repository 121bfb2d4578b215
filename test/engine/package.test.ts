import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { repositoryRoot, temporaryFolder } from "../support";

const engine = join(repositoryRoot, "lib", "engine");

describe("the engine as a package of its own", () => {
  let folder: string;
  let files: readonly string[];
  before(() => {
    folder = temporaryFolder();
    const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
      cwd: engine,
      encoding: "utf8",
    });
    const [{ filename, files: listed }] = JSON.parse(packed) as [
      { filename: string; files: { path: string }[] },
    ];
    files = listed.map(({ path }) => path);
    execFileSync("tar", ["-xzf", join(folder, filename), "-C", folder]);
    const installed = join(folder, "node_modules", "@alignment", "engine");
    mkdirSync(dirname(installed), { recursive: true });
    cpSync(join(folder, "package"), installed, { recursive: true });
    const { dependencies } = JSON.parse(readFileSync(join(engine, "package.json"), "utf8"));
    for (const name of Object.keys(dependencies)) {
      const place = join(folder, "node_modules", name);
      mkdirSync(dirname(place), { recursive: true });
      symlinkSync(join(repositoryRoot, "node_modules", name), place);
    }
  });

  it("holds compiled code, types, README, changelog and licence, and nothing else", () => {
    for (const name of [
      "README.md",
      "CHANGELOG.md",
      "LICENSE",
      "package.json",
      "dist/index.js",
      "dist/index.d.ts",
    ])
      assert.ok(files.includes(name), `${name} is missing`);
    const odd = files.filter(
      (name) => !/^(dist\/.*\.(js|d\.ts)|README\.md|CHANGELOG\.md|LICENSE|package\.json)$/.test(name),
    );
    assert.deepEqual(odd, []);
  });

  it("fits the README's first model where it is installed, in ten lines", () => {
    const readme = readFileSync(join(folder, "package", "README.md"), "utf8");
    const [, code] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
    assert.ok(code.trim().split("\n").length <= 10);
    writeFileSync(join(folder, "first.js"), code);
    const run = spawnSync(process.execPath, ["first.js"], { cwd: folder, encoding: "utf8" });
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /^converged \d/);
    assert.match(run.stdout, /term: 'x'/);
  });

  it("takes as much room in a page as the README says, to 2 %", () => {
    const readme = readFileSync(join(folder, "package", "README.md"), "utf8");
    const [, command, size, compressed] =
      /`(esbuild [^`]+)`, about (\d+) kB, (\d+) kB gzipped/.exec(readme) ?? [];
    writeFileSync(join(folder, "page.js"), 'console.log(require("@alignment/engine").fitMixedModel);\n');
    const program = join(repositoryRoot, "node_modules", ".bin", "esbuild");
    const run = spawnSync(program, command.split(" ").slice(1), { cwd: folder, encoding: "utf8" });
    assert.equal(run.status, 0, run.stderr);
    const page = readFileSync(join(folder, "page.out.js"));
    for (const [bytes, said] of [
      [page.length, size],
      [gzipSync(page).length, compressed],
    ] as const)
      assert.ok(
        Math.abs(bytes / 1000 / Number(said) - 1) < 0.02,
        `${bytes} bytes, the README says ${said} kB`,
      );
  });

  it("depends on no package of this project", () => {
    const { dependencies } = JSON.parse(readFileSync(join(folder, "package", "package.json"), "utf8"));
    assert.deepEqual(
      Object.keys(dependencies).filter((name) => name.startsWith("@alignment/") || name === "alignment"),
      [],
    );
  });
});
