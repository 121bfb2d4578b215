import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { processorSecondsIn, runOnce } from "@alignment/commands/dist/bench/measure";
import { secondsOf, timeRepeats } from "@alignment/commands/dist/bench/repeats";

/** Keeps a processor busy. */
const busy = "let sum = 0; for (let i = 0; i < 3e8; i++) sum += i % 7; console.log(sum);";

describe("what the bench measures", () => {
  it("is the processor time that bash tells, whatever the decimal sign of the language", () => {
    assert.equal(processorSecondsIn("rows 3\nprocessor 1.250 0.250\n"), 1.5);
    assert.equal(processorSecondsIn("processor 0,500 0,125\n"), 0.625);
    assert.throws(() => processorSecondsIn("rows 3\n"), /expected bash/);
  });

  it("counts no second in which a command waits, and each in which its child works", async () => {
    const waiting = await runOnce({ title: "wait", command: "sleep", arguments: ["1"] });
    assert.ok(waiting.elapsedSeconds >= 1 && waiting.seconds < 0.5, JSON.stringify(waiting));
    const script = `require("node:child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(busy)}])`;
    const working = await runOnce({ title: "work", command: process.execPath, arguments: ["-e", script] });
    assert.ok(working.seconds > 0.2, JSON.stringify(working));
  });

  it("takes what a command prints of its own repeats, and says which command failed", async () => {
    const printed = 'console.log("seconds 2.5\\nleast 2.25\\nfirst 4")';
    const peer = { title: "prints", command: process.execPath, readsSeconds: true } as const;
    const run = await runOnce({ ...peer, arguments: ["-e", printed] });
    assert.deepEqual([run.seconds, run.leastSeconds, run.firstSeconds], [2.5, 2.25, 4]);
    await assert.rejects(runOnce({ ...peer, arguments: ["-e", "process.exit(3)"] }), /prints failed .*3/);
  });

  it("is the processor time of repeated work in one process: median and least", () => {
    assert.ok(secondsOf(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)) < 0.2);
    const { median, least } = timeRepeats(5, () => JSON.stringify(process.versions));
    assert.ok(least >= 0 && least <= median);
  });
});
