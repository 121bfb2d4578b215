import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { temporaryFolder } from "../support";

/** Kills in the middle of writing; set ALIGNMENT_KILLS for more. */
const KILLS = Number(process.env.ALIGNMENT_KILLS ?? 12);

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();
  await body(folder);
}

function startWriting(target: string, rounds: number): ChildProcess {
  const program = join(__dirname, "write-folder-child.js");
  return spawn(process.execPath, [program, target, String(rounds)], { stdio: "inherit" });
}

/** Asserts that the folder is not there, or holds all twelve files of one round. */
function assertWholeOrAbsent(target: string): void {
  if (!existsSync(target)) return;
  const contents = readdirSync(target).map((name) => readFileSync(join(target, name), "utf8"));
  assert.equal(contents.length, 12);
  assert.equal(new Set(contents).size, 1);
}

describe("a folder that is written whole", () => {
  it(`is whole or absent after each of ${KILLS} kills at random moments, and the next run leaves nothing beside it`, () =>
    withFolder(async (folder) => {
      const target = join(folder, "simulated");
      for (let kill = 0; kill < KILLS; kill += 1) {
        const child = startWriting(target, 1e9);
        setTimeout(() => child.kill("SIGKILL"), 60 + Math.random() * 200);
        await once(child, "exit");
        assertWholeOrAbsent(target);
      }
      assert.deepEqual(await once(startWriting(target, 1), "exit"), [0, null]);
      assertWholeOrAbsent(target);
      assert.deepEqual(readdirSync(folder), ["simulated"]);
    }));

  it("is whole after two runs at once", () =>
    withFolder(async (folder) => {
      const target = join(folder, "simulated");
      const runs = [startWriting(target, 300), startWriting(target, 300)];
      for (const ended of await Promise.all(runs.map((run) => once(run, "exit")))) {
        assert.deepEqual(ended, [0, null]);
      }
      assertWholeOrAbsent(target);
      assert.deepEqual(readdirSync(folder), ["simulated"]);
    }));
});
