import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { exerciseNotebook, exercisesFolder, solutionsFolder } from "@alignment/class";
import { recipeOf, writeWorlds } from "@alignment/class/dist/worlds";
import { formatNotebook, type Notebook } from "@alignment/kernel";
import { type ProgressLine, progressFile } from "alignment/node";
import { repositoryRoot, temporaryFolder } from "../support";

const command = join(repositoryRoot, "tools", "commands", "dist", "exercise.js");

/** The exercise with one cell's code replaced. */
function withCell(notebook: Notebook, id: string, source: string): Notebook {
  return { ...notebook, cells: notebook.cells.map((cell) => (cell.id === id ? { ...cell, source } : cell)) };
}

describe("npm run exercise", () => {
  let folder = "";
  let path = "";
  let child: ChildProcess;
  let printed = "";
  const starter = exerciseNotebook("01").notebook;
  const solved = exerciseNotebook("01", solutionsFolder).notebook;
  const save = (notebook: Notebook) => writeFileSync(path, formatNotebook(notebook));
  const attempts = () =>
    readFileSync(join(folder, progressFile), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as ProgressLine);

  /** What is printed from now on until it waits for the next save. */
  async function nextRun(act: () => void): Promise<string> {
    const from = printed.length;
    act();
    const until = Date.now() + 300_000;
    while (!printed.slice(from).includes("Waiting for the next save")) {
      assert.ok(Date.now() < until && child.exitCode === null, printed.slice(from));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return printed.slice(from);
  }

  before(() => {
    folder = temporaryFolder();
    path = join(folder, exerciseNotebook("01").name);
    const attempts = { a: 0, b: 0, c: 0, d: 0 };
    const student = { name: "Ada", folder: "ada" };
    writeWorlds(recipeOf({ secret: "3b".repeat(32) }, student, attempts), folder, { withGame: false });
    save(starter);
  });
  after(() => {
    child?.kill("SIGKILL");
  });

  it("runs again at every save, with what was right before", async () => {
    const first = await nextRun(() => {
      child = spawn(process.execPath, [command, path, "--watch"], { stdio: ["ignore", "pipe", "pipe"] });
      for (const stream of [child.stdout, child.stderr])
        stream?.on("data", (text: Buffer) => {
          printed += text.toString();
        });
    });
    assert.equal(first.match(/Not attempted yet/g)?.length, 4);
    const text = formatNotebook(solved);
    const half = await nextRun(() => {
      writeFileSync(path, text.slice(0, text.length / 2)); // a save that is half written is waited for
      setTimeout(() => writeFileSync(path, text), 500);
    });
    assert.equal(half.match(/: Right\./g)?.length, 4, half);
  });

  it("says what is broken and what was right before, and goes on when it is mended", async () => {
    const broken = await nextRun(() => save(withCell(solved, "factor-answer", "const factor = (1;")));
    assert.match(broken, /distance: Right\./);
    assert.match(broken, /factor: not checked \(It was right on \d{4}-\d\d-\d\d \d\d:\d\d UTC\.\)/);
    assert.match(broken, /cell \d+ failed: CompileError: .*'\)' expected/);
    assert.match(await nextRun(() => writeFileSync(path, "{")), /01-leave-one-out-mean\.ipynb/);
  });

  it("ends a run that does not end by itself at the next save, also one that renames a file into place", async () => {
    save(withCell(solved, "factor-answer", "while (true) {}\nconst factor = 1;"));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const mended = await nextRun(() => {
      writeFileSync(`${path}.new`, formatNotebook(withCell(solved, "factor-answer", "const factor = 1;")));
      renameSync(`${path}.new`, path);
    });
    assert.match(mended, /factor: Not yet\..*\(It was right on/);
  });

  it("keeps each answer once, however often the notebook is run", () => {
    const kept = attempts().map(({ task, state }) => `${task} ${state}`);
    assert.deepEqual(kept, [
      ...["others-mean right", "distance right", "distance-with-itself right", "factor right"],
      "factor wrong",
    ]);
  });

  it("ends at Ctrl+C, whatever runs, and says where the attempts are", async () => {
    save(withCell(solved, "factor-answer", "while (true) {}\nconst factor = 2;"));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    assert.equal(await ended, 0);
    assert.ok(printed.includes(`attempts are kept in ${join(folder, progressFile)}`));
  });

  it("refuses what is no exercise", () => {
    cpSync(join(exercisesFolder, exerciseNotebook("02").name), join(folder, "77-none.ipynb"));
    const none = spawnSync(process.execPath, [command, join(folder, "77-none.ipynb")], { encoding: "utf8" });
    assert.equal(none.status, 1);
    assert.match(none.stderr, /there is no exercise 77/);
    assert.equal(spawnSync(process.execPath, [command], { encoding: "utf8" }).status, 2);
  });
});
