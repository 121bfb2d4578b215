import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { exerciseNotebook, exercisesFolder, solutionsFolder } from "@alignment/class";
import { recipeOf, writeWorlds } from "@alignment/class/dist/worlds";
import { type Cell, formatNotebook, joinText, type Notebook, runNotebook, tagsOf } from "@alignment/kernel";
import { exercises } from "alignment/course";
import { type ProgressLine, progressFile } from "alignment/node";

const cellsOf = ({ cells }: Notebook, tag: string): Cell[] =>
  cells.filter((cell) => tagsOf(cell).includes(tag));
const sourcesOf = (cells: readonly Cell[]): string[] => cells.map(({ source }) => joinText(source));

describe("the notebooks of the exercises", () => {
  const names = readdirSync(exercisesFolder).filter((name) => name.endsWith(".ipynb"));

  it("are one for each exercise, and each has a solution under the same name", () => {
    assert.deepEqual(
      names.map((name) => name.slice(0, 2)),
      exercises.map(({ number }) => number),
    );
    assert.deepEqual(
      readdirSync(solutionsFolder).filter((name) => name.endsWith(".ipynb")),
      names,
    );
  });

  for (const { number, tasks } of exercises) {
    const starter = exerciseNotebook(number).notebook;
    const solution = exerciseNotebook(number, solutionsFolder).notebook;

    it(`${number} has an answer cell and a check for each task, and cells of under ten lines`, () => {
      for (const notebook of [starter, solution]) {
        assert.equal(cellsOf(notebook, "answer").length, tasks.length);
        const checked = sourcesOf(cellsOf(notebook, "check")).map(
          (source) => /^check\("([\w-]+)", \w+\);$/.exec(source)?.[1],
        );
        assert.deepEqual(
          checked,
          tasks.map(({ name }) => name),
        );
        for (const cell of notebook.cells.filter(({ cell_type }) => cell_type === "code"))
          assert.ok(joinText(cell.source).split("\n").length < 10, String(cell.id));
      }
    });

    it(`${number} differs from its solution in the answers and in the first cell alone`, () => {
      const shared = ({ cells }: Notebook) =>
        cells
          .filter((cell) => cell.id !== "title" && !tagsOf(cell).includes("answer"))
          .map(({ id, source }) => ({ id, source: joinText(source) }));
      assert.deepEqual(shared(starter), shared(solution));
      for (const source of sourcesOf(cellsOf(starter, "answer")))
        assert.match(
          source,
          /^const \w+: (number|string) \| undefined = undefined; \/\/ replace undefined by your answer$/,
        );
    });
  }
});

describe("an exercise in a student's folder", () => {
  let folder = "";
  const student = { name: "Ada", folder: "ada" };
  const attempts = { a: 0, b: 0, c: 0, d: 0 };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "alignment-exercises-"));
    writeWorlds(recipeOf({ secret: "2a".repeat(32) }, student, attempts), folder, { withGame: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What the check cells of all exercises print, starter before solution: by exercise, one text a check. */
  async function saidByExercise(): Promise<ReadonlyMap<string, readonly string[]>> {
    const cells = exercises.flatMap(({ number }) =>
      [exercisesFolder, solutionsFolder].flatMap((from) =>
        exerciseNotebook(number, from).notebook.cells.map((cell) => ({ number, cell })),
      ),
    );
    const named = cells.map(({ cell }, at) => ({ ...cell, id: `cell-${at}` }));
    const path = join(folder, "all.ipynb");
    writeFileSync(path, formatNotebook({ ...exerciseNotebook("01").notebook, cells: named }));
    const run = await runNotebook(path); // one process, so that the compiler and the library are loaded once
    assert.equal(
      run.status,
      "ok",
      run.status === "failed" ? `${run.failure.cell}: ${run.failure.evalue}` : "",
    );
    const said = new Map<string, string[]>(exercises.map(({ number }) => [number, []]));
    run.executed.cells.forEach((cell, at) => {
      if (!tagsOf(cell).includes("check")) return;
      const texts = (cell.outputs ?? []).map((output) => joinText((output as { text?: string }).text ?? ""));
      said.get(cells[at].number)?.push(texts.join(""));
    });
    return said;
  }

  it("is not attempted in any task of the starter, and right in every task of the solution", async () => {
    const all = await saidByExercise();
    for (const { number, tasks, usesGame } of exercises) {
      const said = all.get(number) ?? [];
      const expected = usesGame === true ? "Recorded." : "Right.";
      assert.equal(said.length, 2 * tasks.length);
      tasks.forEach(({ name }, at) => {
        assert.ok(said[at].startsWith(`${name}: Not attempted yet.`), `${number} ${said[at]}`);
        assert.ok(
          said[tasks.length + at].startsWith(`${name}: ${expected}`),
          `${number} ${said[tasks.length + at]}`,
        );
      });
    }
  });

  it("keeps the attempts of all of them in one file, and none of what was not attempted", () => {
    const lines = readFileSync(join(folder, progressFile), "utf8").trim().split("\n");
    const kept = lines.map((line) => JSON.parse(line) as ProgressLine);
    assert.deepEqual(
      kept.map(({ exercise, task }) => `${exercise} ${task}`),
      exercises.flatMap(({ number, tasks }) => tasks.map(({ name }) => `${number} ${name}`)),
    );
    for (const { state, at } of kept) {
      assert.ok(state === "right" || state === "recorded", state);
      assert.match(at, /^\d{4}-\d\d-\d\dT/);
    }
  });
});
