// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the cells are TypeScript in text
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { given, printed, runSession, type SessionResult } from "./run-session";

/** A story told in cells: what each of them must give, `undefined` for nothing; printed lines stand behind `> `. */
type Story = readonly (readonly [code: string, expected: string | undefined])[];

const stories: Readonly<Record<string, Story>> = {
  "a name that a binding pattern makes is a variable like any other": [
    [
      `interface Step { start: number; end: number; inner?: { start: number }; list?: number[] }
const steps: Step[] = [{ start: 1990, end: 1999 }, { start: 2000, end: 2010 }];
const scale = 10; const key = "end"; const start = 5;`,
      undefined,
    ],
    ["const { start: first } = steps[0];\nfirst", "1990"],
    ["const [{ end: firstEnd }, ...others] = steps;\nfirstEnd + others.length", "2000"],
    ["for (const { end: last } of steps) console.log(last);", "> 1999\n2010\n"],
    ["steps.map(({ start: s }) => s * scale)", "[ 19900, 20000 ]"],
    ["function span({ start: a, end: b }: Step) { return (b - a) * scale }\nspan(steps[1])", "100"],
    ["const { start: { length: none = scale } = { length: undefined }, ...rest } = {} as any; none", "10"],
    ["const { [key]: byKey, start: again = start } = steps[1]; [byKey, again]", "[ 2010, 2000 ]"],
    ["const [one, , [three = scale] = [] as number[]] = [1, 2] as any; [one, three]", "[ 1, 10 ]"],
    ["steps.map(function ({ start, end: e = scale }) { return start + e - scale })", "[ 3979, 4000 ]"],
    [
      `class Reader {
  constructor({ start: from }: Step) { this.from = from * scale }
  from: number;
  read({ end: to, inner: { start: deep } = { start } }: Step) { return [this.from, to, deep] }
  static of = ({ start: s }: Step) => new Reader({ start: s, end: scale });
  set both({ start: s }: Step) { this.from = s + start }
}
const reader = Reader.of(steps[0]); reader.both = steps[1]; reader.read(steps[0])`,
      "[ 2005, 1999, 5 ]",
    ],
    ["try { throw { start: 1, end: 2 } } catch ({ start: caught }) { console.log(caught + start) }", "> 6\n"],
    ["for (var { start: each, end: until } of steps);\n[each, until]", "[ 2000, 2010 ]"],
    [
      "for (const [index, { start: s }] of steps.entries()) console.log(index * scale, s);",
      "> 0 1990\n10 2000\n",
    ],
    ["const pick = async ({ start: s }: Step) => (await s) + scale;\nawait pick(steps[0])", "2000"],
    [
      "const gen = function* ({ start: s }: Step) { yield s; yield scale };\n[...gen(steps[0])]",
      "[ 1990, 10 ]",
    ],
    ["let total = 0; ({ start: total } = steps[0]); total", "1990"],
    ["[total, { end: total }] = [1, steps[1]]; total", "2010"],
    [
      "const bag: any[] = []; ({ start: total = scale, ...bag[0] } = { end: 3 } as any); [total, bag[0]]",
      "[ 10, { end: 3 } ]",
    ],
    ["for ({ start: total } of steps); total", "2000"],
    [
      "start: for (const { start } of steps) { if (start > 1990) break start; console.log(start) }",
      "> 1990\n",
    ],
    ["const { start: start2, end } = steps[0], length2 = end - start2; length2", "9"],
  ],
  "a function reads what a name of the top level holds when it runs": [
    [
      `let threshold = 1; var weight = 2;
const keep = (values: number[]) => values.filter((value) => value > threshold);
const box = { get over() { return threshold * weight }, method() { return threshold } };
class Level { static get now() { return threshold } level = () => threshold }
const level = new Level();
function* upTo() { for (let i = 0; i < threshold; i++) yield i * weight }
const later = async () => { await null; return threshold };`,
      undefined,
    ],
    ["threshold = 3; keep([1, 2, 3, 4, 5])", "[ 4, 5 ]"],
    ["[box.over, box.method(), Level.now, level.level(), [...upTo()]]", "[ 6, 3, 3, 3, [ 0, 2, 4 ] ]"],
    ["threshold += 1; keep([3, 4, 5])", "[ 5 ]"],
    ["threshold++; ++threshold; await later()", "6"],
    ["[threshold] = [0]; keep([0, 1])", "[ 1 ]"],
    ["({ threshold } = { threshold: 8 }); box.method()", "8"],
    ["for (threshold of [1, 2]); keep([2, 3])", "[ 3 ]"],
    ["for (const key in { a: 1 }) threshold = key.length + 8; box.method()", "9"],
    ["weight ||= 7; weight &&= 5; weight ??= 3; box.over", "45"],
    ["let threshold = 4;\nkeep([4, 5])", "[ 5 ]"],
    ["var weight = 10;\nbox.over", "40"],
    [
      "const raise = () => { threshold = 20; weight -= 1 }; raise(); [threshold, weight, box.over]",
      "[ 20, 9, 180 ]",
    ],
    ["function bump({ by = 1 } = {}) { return threshold += by }\nbump({ by: 5 }); bump()", "26"],
    ["threshold", "26"],
    ["let calls = 0;\nfunction count() { calls += 1; return calls }", undefined],
    ["calls = 10;\ncount()", "11"],
    ["calls", "11"],
    ["let [low, high] = [1, 2]; const range = () => [low, high];", undefined],
    ["[low, high] = [high, low]; range()", "[ 2, 1 ]"],
    ["let late: number | undefined; const read = () => late;", undefined],
    ["late = 5; read()", "5"],
    [
      "count = () => -1 as any;",
      "CompileError: line 1, column 1: Cannot assign to 'count' because it is a function.",
    ],
    ["for (var step = 0; step < 3; step++) ; const readStep = () => step; step = 30; readStep()", "30"],
    ["{ let threshold = 99; console.log(threshold, keep([26, 27])) }", "> 99 [ 27 ]\n"],
    ["((threshold: number) => threshold + 1)(1)", "2"],
  ],
  "shorthand properties, labels and names inside of functions stay what they are": [
    ["let lastYear = 1990; const igo = 'UN';", undefined],
    [
      "const both = { lastYear, igo, nested: { igo } }; both",
      "{ lastYear: 1990, igo: 'UN', nested: { igo: 'UN' } }",
    ],
    ["({ lastYear = 1975 } = {} as any);\nlastYear", "1975"],
    ["({ lastYear, igo: both.igo } = { lastYear: 2001, igo: 'AU' }); [lastYear, both.igo]", "[ 2001, 'AU' ]"],
    ["function inner() { const lastYear = 1; return { lastYear } }\ninner()", "{ lastYear: 1 }"],
    ["const typed: { lastYear: typeof lastYear } = { lastYear }; typed.lastYear", "2001"],
    ["typeof lastYear + `${igo}`", "numberUN"],
    [
      "class Igo { igo = igo; static lastYear = lastYear; [`x`] = 1 }\n[new Igo(), Igo.lastYear]",
      "[ Igo { igo: 'UN', x: 1 }, 2001 ]",
    ],
    ["class Sub extends Igo { year = super.constructor === Object }\nnew Sub().igo", "UN"],
    [
      "enum Kind { igo, state = 5 } const enum Small { one = 1 }\n[Kind.igo, Kind[5], Small.one]",
      "[ 0, 'state', 1 ]",
    ],
    ["[Kind.state, Small.one, igo satisfies string, (lastYear as number)!]", "[ 5, 1, 'UN', 2001 ]"],
    [
      "namespace Units { export const km = 1000; export const far = km * 2 } import far = Units.far; [Units.km, far]",
      "[ 1000, 2000 ]",
    ],
    [
      "const tag = (parts: TemplateStringsArray, ...values: unknown[]) => parts.join('|') + values;\ntag`a${igo}b`",
      "a|bUN",
    ],
    [
      "const self = function () { return typeof this };\n[self(), self?.(), (self)(), self!()]",
      "[ 'undefined', 'undefined', 'undefined', 'undefined' ]",
    ],
    [
      "[tag, self, (() => {}), Igo]",
      "[\n  [Function: tag],\n  [Function: self],\n  [Function (anonymous)],\n  [class Igo] { lastYear: 2001 }\n]",
    ],
    [
      "export const exported = await Promise.resolve(3);\nfor await (const x of [exported, 4]) console.log(x);",
      "> 3\n4\n",
    ],
    ["export function shared() { return exported }\nshared()", "3"],
    [
      "export default shared;",
      "CompileError: line 1, column 1: A cell exports nothing: its names are there for every later cell. Give the value a name, or leave export out.",
    ],
    ["const __proto = { __proto__: null, lastYear }; Object.keys(__proto)", "[ 'lastYear' ]"],
    ["delete (both as any).igo; void both; !both; [both?.lastYear, both!['lastYear']]", "[ 1990, 1990 ]"],
    [
      "declare const nowhere: number; interface lastYear { x: 1 } let typed2: lastYear = { x: 1 }; [typed2.x, lastYear]",
      "[ 1, 2001 ]",
    ],
  ],
  "syntax of every kind stays what it is in a cell": [
    ["const steps = [{ a: 1, b: { c: [2, 3] } }, { a: 4, b: { c: [5] } }]; let scale = 10;", undefined],
    [
      `function* walk({ a, b: { c } }: (typeof steps)[0], k = scale): Generator<number, number, number> {
  for (const x of c) { const y = yield x * k + a; if (y) return scale }
  return 0;
}
const it = walk(steps[0]); [it.next(0), it.next(1)]`,
      "[ { value: 21, done: false }, { value: 10, done: true } ]",
    ],
    [
      `class P {
  #x = scale; static made = 0; static { P.made = scale }
  get x() { return this.#x + scale } set x(v) { scale = v; this.#x = v }
  static async *gen({ n = scale } = {}) { yield n; await null; yield scale }
}
const p = new P(); p.x = 3; const got = []; for await (const v of P.gen()) got.push(v); [p.x, got, P.made]`,
      "[ 6, [ 3, 3 ], 10 ]",
    ],
    [
      "if (true) { const z = await Promise.resolve(scale); { let scale = 99; console.log(z, scale); } }",
      "> 3 99\n",
    ],
    [
      "{ const inner = await Promise.all(steps.map(async ({ a }) => { await null; return a * scale })); console.log(inner) }",
      "> [ 3, 12 ]\n",
    ],
    [
      "const fns: (() => number)[] = []; for (let i = 0; i < 3; i++) fns.push(() => i * scale); scale = 2; fns.map((f) => f())",
      "[ 0, 2, 4 ]",
    ],
    [
      "const re = /const (let) = await import\\(/g; /* let scale = 1 */ [re.source, `const ${'let x = await'} ${(() => { const scale = 7; return scale })()}`, scale] // scale = 5",
      "[ 'const (let) = await import\\\\(', 'const let x = await 7', 2 ]",
    ],
    [
      "switch (scale) { case 2: let inSwitch = 1; console.log(inSwitch); default: const e = scale; console.log(e) }",
      "> 1\n2\n",
    ],
    [
      "for (const j of [1, 2]) for (var k in { a: 1 }) setTimeout(() => console.log(j, k, scale), 5); await new Promise((r) => setTimeout(r, 40));",
      "> 1 a 2\n2 a 2\n",
    ],
    [
      "import * as path from 'node:path'; import fs, { readFileSync as rf, type Stats } from 'node:fs'; import type { EventEmitter } from 'node:events'; import 'node:os';\nconst { join: j2 } = await import('node:path'); [typeof path.join, typeof fs.readFileSync, typeof rf, j2('a', 'b')]",
      "[ 'function', 'function', 'function', 'a/b' ]",
    ],
    ["hoist(); function hoist() { console.log(typeof laterOne) } var laterOne = 1;", "> undefined\n"],
    [
      "async function late({ ms = 1 } = {}) { await new Promise((r) => setTimeout(r, ms)); return scale } const pr = late(); scale = 77; await pr",
      "77",
    ],
    ["@((t: any) => t) class Dec { x = scale } new Dec().x", "77"],
    ["async () => { await 1 }", "[AsyncFunction (anonymous)]"],
    ["(class {})", "[class (anonymous)]"],
    ["(function named() {})", "[Function: named]"],
    ["() => 1", "[Function (anonymous)]"],
    ["const named = () => 1; named", "[Function: named]"],
    ['new Error("as value")', "Error: as value\n    at cell [19], line 1"],
    [
      'const failing = () => { throw Object.assign(new Error("told"), { code: 5 }) };\ntry { failing() } catch (error) { console.log(error) }',
      "> Error: told\n    at failing (cell [20], line 1)\n    at cell [20], line 2 {\n  code: 5\n}\n",
    ],
    ["console.log('cell-3.ts:1 is no stack\\n    at home')", "> cell-3.ts:1 is no stack\n    at home\n"],
  ],
};

for (const [title, story] of Object.entries(stories)) {
  describe(title, () => {
    let results: readonly SessionResult[] = [];
    before(async () => {
      results = await runSession(story.map(([code]) => code));
    });
    for (const [index, [code, expected]] of story.entries()) {
      test(`cell ${index + 1}: ${code.split("\n")[0]}`, () => {
        const value = given(results[index]);
        const lines = printed(results[index]);
        assert.equal(value ?? (lines === "" ? undefined : `> ${lines}`), expected);
      });
    }
  });
}

describe("a session that forgets its cells", () => {
  test("knows none of their names and types, and takes new ones for them", async () => {
    const results = await runSession([
      "type Length = number; const length: Length = 5; function twice(n: number) { return 2 * n; }",
      "twice(length)",
      { code: "length", forgetBefore: true },
      "twice(1)",
      "const other: Length = 1;",
      'import { join } from "node:path";\nconst length = join("a", "b"); length',
      'class Length { readonly unit = "m"; }\nnew Length().unit',
    ]);
    assert.equal(given(results[1]), "10");
    for (const at of [2, 3, 4]) assert.match(given(results[at]) ?? "", /Cannot find name/);
    assert.deepEqual(
      results.slice(5).map(given),
      ["'a/b'", "'m'"].map((text) => text.replaceAll("'", "")),
    );
  });
});
