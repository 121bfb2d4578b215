import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { given, printed, runSession, type SessionResult } from "./run-session";

/** Defined by the first cell: helpers that cells wait by, and a list that all write to. */
const helpers = `
import { EventEmitter, once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { display } from "tslab";
const log: Record<string, number> = {}; let reached = 0;
const note = (tag: string) => { log[tag] = (log[tag] ?? 0) + 1; reached += 1; console.log(tag); };
const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
async function ofEarlier() { for (;;) { await sleep(100); note("a function of an earlier cell"); } }
async function* numbers() { for (let i = 0; ; i++) { await sleep(50); yield i; } }
class Poller { ticks = 0; async poll() { while (true) { await pause(100); this.ticks += 1; note("a method of an earlier cell"); } } }
const poller = new Poller(); const emitter = new EventEmitter();`;

/** What a cell waits for when it is interrupted; each would go on to note its name, `NAME`. */
const waiting: Readonly<Record<string, string>> = {
  "a timer in a loop": "for (;;) { await sleep(100); note(NAME); }",
  "a promise": "await sleep(1500); note(NAME);",
  "several at once":
    "await Promise.all([1, 2, 3].map(async (n) => { for (;;) { await sleep(90 + n); note(NAME); } }));",
  "the first of several": "await Promise.race([sleep(9000), sleep(1500)]); note(NAME);",
  "a function of an earlier cell": "await ofEarlier();",
  "a method of an earlier cell": "await poller.poll();",
  "values one by one": "for await (const n of numbers()) note(NAME);\nnote(NAME);",
  "the last of some values": "for await (const n of [sleep(1500)]);\nnote(NAME);",
  "an event": 'setTimeout(() => emitter.emit("go"), 1500); await once(emitter, "go"); note(NAME);',
  "an event with a hearer":
    'emitter.on("tick", () => note(NAME)); setInterval(() => emitter.emit("tick"), 100); await sleep(60_000);',
  "callbacks of then":
    "const again = (): void => void sleep(100).then(() => { note(NAME); again(); }); again(); await sleep(60_000);",
  "an interval": "setInterval(() => { display.text(NAME); note(NAME); }, 100); await sleep(60_000);",
  "an interval that prints by itself": "setInterval(console.log, 100, NAME); await sleep(60_000);",
  "a promise inside try": "try { await sleep(1500); throw 1; } catch { note(NAME); } finally { note(NAME); }",
  "a promise that is rejected":
    "try { await sleep(1500).then(() => Promise.reject(1)); } catch { note(NAME); }",
  "a retry":
    "const retry = async (): Promise<void> => { try { await sleep(100); throw 1; } catch { note(NAME); return retry(); } };\nawait retry();",
  "a generator": "const steps = numbers(); for (;;) { await steps.next(); note(NAME); }",
  "a file":
    'const { watch } = require("fs/promises"); setTimeout(() => note(NAME), 1500); for await (const _ of watch(".")) note(NAME);',
};

describe("an interrupt ends a cell that waits for", () => {
  const counts = "JSON.stringify({ log, reached })";
  let results: readonly SessionResult[] = [];
  const names = Object.keys(waiting);
  before(async () => {
    const cells = names.flatMap((name) => [
      { code: waiting[name].replaceAll("NAME", JSON.stringify(name)), interruptAfter: 1000 },
      counts,
    ]);
    results = await runSession([helpers, ...cells, "await sleep(2500);", counts]);
  });

  /** What was noted, as a cell read it. */
  function noted(result: SessionResult): { log: Readonly<Record<string, number>>; reached: number } {
    return JSON.parse(given(result) ?? "");
  }

  for (const [index, name] of names.entries()) {
    test(`${name}: nothing of it runs on`, () => {
      const [interrupted, next] = results.slice(1 + 2 * index);
      assert.equal(interrupted.error?.ename, "Interrupted", JSON.stringify(interrupted.error));
      assert.deepEqual(interrupted.late, []);
      assert.equal(printed(next), "");
      assert.equal(noted(results[results.length - 1]).log[name], noted(next).log[name]);
    });
  }

  test("and neither prints, shows nor assigns anything in later cells", () => {
    const [last, pause, muchLater] = results.slice(-3);
    assert.deepEqual(pause.outputs, []);
    assert.equal(noted(muchLater).reached, noted(last).reached);
  });

  test("after it had run: what waits long had noted nothing, what loops had", () => {
    const { log } = noted(results[results.length - 1]);
    for (const name of [
      "a timer in a loop",
      "several at once",
      "a function of an earlier cell",
      "an interval",
      "a retry",
    ]) {
      assert.ok(log[name] > 0, name);
    }
    for (const name of ["a promise", "the first of several", "a promise inside try"])
      assert.equal(log[name], undefined, name);
  });
});

describe("a cell that was interrupted", () => {
  let results: readonly SessionResult[] = [];
  before(async () => {
    results = await runSession([
      'const label = "old"; let count = 1;',
      {
        code: "count = 2; const early = 5; await new Promise(() => {}); const label = 42;",
        interruptAfter: 500,
      },
      "[early, count, label.toUpperCase()]",
      'const never = 1; throw new Error("boom"); const label = 42;',
      "[never, label.toUpperCase()]",
      'const label = 42; await Promise.reject(new Error("again"));',
      "label.toUpperCase()",
      "label + 1",
      'let later = 1; function reads() { return [later, after] } throw new Error("x"); let after = 2; class Late {} enum Kind { a }',
      "reads()",
      "after",
      "new Late()",
      "const { length, ...others } = [1, 2] as any, boom = others.x.y, last = 3;",
      "[length, Object.keys(others)]",
      "last",
      "const reads2 = () => after; reads2(); const after = 7;",
      "const after = 7; reads()",
    ]);
  });

  const expected: readonly (readonly [cell: number, gives: string | RegExp, what: string])[] = [
    [
      3,
      "[ 5, 2, 'OLD' ]",
      "keeps what it made before, and a name that it did not come to make is that of before",
    ],
    [5, "[ 1, 'OLD' ]", "holds for errors too"],
    [
      7,
      /CompileError: .*'toUpperCase' does not exist on type '42'/,
      "a name that a failing cell made has its type and its value",
    ],
    [8, "43", "which is there"],
    [
      10,
      /^ReferenceError: Cannot access 'after' before initialization/,
      "a function that it made finds no value where none was made",
    ],
    [11, /CompileError: .*Cannot find name 'after'/, "a name that it did not make is not known"],
    [12, /CompileError: .*Cannot find name 'Late'/, "neither is a class"],
    [14, "[ 2, [ '0', '1' ] ]", "names of a pattern are there as far as it came"],
    [15, /CompileError: .*Cannot find name 'last'/, "and no further"],
    [
      16,
      /^ReferenceError: Cannot access 'after' before initialization/,
      "a name is not read before it is made",
    ],
    [17, "[ 1, 7 ]", "and functions of the failed cell read it once another cell made it"],
  ];
  for (const [cell, gives, what] of expected) {
    test(what, () => {
      const value = given(results[cell - 1]) ?? "";
      if (typeof gives === "string") assert.equal(value, gives);
      else assert.match(value, gives);
    });
  }
});
