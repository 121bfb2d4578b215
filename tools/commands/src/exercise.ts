import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { exerciseNotebook, exercisesFolder, readProgress } from "@alignment/class";
import { UserError } from "@alignment/engine";
import { joinText, runNotebook } from "@alignment/kernel";
import { exerciseOf } from "alignment/course";
import { type ProgressLine, progressFile } from "alignment/node";
import { runAtEverySave } from "./exercise-watch";
import { readOptions, UsageError, userPath } from "./options";
import { runCommand } from "./run-command";

const help = `npm run exercise -- NN [--watch]
npm run exercise -- FILE.ipynb [--watch]

Runs the notebook of an exercise and prints what became of each of its tasks.

  NN       the number of an exercise in notebooks/exercises, such as 03
  FILE     a copy of one, as in a student's folder
  --watch  runs it again at every save; Ctrl+C ends it`;

/** The notebook that a word of the command line means. */
function notebookOf(word: string): string {
  if (/^\d{1,2}$/.test(word)) {
    const number = word.padStart(2, "0");
    exerciseOf(number);
    return join(exercisesFolder, exerciseNotebook(number).name);
  }
  const path = userPath(word);
  if (!existsSync(path))
    throw new UserError(`exercise: ${path} is not there; expected a notebook or the number of an exercise`);
  return path;
}

/** When a task was first right, as the file of progress beside the notebook says. */
function firstRight(progress: readonly ProgressLine[], exercise: string, task: string): string | undefined {
  const right = progress.find(
    (line) => line.exercise === exercise && line.task === task && line.state === "right",
  );
  return right?.at.slice(0, 16).replace("T", " ");
}

/** Runs the notebook and prints what its checks have said, task by task, in the order of the exercise. */
async function runOnce(path: string, signal?: AbortSignal): Promise<void> {
  const number = basename(path).slice(0, 2);
  const { tasks, title } = exerciseOf(number);
  const run = await runNotebook(path, { ...(signal !== undefined && { signal }) });
  const text = run.executed.cells
    .flatMap((cell) => cell.outputs ?? [])
    .map((output) => joinText((output as { text?: string }).text ?? ""))
    .join("");
  const progress = readProgress(dirname(path));
  console.log(`Exercise ${number}: ${title}`);
  for (const { name } of tasks) {
    const words = text.split("\n").find((line) => line.startsWith(`${name}: `)) ?? `${name}: not checked`;
    const before = firstRight(progress, number, name);
    const isRight = words.startsWith(`${name}: Right.`);
    console.log(`  ${words}${before === undefined || isRight ? "" : ` (It was right on ${before} UTC.)`}`);
  }
  if (run.status === "ok") return;
  const { failure } = run;
  console.log(`  cell ${failure.cell} failed: ${failure.ename}: ${failure.evalue.split("\n")[0]}`);
}

/** Runs a notebook at every save until Ctrl+C; a run that is broken says why, and the next save tries again. */
async function keepRunning(path: string): Promise<void> {
  const until = new AbortController();
  process.once("SIGINT", () => until.abort());
  await runAtEverySave(
    path,
    async (signal) => {
      console.log(`\n${new Date().toLocaleTimeString()}`);
      await runOnce(path, signal).catch((error: Error) => {
        if (!signal.aborted) console.log(`  ${error.message}`);
      });
      if (!signal.aborted) console.log("  Waiting for the next save; Ctrl+C ends.");
    },
    until.signal,
  );
  console.log(`exercise: ended; attempts are kept in ${join(dirname(path), progressFile)}`);
}

runCommand("exercise", help, async () => {
  const { values, words } = readOptions("exercise", process.argv.slice(2), { watch: { flag: true } }, 1);
  if (words.length === 0)
    throw new UsageError("exercise: the exercise is missing; expected a number such as 03, or a notebook");
  const path = notebookOf(words[0]);
  exerciseOf(basename(path).slice(0, 2));
  if (values.watch) await keepRunning(path);
  else await runOnce(path);
});
