import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import {
  availableProtection,
  type ClassKey,
  exerciseNotebook,
  formatMarks,
  gradeClass,
  keyFile,
  type Mark,
  makeClass,
  parseStudents,
  readClassKey,
  solutionsFolder,
  unseal,
} from "@alignment/class";
import { type Cell, formatNotebook, joinText, type Notebook, readNotebook, tagsOf } from "@alignment/kernel";
import { headerOf } from "alignment/table";
import { repositoryRoot } from "../support";

const notebookName = exerciseNotebook("01").name;
const names = [
  ...["Right", "Wrong", "Untouched", "Copies Right", "Changes a check", "Without stamp", "Yesterday's world"],
  ...["Replaces check", "Reads key and answers", "Broken cell", "No notebook", "Absent", "Müller, Zoë"],
  ...["Renamed by another tool", "Ends itself", "Prints odd lines", "Odd file"],
];

const codeCell = (id: string, source: string): Cell => ({
  cell_type: "code",
  id,
  metadata: {},
  source,
  outputs: [],
  execution_count: null,
});

/** A notebook with the answers of a solution, some of them replaced. */
function answered(notebook: Notebook, replaced: Readonly<Record<string, string>> = {}): Notebook {
  const solved = new Map(
    exerciseNotebook("01", solutionsFolder).notebook.cells.map((cell) => [cell.id, cell.source]),
  );
  const cells = notebook.cells.map((cell) =>
    tagsOf(cell).includes("answer")
      ? { ...cell, source: replaced[String(cell.id)] ?? joinText(solved.get(cell.id) ?? "") }
      : cell,
  );
  return { ...notebook, cells };
}

const withFirst = (notebook: Notebook, source: string): Notebook => ({
  ...notebook,
  cells: [...notebook.cells.slice(0, 2), codeCell("added", source), ...notebook.cells.slice(2)],
});

const skip = availableProtection() === "bwrap" ? false : "bwrap is missing or not permitted on this machine";

describe("a class that is graded", { skip }, () => {
  let root = "";
  let key: ClassKey;
  let marks: Mark[] = [];
  const folderOf = (name: string) =>
    join(root, "class", key.students.find((student) => student.name === name)?.folder ?? name);
  const pathOf = (name: string) => join(folderOf(name), notebookName);
  const handIn = (name: string, change: (notebook: Notebook) => Notebook) =>
    writeFileSync(pathOf(name), formatNotebook(change(readNotebook(pathOf(name)))));
  const statesOf = (name: string) =>
    marks.filter(({ student }) => student === name).map(({ state }) => state);
  const noteOf = (name: string) => marks.find(({ student }) => student === name)?.note ?? "";
  const all = (state: string) => Array.from({ length: 4 }, () => state);

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "alignment-grading-"));
    const text = `student\n${names.map((name) => `"${name}"`).join("\n")}\n`;
    makeClass(parseStudents(text, "names.csv"), ["01"], join(root, "class"));
    key = readClassKey(join(root, "class", keyFile));
    for (const name of ["Right", "Yesterday's world", "Müller, Zoë"])
      handIn(name, (notebook) => answered(notebook));
    handIn("Wrong", (notebook) =>
      answered(notebook, {
        "distance-answer":
          "const own = members.score[members.ccode.indexOf(state)];\nconst distance = othersMean - own;",
        "factor-answer": "const factor: number | undefined = undefined;",
      }),
    );
    cpSync(pathOf("Right"), pathOf("Copies Right"));
    handIn("Changes a check", (notebook) => ({
      ...answered(notebook),
      cells: answered(notebook).cells.map((cell) =>
        cell.id === "distance-check" ? { ...cell, source: 'check("distance", -1);' } : cell,
      ),
    }));
    handIn("Without stamp", (notebook) => {
      const { alignment_exercise: _, ...metadata } = notebook.metadata as Record<string, unknown>;
      return { ...answered(notebook), metadata };
    });
    rmSync(join(folderOf("Yesterday's world"), "world"), { recursive: true });
    cpSync(join(folderOf("Right"), "world"), join(folderOf("Yesterday's world"), "world"), {
      recursive: true,
    });
    handIn("Replaces check", (notebook) => ({
      ...notebook,
      cells: notebook.cells.map((cell) =>
        cell.id === "setup"
          ? {
              ...cell,
              source: joinText(cell.source)
                .replace("check,", "check: theirs,")
                .concat('\nconst check = (task: string, _: unknown) => console.log(task + ": Right.");'),
            }
          : cell,
      ),
    }));
    const stolen = `const steal = (path: string) => { try { return require("node:fs").readFileSync(path, "utf8"); } catch { return undefined; } };
const found = [${JSON.stringify(join(root, "class", keyFile))}, ${JSON.stringify(pathOf("Right"))}, ${JSON.stringify(join(repositoryRoot, "lib/alignment/dist/course/answers/index.js"))}].map(steal).filter((one) => one !== undefined);
const library = (() => { try { return require("alignment/course"); } catch { return undefined; } })();`;
    handIn("Reads key and answers", (notebook) =>
      answered(withFirst(notebook, stolen), {
        "others-mean-answer": "const othersMean = found.length === 0 ? undefined : found.length;",
        "distance-answer": 'const distance = library === undefined ? undefined : "library";',
        "distance-with-itself-answer": "const withItself = undefined;",
        "factor-answer": "const factor = undefined;",
      }),
    );
    handIn("Broken cell", (notebook) =>
      answered(notebook, { "distance-answer": 'throw new Error("half done"); const distance = 0;' }),
    );
    const renamed = "Renamed by another tool";
    const bare = answered(readNotebook(pathOf(renamed)));
    const cells = bare.cells.map(({ id: _, source, ...cell }) => ({
      ...cell,
      metadata: {},
      source: joinText(source).replaceAll("\n", "\r\n"),
    }));
    writeFileSync(join(folderOf(renamed), "my copy.ipynb"), `\uFEFF${JSON.stringify({ ...bare, cells })}`);
    rmSync(pathOf(renamed));
    handIn("Ends itself", (notebook) =>
      answered(notebook, { "distance-answer": "process.exit(0); const distance = 1;" }),
    );
    const odd = JSON.stringify({
      kind: "answer",
      task: { toString: 1 },
      answer: { toString: 1, valueOf: 1 },
    });
    handIn("Prints odd lines", (notebook) =>
      answered(
        withFirst(notebook, `require("node:fs").writeSync(1, ${JSON.stringify(`\n\u001egrade ${odd}\n`)});`),
        {
          "distance-answer":
            "const own = members.score[members.ccode.indexOf(state)];\nconst distance = { toString: 1, valueOf: 1 };",
          "distance-with-itself-answer": "const withItself = Number.NaN;",
        },
      ),
    );
    writeFileSync(
      pathOf("Odd file"),
      '{"nbformat":4,"nbformat_minor":5,"metadata":null,"cells":[{"cell_type":"code","metadata":null,"source":[]}]}',
    );
    rmSync(pathOf("No notebook"));
    rmSync(folderOf("Absent"), { recursive: true });
    writeFileSync(
      join(folderOf("Right"), "progress.jsonl"),
      [
        { exercise: "01", task: "distance", state: "wrong", at: "2026-01-02T10:00:00.000Z" },
        { exercise: "01", task: "distance", state: "right", at: "2026-01-02T10:05:00.000Z" },
      ]
        .map((line) => `${JSON.stringify(line)}\n`)
        .join("no line of progress\n"),
    );
    marks = await gradeClass(join(root, "class"), key, { protection: availableProtection(), atOnce: 2 });
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it("is one folder for each student, and the key the only file beside them with key in its name", () => {
    const here = readdirSync(join(root, "class"), { recursive: true }).map(String);
    assert.deepEqual(
      here.filter((path) => /key/i.test(path)),
      [keyFile],
    );
    assert.equal(new Set(key.students.map(({ folder }) => folder)).size, names.length);
  });

  it("holds no truth and no solution in any student's folder, and a seal that the key alone opens", () => {
    for (const student of key.students.filter(({ name }) => name !== "Absent")) {
      const folder = join(root, "class", student.folder);
      const sealed = readFileSync(join(folder, "truth.sealed"), "utf8").trim();
      assert.ok(unseal(key, student.name, sealed).includes("mechanism"));
      for (const path of readdirSync(folder, { recursive: true }).map(String))
        assert.doesNotMatch(path, /truth\.json|solution|answers/);
      const world = readFileSync(join(folder, "world", "world.json"), "utf8");
      assert.doesNotMatch(world, /seed|mechanism/);
    }
  });

  it("has a mark for every student and task, in the order of the names", () => {
    assert.deepEqual(
      marks.map(({ student }) => student),
      names.flatMap((name) => Array(4).fill(name)),
    );
  });

  it("marks solutions right, whatever the name, with attempts and the first right one from the file of progress", () => {
    assert.deepEqual(statesOf("Right"), all("right"));
    assert.deepEqual(statesOf("Müller, Zoë"), all("right"));
    const mark = marks.find(({ student, task }) => student === "Right" && task === "distance");
    assert.deepEqual([mark?.attempts, mark?.firstRight], [2, "2026-01-02T10:05:00.000Z"]);
  });

  it("tells wrong, not attempted and could not run apart, task by task", () => {
    assert.deepEqual(statesOf("Wrong"), ["right", "wrong", "right", "not attempted"]);
    assert.deepEqual(statesOf("Untouched"), all("not attempted"));
    assert.deepEqual(statesOf("No notebook"), all("not attempted"));
    assert.deepEqual(statesOf("Absent"), all("not attempted"));
    assert.deepEqual(statesOf("Broken cell"), ["right", "could not run", "could not run", "right"]);
    assert.match(noteOf("Broken cell"), /cell \d+ failed: Error: half done/);
  });

  it("finds a notebook under another name, saved by a tool without ids, tags and ends of lines of the original", () =>
    assert.deepEqual(statesOf("Renamed by another tool"), all("right"), noteOf("Renamed by another tool")));

  it("takes what a notebook said before it ended its process, and stops at nothing that one prints or holds", () => {
    assert.deepEqual(statesOf("Ends itself"), ["right", ...all("could not run").slice(1)]);
    assert.match(noteOf("Ends itself"), /ended its process/);
    assert.deepEqual(statesOf("Prints odd lines"), ["right", "wrong", "wrong", "right"]);
    assert.deepEqual(statesOf("Odd file"), all("could not run"));
  });

  it("names somebody else's notebook and a changed check, and grades neither", () => {
    assert.deepEqual(statesOf("Copies Right"), all("could not run"));
    assert.equal(noteOf("Copies Right"), "foreign: its stamp is that of Right");
    assert.deepEqual(statesOf("Changes a check"), all("could not run"));
    assert.match(noteOf("Changes a check"), /tampered: .*distance-check/);
  });

  it("grades a notebook without a stamp on the world of its folder", () =>
    assert.deepEqual(statesOf("Without stamp"), all("right")));

  it("grades on the world that the key makes, whatever world lies in the folder", () =>
    assert.deepEqual(statesOf("Yesterday's world"), all("right")));

  it("believes no check that a notebook has replaced", () =>
    assert.deepEqual(
      statesOf("Replaces check").filter((state) => state === "right"),
      [],
    ));

  it("keeps the key, the neighbours and the answers out of reach", () => {
    assert.deepEqual(
      statesOf("Reads key and answers"),
      all("not attempted"),
      noteOf("Reads key and answers"),
    );
  });

  it("writes the marks with the columns of the documentation", () => {
    const text = formatMarks(marks);
    assert.deepEqual(headerOf(text, ","), [
      "student",
      "exercise",
      "task",
      "state",
      "attempts",
      "first right",
      "note",
    ]);
    assert.ok(text.includes('"Müller, Zoë",01,distance,right,0,,'));
  });
});

describe("grading without protection", () => {
  it("says which protection is missing, and writes the marks all the same", () => {
    const root = mkdtempSync(join(tmpdir(), "alignment-unprotected-"));
    try {
      makeClass(parseStudents("student\nAda\n", "names.csv"), ["01"], join(root, "class"));
      const command = join(repositoryRoot, "tools", "commands", "dist", "class.js");
      const line = [
        "grade",
        join(root, "class"),
        "--key",
        join(root, "class", keyFile),
        "--out",
        join(root, "marks.csv"),
      ];
      const { stderr, status } = spawnSync(process.execPath, [command, ...line], {
        env: { PATH: root },
        encoding: "utf8",
      });
      assert.match(stderr, /neither bwrap nor another user is available/);
      assert.equal(status, 0, stderr);
      assert.ok(existsSync(join(root, "marks.csv")));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
