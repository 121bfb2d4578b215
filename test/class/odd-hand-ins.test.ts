import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import {
  exerciseNotebook,
  formatMarks,
  gradeClass,
  keyFile,
  type Mark,
  makeClass,
  parseStudents,
  readClassKey,
} from "@alignment/class";
import { HandIns } from "@alignment/class/dist/hand-ins";
import { plainNote } from "@alignment/class/dist/run-notebooks";
import { formatNotebook, type Notebook } from "@alignment/kernel";
import { repositoryRoot, temporaryFolder } from "../support";

describe("what a student may hand in that the grader itself reads", () => {
  const root = temporaryFolder();
  let marks: Mark[] = [];
  const { name, notebook } = exerciseNotebook("01");
  const noteOf = (student: string) => marks.find((mark) => mark.student === student)?.note ?? "";
  const withCheck = (source: string): Notebook => ({
    ...notebook,
    cells: notebook.cells.map((cell) => (cell.id === "distance-check" ? { ...cell, id: source } : cell)),
  });

  before(async () => {
    const students = parseStudents("student\nOdd name\nOdd check\n", "names.csv");
    makeClass(students, ["01"], join(root, "class"));
    rmSync(join(root, "class", "odd-name", name));
    // No cell of it need run, so that no protection is asked for.
    const stamped = {
      ...notebook,
      metadata: { ...notebook.metadata, alignment_exercise: { exercise: "01", student: "", stamp: "" } },
    };
    for (const odd of ["=cmd();-1.ipynb", "other.ipynb"])
      writeFileSync(join(root, "class", "odd-name", odd), formatNotebook(stamped));
    const changed = withCheck("\u001b[31m=1;\n+2");
    const cells = changed.cells.map((cell) =>
      cell.id === "\u001b[31m=1;\n+2" ? { ...cell, source: "check();", metadata: { tags: ["check"] } } : cell,
    );
    writeFileSync(join(root, "class", "odd-check", name), formatNotebook({ ...changed, cells }));
    const key = readClassKey(join(root, "class", keyFile));
    marks = await gradeClass(join(root, "class"), key, { protection: "none", atOnce: 1 });
  });

  it("is a line of a million blanks, at which the grader does not stop", () => {
    const program = `const { codeOf } = require("@alignment/class/dist/notebook-stamp");
      const code = codeOf({ source: " ".repeat(1e6) + "x  \\r\\n  y \\n" });
      process.exit(code === "x\\n  y" ? 0 : 1);`;
    const { status } = spawnSync(process.execPath, ["-e", program.replaceAll("\\\\", "\\")], {
      cwd: repositoryRoot,
      timeout: 30_000,
    });
    assert.equal(status, 0);
  });

  it("has no note that a spreadsheet would run or a terminal obey", () => {
    assert.match(noteOf("Odd name"), /^foreign/);
    assert.match(noteOf("Odd check"), /^tampered/);
    for (const { note } of marks) assert.doesNotMatch(note, /^[=+\-@]|[;\n\p{C}]/u);
    assert.equal(formatMarks(marks).trim().split("\n").length, 1 + marks.length);
    const { note, path } = new HandIns(join(root, "class", "odd-name"), ["01"]).notebookOf("01");
    assert.match(note, /^"=cmd\(\),-1\.ipynb" is graded, and not what lies beside it: other\.ipynb$/);
    assert.ok(path?.endsWith("=cmd();-1.ipynb"));
  });

  it("is cut to a line of a few hundred letters", () => {
    assert.ok(plainNote("x".repeat(1e7)).length < 400);
    assert.equal(plainNote("one\ntwo"), "one");
  });

  it("is more notebooks than are looked at, of which the one that was handed out comes first", () => {
    const folder = temporaryFolder();
    for (let i = 0; i < 200; i++) writeFileSync(join(folder, `0${i}.ipynb`), "{}");
    writeFileSync(join(folder, name), "{}");
    const handIns = new HandIns(folder, ["01", "02"]);
    assert.equal(handIns.notebookOf("01").path, join(folder, name));
    assert.equal(handIns.notebookOf("02").path, undefined);
  });
});
