import assert from "node:assert/strict";
import { test } from "node:test";
import { joinText } from "@alignment/kernel";
import { createBoundedPrinter, mostPrintedCharacters } from "@alignment/kernel/dist/bounded-printer";
import { runCells } from "./run-cell";

function printed(most: number, ...texts: string[]): [string, string][] {
  const sent: [string, string][] = [];
  const printer = createBoundedPrinter((name, text) => sent.push([name, text]), most);
  for (const text of texts) printer.write("stdout", text);
  printer.end();
  return sent;
}

test("text up to the bound goes through unchanged, without a word", () => {
  assert.deepEqual(printed(6, "abc", "def"), [
    ["stdout", "abc"],
    ["stdout", "def"],
  ]);
});

test("text beyond the bound is left out, and its lines and characters are said at the end", () => {
  const [first, second, said, ...others] = printed(5, "abc\n", "def\n", "g\n", "h");
  assert.deepEqual([first, second, others], [["stdout", "abc\n"], ["stdout", "d"], []]);
  assert.match(said[1], /at most 5 characters; 2 lines \(6 characters\) more were printed and are not shown/);
});

test("50,000 long lines leave a bounded output that says so, and the notebook goes on", async () => {
  const run = await runCells([
    `for (let i = 0; i < 50000; i++) console.log(String(i).padStart(99, "-"));\nconsole.log("the last line")`,
    "1 + 1",
  ]);
  assert.equal(run.status, "ok");
  const [shown, said] = run.executed.cells[0].outputs ?? [];
  assert.ok(shown.output_type === "stream" && said.output_type === "stream");
  assert.equal(joinText(shown.text).length, mostPrintedCharacters);
  assert.match(joinText(said.text), /40,001 lines \(4,000,014 characters\) more were printed/);
  assert.equal(run.executed.cells[1].outputs?.length, 1);
});
