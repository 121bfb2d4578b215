import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { cached } from "alignment/dist/node/cache";
import { ensureSimulatedWorld, openFolder } from "alignment/node";
import { neededFiles, parseSources, sourceNames } from "alignment/sources";
import { panelSpecification } from "alignment/specification";
import { temporaryFolder } from "../support";

const root = temporaryFolder();
const folder = join(root, "cache");

describe("what is kept between runs", () => {
  it("is made once, and comes back as it was", () => {
    let made = 0;
    const value = () =>
      cached(
        ["what", "hash"],
        () => {
          made += 1;
          return {
            codes: new Map([[4400, Int8Array.of(1, -9)]]),
            pattern: /a|b/i,
            missing: Number.NaN,
            text: ["x", ""],
          };
        },
        folder,
      );
    assert.deepEqual(value(), value());
    assert.equal(made, 1);
  });

  it("is another one for another name or hash", () => {
    assert.equal(
      cached(["what", "other hash"], () => 1, folder),
      1,
    );
    assert.equal(
      cached(["other", "hash"], () => 2, folder),
      2,
    );
    assert.equal(
      cached(["what", "other hash"], () => 3, folder),
      1,
    );
  });

  it("is made again where its file is cut, changed or deleted", () => {
    for (const [name, harm] of [
      ["cut", (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
      [
        "changed",
        (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte))),
      ],
      ["emptied", () => Buffer.alloc(0)],
    ] as const) {
      const own = join(root, name);
      assert.deepEqual(
        cached([name], () => [1, 2], own),
        [1, 2],
      );
      const [file] = readdirSync(own);
      writeFileSync(join(own, file), harm(readFileSync(join(own, file))));
      assert.deepEqual(
        cached([name], () => [3, 4], own),
        [3, 4],
        name,
      );
      rmSync(own, { recursive: true });
      assert.deepEqual(
        cached([name], () => [5], own),
        [5],
      );
    }
  });

  it("needs no folder that can be written", () => {
    const file = join(root, "a file");
    writeFileSync(file, "");
    assert.equal(
      cached(["x"], () => 7, file),
      7,
    );
  });

  it("stays below a hundred entries", () => {
    const own = join(root, "many");
    for (let entry = 0; entry < 130; entry++) cached([String(entry)], () => entry, own);
    assert.ok(readdirSync(own).length <= 100, `${readdirSync(own).length}`);
  });
});

describe("a folder that is opened", () => {
  const world = join(root, "world");
  ensureSimulatedWorld(world, { stateCount: 40, igoCount: 30 });

  /** Reads a folder in a process of its own, with a cache of its own, and gives the memberships of the first IGO. */
  function readApart(path: string): string {
    const code = `const n = require("alignment/node"), s = require("alignment/sources"), p = require("alignment/specification");
      const sources = s.parseSources(n.openFolder(process.argv[1]), p.panelSpecification());
      console.log(JSON.stringify([...sources.memberships.codes.values()].map((codes) => codes.reduce((sum, code) => sum + code, 0))));`;
    const run = spawnSync(process.execPath, ["-e", code, path], {
      encoding: "utf8",
      cwd: __dirname,
      env: { ...process.env, ALIGNMENT_CACHE: join(root, "own cache"), ALIGNMENT_SIMULATED: path },
    });
    assert.equal(run.status, 0, run.stderr);
    return run.stdout;
  }

  it("is read from what was kept, and never from what was kept of other content", () => {
    const first = readApart(world);
    assert.ok(readdirSync(join(root, "own cache")).length > 5);
    assert.equal(readApart(world), first);
    const changed = join(root, "changed");
    cpSync(world, changed, { recursive: true });
    const file = join(changed, sourceNames.stateYear);
    writeFileSync(file, readFileSync(file, "utf8").replace(/(\n\d+,20\d\d,"[^"]*"(?:,-?\d)*),1,/, "$1,0,"));
    assert.notEqual(readApart(changed), first);
    assert.equal(readApart(world), first);
  });

  it("refuses a file that is exchanged while it is in use", () => {
    const path = join(root, "exchanged");
    cpSync(world, path, { recursive: true });
    const files = openFolder(path);
    files.expect(neededFiles(panelSpecification()));
    writeFileSync(join(path, sourceNames.delegation), readFileSync(join(path, sourceNames.delegation)));
    assert.throws(() => parseSources(files, panelSpecification()), /changed while it was in use/);
  });
});
