import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { repositoryRoot, temporaryFolder } from "../support";

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest: Manifest = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8"));
const { nodeComplaint } = require(join(repositoryRoot, "tools", "node-version.js")) as {
  nodeComplaint(running: string): string | undefined;
};

describe("a copy of the project in which something is missing", () => {
  let folder = "";
  beforeEach(() => {
    folder = temporaryFolder();
    mkdirSync(join(folder, "tools"));
    for (const file of ["tools/run.js", "tools/node-version.js", "tools/compiled-files.js"])
      copyFileSync(join(repositoryRoot, file), join(folder, file));
    const { scripts, engines, devDependencies } = manifest;
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ scripts, engines, devDependencies, workspaces: [] }),
    );
  });

  function install(...names: readonly string[]): void {
    for (const name of names) {
      const path = join(folder, "node_modules", name, "package.json");
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, "{}");
    }
  }

  function run(...line: readonly string[]) {
    return spawnSync(process.execPath, [join(folder, "tools", "run.js"), ...line], { encoding: "utf8" });
  }

  test("says in one sentence to run npm ci where nothing is installed", () => {
    for (const command of ["start", "test", "build"]) {
      const { status, stdout, stderr } = run(command, "what it does");
      assert.deepEqual([status, stdout], [1, ""]);
      assert.equal(stderr, `${command}: nothing is installed yet; run npm ci, then this again\n`);
    }
  });

  test("says so too where only the compiler is not installed, and names it", () => {
    const { typescript: _, ...others } = manifest.devDependencies;
    install(...Object.keys(others));
    const { status, stderr } = run("start", "what it does");
    assert.deepEqual([status, stderr], [1, "start: typescript not installed; run npm ci, then this again\n"]);
  });

  test("says of a command that there is not where all of them are listed", () => {
    install(...Object.keys(manifest.devDependencies));
    const { status, stderr } = run("strat", "what it does");
    assert.deepEqual(
      [status, stderr],
      [1, "strat: there is no such command; npm run help lists the commands\n"],
    );
  });

  test("lists the commands all the same", () => {
    const { status, stdout } = run("help", "what it does");
    assert.equal(status, 0);
    for (const [name, script] of Object.entries(manifest.scripts)) {
      const [, description] = /"(.+)"$/.exec(script) ?? [];
      assert.match(stdout, new RegExp(`^ {2}npm (run )?${name} +${description}$`, "m"));
    }
  });
});

describe("a command of tools/run.js itself", () => {
  const run = (...line: readonly string[]) =>
    spawnSync(process.execPath, [join(repositoryRoot, "tools", "run.js"), ...line], { encoding: "utf8" });

  for (const command of ["help", "build", "watch", "lint", "format", "test"]) {
    test(`${command} refuses an option in the words of the other commands, and says what it does`, () => {
      const { status, stdout, stderr } = run(command, "what it does", "--nonsense");
      assert.deepEqual(
        [status, stdout, stderr],
        [2, "", `${command}: there is no option --nonsense; the options are --help\n`],
      );
      const help = run(command, "what it does", "--help");
      assert.deepEqual([help.status, help.stdout], [0, `npm run ${command}: what it does\n`]);
    });
  }
});

describe("the npm commands", () => {
  for (const [name, script] of Object.entries(manifest.scripts)) {
    test(`${name} says in a line what it does, where npm run lists it`, () => {
      assert.match(
        script,
        new RegExp(`^node --enable-source-maps tools/run\\.js ${name} "[a-z][^"]{10,110}"$`),
      );
    });
  }

  test("lead to a program of tools/commands where they are not about compiling and checking", () => {
    for (const name of Object.keys(manifest.scripts)) {
      if (["help", "build", "watch", "test", "lint", "format"].includes(name)) continue;
      const source = join(repositoryRoot, "tools", "commands", "src", `${name.replace(":", "-")}.ts`);
      assert.ok(existsSync(source), source);
    }
  });
});

describe("a Node that is too old", () => {
  const needed = /\d+\.\d+\.\d+/.exec(manifest.engines.node)?.[0] ?? "";

  test("is refused in one sentence that names both versions", () => {
    for (const running of ["18.20.8", "20.9.0", "20.18.0"]) {
      assert.equal(
        nodeComplaint(running),
        `Node ${running} is too old; expected ${needed} or newer; get it from https://nodejs.org and try again`,
      );
    }
  });

  test("is none that is as old as needed, or newer", () => {
    for (const running of [needed, "20.20.2", "22.0.0", "26.1.0", process.versions.node]) {
      assert.equal(nodeComplaint(running), undefined);
    }
  });

  test("is one that lacks what the packages or the project use", () => {
    const { packages } = JSON.parse(readFileSync(join(repositoryRoot, "package-lock.json"), "utf8")) as {
      packages: Readonly<Record<string, { engines?: { node?: string } }>>;
    };
    assert.equal(packages[""].engines?.node, manifest.engines.node);
    for (const [path, { engines }] of Object.entries(packages)) {
      const [, least] = /^>= ?(\d+\.\d+\.\d+)$/.exec(engines?.node ?? "") ?? [];
      if (least !== undefined && !path.includes("biome")) {
        const numbers = (version: string) =>
          version
            .split(".")
            .map(Number)
            .reduce((sum, part) => sum * 1000 + part, 0);
        assert.ok(numbers(least) <= numbers(needed), `${path} needs Node ${least}`);
      }
    }
  });
});
