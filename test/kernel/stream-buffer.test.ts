import assert from "node:assert/strict";
import { test } from "node:test";
import { createStreamBuffer } from "@alignment/kernel/dist/stream-buffer";

function recorded(clock: { now: number }) {
  const sent: [string, string][] = [];
  const buffer = createStreamBuffer(
    (name, text) => sent.push([name, text]),
    () => clock.now,
  );
  return { sent, buffer };
}

test("writes close in time go out as one message, in order, when flushed", () => {
  const { sent, buffer } = recorded({ now: 0 });
  for (let line = 0; line < 1000; line += 1) buffer.write("stdout", `${line}\n`);
  buffer.flush();
  assert.equal(sent.length, 1);
  assert.equal(sent[0][1], Array.from({ length: 1000 }, (_, line) => `${line}\n`).join(""));
});

test("a change of stream keeps the order of both", () => {
  const { sent, buffer } = recorded({ now: 0 });
  buffer.write("stdout", "a");
  buffer.write("stderr", "b");
  buffer.write("stdout", "c");
  buffer.flush();
  assert.deepEqual(sent, [
    ["stdout", "a"],
    ["stderr", "b"],
    ["stdout", "c"],
  ]);
});

test("text is sent at once where the last message is long ago, so that a busy cell shows its progress", () => {
  const clock = { now: 1000 };
  const { sent, buffer } = recorded(clock);
  buffer.write("stdout", "first");
  assert.deepEqual(sent, [["stdout", "first"]]);
  buffer.write("stdout", "soon after");
  assert.equal(sent.length, 1);
  clock.now += 500;
  buffer.write("stdout", ", later");
  assert.deepEqual(sent.at(-1), ["stdout", "soon after, later"]);
});

test("waiting text goes out by itself", async () => {
  const { sent, buffer } = recorded({ now: 0 });
  buffer.write("stdout", "waiting");
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.deepEqual(sent, [["stdout", "waiting"]]);
});
