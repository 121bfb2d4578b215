import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  blockName,
  blockStates,
  defaultThreads,
  formatDuration,
  formatRanges,
  identityOf,
  type Job,
  lockFolder,
  mergeBlocks,
  readBlock,
  runBlocks,
  runUnfinishedBlocks,
  unitsOfBlock,
  writeBlock,
} from "@alignment/runner";
import { squaresJob } from "./squares-job";
import type { SquaresParameters } from "./squares-task";

const taskModule = join(__dirname, "squares-task.js");
const allBlocks = Array.from({ length: 13 }, (_, block) => block);
const expected = Array.from({ length: 50 }, (_, unit) => ({
  unit,
  square: unit * unit,
  root: Math.sqrt(unit),
}));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "alignment-runner-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(parameters: SquaresParameters = {}, threads = 2, job: Job = squaresJob) {
  return runUnfinishedBlocks({
    job,
    folder,
    task: { module: taskModule, parameters },
    threads,
    what: "units",
  });
}

/** The bytes of every file of the folder. */
function contents(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );
}

describe("a job in blocks", () => {
  it("gives the same files at one, two and seven threads", async () => {
    await run({}, 1);
    const one = contents();
    for (const threads of [2, 7]) {
      for (const name of readdirSync(folder)) rmSync(join(folder, name));
      await run({}, threads);
      assert.deepEqual(contents(), one);
    }
    assert.deepEqual(mergeBlocks(folder, squaresJob), expected);
  });

  it("leaves finished blocks alone and does nothing where all are finished", async () => {
    await runBlocks({ job: squaresJob, folder, task: { module: taskModule, parameters: {} } }, [0, 5], {
      threads: 1,
    });
    const log = join(folder, "log.txt");
    const { finished } = await run({ log });
    assert.equal(finished, 11);
    const computed = readFileSync(log, "utf8").trim().split("\n").map(Number);
    assert.equal(computed.length, 42);
    assert.ok(!computed.includes(0) && !computed.includes(21));
    assert.deepEqual(await run(), { finished: 0, stopped: false });
  });

  it("computes a damaged or cut-off block anew", async () => {
    await run();
    const whole = contents();
    const path = join(folder, blockName(3));
    const text = readFileSync(path, "utf8");
    for (const damage of [
      "",
      "{",
      text.slice(0, -5),
      text.replace('"square":144', '"square":145'),
      `${text}1\n`,
    ]) {
      writeFileSync(path, damage);
      assert.deepEqual(readBlock(folder, squaresJob, 3), { fault: "damaged" });
      assert.throws(
        () => mergeBlocks(folder, squaresJob),
        /lacks 1 of 13 blocks \(1 of them damaged\), 4 units.*blocks 3 again/,
      );
      await run();
      assert.deepEqual(contents(), whole);
    }
  });

  it("refuses to merge with a gap, naming the blocks to run again", async () => {
    await runBlocks(
      { job: squaresJob, folder, task: { module: taskModule, parameters: {} } },
      allBlocks.filter((block) => ![2, 3, 12].includes(block)),
      { threads: 2 },
    );
    assert.throws(
      () => mergeBlocks(folder, squaresJob),
      /lacks 3 of 13 blocks, 10 units.*the blocks 2-3,12 again/,
    );
  });

  it("refuses blocks of another plan, in a merge and before a run, and touches nothing", async () => {
    await run();
    const before = contents();
    const other = { ...squaresJob, identity: identityOf({ of: "cubes" }) };
    assert.throws(() => mergeBlocks(folder, other), /13 blocks of another plan/);
    await assert.rejects(
      run({}, 1, other),
      /13 blocks of another plan, other data or other code \(first: block-000000/,
    );
    assert.deepEqual(contents(), before);
  });

  it("refuses blocks that the job does not have", async () => {
    await run();
    writeFileSync(join(folder, blockName(13)), readFileSync(join(folder, blockName(12))));
    assert.throws(() => mergeBlocks(folder, squaresJob), /a block of another plan.*block-000013/);
  });

  it("goes on when a thread dies, with the same rows", async () => {
    await run({ dieAt: 17, dieOnce: join(folder, "died") });
    assert.deepEqual(mergeBlocks(folder, squaresJob), expected);
  });

  it("names the block that ends its thread every time, and keeps the others", async () => {
    await assert.rejects(run({ dieAt: 17 }), /block 4 \(units 16 to 19\) ended its worker thread 2 times/);
    assert.ok(blockStates(folder, squaresJob).finished.length >= 4);
    await run();
    assert.deepEqual(mergeBlocks(folder, squaresJob), expected);
  });

  it("ends with the words of an exception, and keeps finished blocks", async () => {
    await assert.rejects(run({ throwAt: 30 }, 1), /unit 30 is broken/);
    assert.deepEqual(blockStates(folder, squaresJob).finished, [0, 1, 2, 3, 4, 5, 6]);
  });

  it("names a task that cannot be opened", async () => {
    const task = { module: join(__dirname, "no-such-task.js"), parameters: {} };
    await assert.rejects(
      runUnfinishedBlocks({ job: squaresJob, folder, task, threads: 2, what: "units" }),
      /Cannot find module/,
    );
  });

  it("writes no block with too few or too many rows", () => {
    assert.throws(() => writeBlock(folder, squaresJob, 12, [1, 2, 3]), /block 12 has 3 rows; expected 2/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it("names the folder that cannot be written", () => {
    assert.throws(() => writeBlock("/dev/null/blocks", squaresJob, 0, [1, 2, 3, 4]), /ENOTDIR|ENOSPC/);
  });
});

describe("a run that is stopped", () => {
  function start(parameters: SquaresParameters): ChildProcess {
    return spawn(process.execPath, [join(__dirname, "run-child.js"), folder, JSON.stringify(parameters)], {
      stdio: ["ignore", "ignore", "pipe"],
    });
  }

  it("leaves whole blocks however often it is killed, and ends with the same rows", async () => {
    let status: number | null = null;
    // Each run is let live a little longer than the one before, so that this ends on a slow machine too.
    for (let kill = 0; status !== 0; kill++) {
      assert.ok(kill < 40, "the run never ends");
      const child = start({ milliseconds: 3 });
      const exit = once(child, "exit");
      const timer = sleep(100 * 1.15 ** kill, undefined, { ref: false }).then(() => child.kill("SIGKILL"));
      [status] = await exit;
      void timer;
      const { unfinished } = blockStates(folder, squaresJob);
      assert.ok(unfinished.every(({ fault }) => fault === "missing"));
    }
    assert.deepEqual(mergeBlocks(folder, squaresJob), expected);
  });

  it("that is killed while it writes a block leaves a part, which the next run removes", async () => {
    const parts = () => readdirSync(folder).filter((name) => name.endsWith(".part"));
    for (let tries = 0; parts().length === 0; tries++) {
      assert.ok(tries < 40, "no kill fell into the writing of a block");
      for (const name of readdirSync(folder)) rmSync(join(folder, name));
      const child = start({ padding: 2 ** 20 });
      const exit = once(child, "exit");
      const isOver = () => child.exitCode !== null || child.signalCode !== null;
      while (parts().length === 0 && !isOver()) await sleep(1);
      child.kill("SIGKILL");
      await exit;
    }
    const living = `${blockName(0)}.${process.ppid}.part`;
    writeFileSync(join(folder, living), "a living process writes");
    await run({ padding: 2 ** 20 });
    assert.deepEqual(parts(), [living]);
    const rows = mergeBlocks<{ unit: number; square: number; root: number; text: string }>(
      folder,
      squaresJob,
    );
    assert.deepEqual(
      rows.map(({ text: _, ...row }) => row),
      expected,
    );
  });

  it("ends at Ctrl+C with code 130 and whole blocks", async () => {
    const child = start({ milliseconds: 30 });
    const exit = once(child, "exit");
    while (blockStates(folder, squaresJob).finished.length === 0) await sleep(20);
    child.kill("SIGINT");
    assert.equal((await exit)[0], 130);
    const { finished, unfinished } = blockStates(folder, squaresJob);
    assert.ok(finished.length > 0 && unfinished.length > 0);
    assert.ok(unfinished.every(({ fault }) => fault === "missing"));
    assert.ok(!readdirSync(folder).includes("run.lock"));
  });
});

describe("the lock of a folder", () => {
  it("keeps a second run out and names the first", () => {
    const unlock = lockFolder(folder);
    assert.throws(() => lockFolder(folder), new RegExp(`another run writes to .*process ${process.pid}`));
    unlock();
    lockFolder(folder)();
  });

  it("of a dead process is taken over", () => {
    const dead = { process: 2 ** 22 + 1, machine: hostname(), since: "2026-01-01T00:00:00.000Z" };
    writeFileSync(join(folder, "run.lock"), JSON.stringify(dead));
    lockFolder(folder)();
  });

  it("of another machine is respected, since nobody here can know whether it runs", () => {
    const far = { process: 1, machine: "another", since: "2026-01-01T00:00:00.000Z" };
    writeFileSync(join(folder, "run.lock"), JSON.stringify(far));
    assert.throws(() => lockFolder(folder), /process 1 on another/);
  });
});

describe("numbers of a run", () => {
  it("cut units into blocks without gap or overlap", () => {
    for (const units of [1, 3, 4, 5, 50]) {
      const job = { identity: "x", units, unitsPerBlock: 4 };
      const all: number[] = [];
      for (let block = 0; block < Math.ceil(units / 4); block++) {
        const { first, count } = unitsOfBlock(job, block);
        for (let unit = first; unit < first + count; unit++) all.push(unit);
      }
      assert.deepEqual(
        all,
        Array.from({ length: units }, (_, unit) => unit),
      );
    }
    assert.throws(() => unitsOfBlock(squaresJob, 13), /no block 13; expected one from 0 to 12/);
  });

  it("take the threads of a Slurm job from its variables", () => {
    assert.equal(defaultThreads({ SLURM_JOB_ID: "1", SLURM_CPUS_PER_TASK: "3" }), 3);
    assert.equal(defaultThreads({ SLURM_JOB_ID: "1" }), 1);
    assert.ok(defaultThreads({}) >= 1);
  });

  it("are written as ranges and as spans of time", () => {
    assert.equal(formatRanges([]), "");
    assert.equal(formatRanges([5, 7, 8, 9, 11]), "5,7-9,11");
    assert.equal(formatDuration(59_400), "59 s");
    assert.equal(formatDuration(7_500_000), "2 h 5 min");
  });

  it("make the same identity in any order of keys, and another for another value", () => {
    assert.equal(identityOf({ a: [1, { b: 2, c: 3 }], d: 4 }), identityOf({ d: 4, a: [1, { c: 3, b: 2 }] }));
    assert.notEqual(identityOf({ a: [1, 2] }), identityOf({ a: [2, 1] }));
  });
});
