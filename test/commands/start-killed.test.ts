import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { joinText, readNotebook } from "@alignment/kernel";
import { notebookText } from "../kernel/run-cell";
import { withFolder } from "./data-support";

/** Kills in the middle of a run; set ALIGNMENT_KILLS for more. */
const KILLS = Number(process.env.ALIGNMENT_KILLS ?? 6);
/** Longer than a run of the two notebooks takes on a free machine. */
const longestMilliseconds = 4000;
const names = ["01-first.ipynb", "02-second.ipynb"];

interface Project {
  readonly notebooks: string;
  readonly out: string;
  readonly input: string;
}

function makeProject(folder: string): Project {
  const project = {
    notebooks: join(folder, "notebooks"),
    out: join(folder, "out"),
    input: join(folder, "input"),
  };
  for (const each of [project.notebooks, project.input]) mkdirSync(each);
  writeFileSync(join(project.input, "a.csv"), "a\n1\n");
  const record = (key: string) =>
    `require("fs").appendFileSync(process.env.ALIGNMENT_RESULTS!, JSON.stringify({ key: "${key}", value: Number(process.env.RUN) }) + "\\n");`;
  const wait = "await new Promise((resolve) => setTimeout(resolve, 100));";
  for (const name of names) {
    const shown = 'console.log("run " + process.env.RUN);';
    writeFileSync(join(project.notebooks, name), notebookText(shown, wait, record(name.slice(0, 2)), shown));
  }
  return project;
}

function startRun({ notebooks, out, input }: Project, run: number): ChildProcess {
  return spawn(process.execPath, [join(__dirname, "start-child.js"), notebooks, out], {
    stdio: "ignore",
    env: { ...process.env, ALIGNMENT_INPUT: input, RUN: String(run) },
  });
}

/** The run that an executed copy is from, which every one of its cells must have reached. */
function runOf(path: string): number {
  const { cells } = readNotebook(path);
  assert.ok(
    cells.every(({ execution_count }) => typeof execution_count === "number"),
    path,
  );
  const printed = [cells[0], cells[3]].map(({ outputs = [] }) => {
    const [output] = outputs;
    assert.ok(output?.output_type === "stream", path);
    return /run (\d+)/.exec(joinText(output.text))?.[1];
  });
  assert.equal(printed[0], printed[1]);
  return Number(printed[0]);
}

/** Asserts that what stands under a final name is whole, and that results and book belong to the copies. */
function assertNothingLooksFinished({ out }: Project): void {
  const copies = join(out, "notebooks");
  const present = existsSync(copies) ? readdirSync(copies).filter((name) => name.endsWith(".ipynb")) : [];
  const runs = present.map((name) => runOf(join(copies, name)));
  for (const file of ["results.json", "book.html", join("book", "index.html")].filter((name) =>
    existsSync(join(out, name)),
  )) {
    assert.deepEqual(present.sort(), names, `${file} stands beside ${present.join(", ") || "no copies"}`);
    assert.equal(new Set(runs).size, 1);
    const text = readFileSync(join(out, file), "utf8");
    if (file.endsWith(".html")) {
      assert.ok(text.trimEnd().endsWith("</html>"));
      for (const name of names) {
        const page = readFileSync(join(out, "book", name.replace(/\.ipynb$/, ".html")), "utf8");
        assert.ok(page.includes(`run ${runs[0]}`) && page.trimEnd().endsWith("</html>"));
      }
    } else assert.deepEqual(JSON.parse(text).results, { "01": runs[0], "02": runs[0] });
  }
}

/** Asserts that a run has ended whole and left nothing else in the folder. */
function assertFinished(project: Project, run: number): void {
  assertNothingLooksFinished(project);
  assert.deepEqual(readdirSync(project.out).sort(), ["book", "book.html", "notebooks", "results.json"]);
  assert.deepEqual(readdirSync(join(project.out, "notebooks")).sort(), names);
  assert.equal(runOf(join(project.out, "notebooks", names[0])), run);
}

test(`npm start killed or interrupted at ${KILLS} random moments leaves nothing that looks finished and is not, and the next run mends it`, () =>
  withFolder(async (folder) => {
    const project = makeProject(folder);
    for (let run = 1; run <= KILLS; run += 1) {
      const child = startRun(project, run);
      const signal = run % 2 === 0 ? "SIGINT" : "SIGKILL";
      const timer = setTimeout(() => child.kill(signal), Math.random() * longestMilliseconds);
      const [code] = await once(child, "exit");
      clearTimeout(timer);
      if (code === 0) assertFinished(project, run);
      else assertNothingLooksFinished(project);
    }
    const [code] = await once(startRun(project, KILLS + 1), "exit");
    assert.equal(code, 0);
    assertFinished(project, KILLS + 1);
  }));

test("two runs of npm start into one folder at once leave whole files", () =>
  withFolder(async (folder) => {
    const project = makeProject(folder);
    const runs = [startRun(project, 7), startRun(project, 7)];
    const codes = await Promise.all(runs.map(async (run) => (await once(run, "exit"))[0]));
    assert.deepEqual(codes, [0, 0]);
    assertFinished(project, 7);
  }));

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(holds: () => boolean, milliseconds: number): Promise<boolean> {
  for (let waited = 0; waited < milliseconds && !holds(); waited += 50) await sleep(50);
  return holds();
}

test("npm start that is killed outright takes the process of its notebook with it", () =>
  withFolder(async (folder) => {
    const project = makeProject(folder);
    const file = join(folder, "process");
    const write = `require("fs").writeFileSync(${JSON.stringify(file)}, String(process.pid));`;
    const wait = "await new Promise((resolve) => setTimeout(resolve, 120000));";
    writeFileSync(join(project.notebooks, names[0]), notebookText(write, wait));
    const child = startRun(project, 1);
    assert.ok(await until(() => existsSync(file), 60_000), "the notebook has begun");
    const id = Number(readFileSync(file, "utf8"));
    child.kill("SIGKILL");
    assert.ok(await until(() => !isRunning(id), 10_000), `process ${id} still runs`);
  }));
