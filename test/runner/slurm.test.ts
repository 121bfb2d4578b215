import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type BatchOptions, blockStates, parallelScript, slurmScripts } from "@alignment/runner";
import { type Cluster, skipWithoutSlurm, startCluster, waitUntil } from "./slurm";
import { squaresJob } from "./squares-job";

const child = join(__dirname, "array-child.js");
const expected = JSON.stringify(
  Array.from({ length: 50 }, (_, unit) => ({ unit, square: unit * unit, root: Math.sqrt(unit) })),
);

function scriptsIn(folder: string, parameters: object): BatchOptions & { merged: string; blocks: string } {
  const blocks = join(folder, "blocks");
  const merged = join(folder, "merged.json");
  const command = [process.execPath, child, blocks, JSON.stringify(parameters)];
  return {
    task: [...command, "task"],
    merge: [...command, "merge", merged],
    folder,
    name: "squares",
    merged,
    blocks,
  };
}

function writeScripts(folder: string, texts: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(texts)) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  }
}

describe("a job array of Slurm", { skip: skipWithoutSlurm }, () => {
  let cluster: Cluster;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "alignment array "));
    cluster = await startCluster();
  });
  after(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const queueIsEmpty = () => cluster.run("squeue", "-h").trim() === "";

  /** A task that comes back after a node failed waits two minutes by itself; this test does not. */
  const startDelayed = (): void => {
    const waiting =
      cluster.run("squeue", "-h", "-r", "-t", "PD", "-o", "%r %i").match(/^BeginTime \S+/gm) ?? [];
    for (const line of waiting)
      cluster.run("scontrol", "update", `JobId=${line.split(" ")[1]}`, "StartTime=now");
  };

  it("gives the same bytes as one process, after a task and a node were killed and run again", async () => {
    const options = scriptsIn(folder, { milliseconds: 150 });
    const { array, merge, submit } = slurmScripts(squaresJob, options);
    writeScripts(folder, { "array.sh": array, "merge.sh": merge, "submit.sh": submit });
    const submitted = spawnSync(join(folder, "submit.sh"), { env: cluster.environment, encoding: "utf8" });
    assert.equal(submitted.status, 0, submitted.stderr);

    // A task is cancelled while it runs; the merge must name its block.
    await waitUntil("tasks run", () => cluster.run("squeue", "-h", "-t", "R", "-o", "%F_%a").trim() !== "");
    const running = cluster.run("squeue", "-h", "-t", "R", "-o", "%F_%K").trim().split("\n")[0];
    cluster.run("scancel", "--signal=KILL", "--full", running);
    const killed = Number(running.split("_")[1]);

    // A node dies with what it runs; its task comes back by itself on the other one.
    await waitUntil(
      "three blocks stand",
      () => readdirSync(options.blocks).filter((name) => name.endsWith(".jsonl")).length >= 3,
    );
    await cluster.killNode("n2");
    cluster.startNode("n2");
    await waitUntil("the queue is empty", () => {
      startDelayed();
      return queueIsEmpty();
    });

    const words = readFileSync(join(folder, "log", "merge.txt"), "utf8");
    const { unfinished } = blockStates(options.blocks, squaresJob);
    assert.ok(
      unfinished.some(({ block }) => block === killed),
      `task ${killed} was killed and its block stands`,
    );
    assert.match(words, /lacks \d+ of 13 blocks/);
    assert.ok(!existsSync(options.merged));

    const again = unfinished.map(({ block }) => block).join(",");
    const resumed = spawnSync(join(folder, "submit.sh"), [again], {
      env: cluster.environment,
      encoding: "utf8",
    });
    assert.equal(resumed.status, 0, resumed.stderr);
    await waitUntil("the merged file stands", () => queueIsEmpty() && existsSync(options.merged), 120);
    assert.equal(readFileSync(options.merged, "utf8"), expected);
  });
});

const skipWithoutParallel: false | string =
  spawnSync("parallel", ["--version"], { input: "" }).status === 0 ? false : "GNU parallel is not installed";

describe("a job of GNU parallel", { skip: skipWithoutParallel }, () => {
  it("runs what failed at the next call, with the same bytes as one process", () => {
    const folder = mkdtempSync(join(tmpdir(), "alignment parallel "));
    try {
      const broken = scriptsIn(folder, { throwAt: 21 });
      writeScripts(folder, { "parallel.sh": parallelScript(squaresJob, broken) });
      assert.notEqual(spawnSync(join(folder, "parallel.sh"), ["-j2"], { encoding: "utf8" }).status, 0);
      assert.deepEqual(blockStates(broken.blocks, squaresJob).unfinished, [{ block: 5, fault: "missing" }]);

      writeScripts(folder, { "parallel.sh": parallelScript(squaresJob, scriptsIn(folder, {})) });
      const again = spawnSync(join(folder, "parallel.sh"), ["-j2"], { encoding: "utf8" });
      assert.equal(again.status, 0, again.stderr);
      assert.equal(readFileSync(broken.merged, "utf8"), expected);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
