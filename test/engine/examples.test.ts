import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import * as engine from "@alignment/engine";
import { repositoryRoot } from "../support";
import { oracleData } from "./formula-oracle";

const source = join(repositoryRoot, "lib", "engine", "src");

/** The code of every example in the comments of a file. */
function examplesOf(text: string): string[] {
  return [...text.matchAll(/@example\n((?:[ \t]*\*(?!\/)(?! @)[^\n]*\n)+)/g)].map(([, block]) =>
    block.replace(/^[ \t]*\* ?/gm, "").replace(/^```.*$/gm, ""),
  );
}

/** What examples find: columns of a small experiment, a fit of some, and two columns of numbers. */
function prelude(): { readonly [name: string]: unknown } {
  const base = oracleData("base");
  const data = { ...base, treatment: base.a, period: base.b, subject: base.g };
  const numbers = { y: base.y, a: base.x, b: base.z, g: base.g };
  return {
    data,
    fit: engine.fitMixedModel("y ~ a + b + (1 | g)", numbers),
    speed: base.x,
    distance: base.y,
  };
}

/** A line's code, which compares with what its comment says where that is a value. */
function checkedLine(line: string): string {
  const [, code, comment] = /^(.*);\s*\/\/\s*(.+)$/.exec(line) ?? [];
  if (code === undefined || /^(const|let) /.test(code)) return line;
  try {
    return `compare(${code}, ${JSON.stringify(JSON.parse(comment))}, ${JSON.stringify(line)});`;
  } catch {
    return line;
  }
}

/** Numbers are compared in as many digits as the comment shows. */
function compare(actual: unknown, expected: unknown, line: string): void {
  if (typeof expected === "number" && typeof actual === "number") {
    assert.ok(
      Math.abs(actual - expected) <= 0.005 * Math.max(1, Math.abs(expected)),
      `${line} gives ${actual}`,
    );
  } else assert.deepEqual(actual, expected, line);
}

describe("Every function and class of the engine's package", () => {
  const texts = readdirSync(source, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(source, name), "utf8"));
  for (const [name, value] of Object.entries(engine)) {
    if (typeof value !== "function") continue;
    it(`${name} is explained, with an example`, () => {
      const declared = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*export (?:function|class) ${name}\\b`);
      const [comment] = texts.flatMap((text) => declared.exec(text)?.[1] ?? []);
      assert.match(comment ?? "", /\w[\s\S]*@example\n/);
    });
  }
});

describe("The examples in the engine's comments run and give what they say", () => {
  const files = readdirSync(source, { recursive: true }).map(String);
  for (const file of files.filter((name) => name.endsWith(".ts"))) {
    examplesOf(readFileSync(join(source, file), "utf8")).forEach((example, number) => {
      it(`${file}, example ${number + 1}`, () => {
        const own = require(`@alignment/engine/dist/${file.replace(/\.ts$/, "")}`);
        const names = { ...prelude(), ...engine, ...own, compare };
        const code = example.split("\n").map(checkedLine).join("\n");
        // a block of its own, so that an example may name its own data and fit
        const run = new Function(...Object.keys(names), `{ ${code} }`);
        if (/^throw /m.test(example)) assert.throws(() => run(...Object.values(names)), engine.UserError);
        else run(...Object.values(names));
      });
    });
  }
});
