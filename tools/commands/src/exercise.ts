import { existsSync, watch } from "node:fs";
import { basename, dirname, join } from "node:path";
import { exerciseNotebook, exercisesFolder } from "@alignment/class";
import { UserError } from "@alignment/engine";
import { joinText, runNotebook } from "@alignment/kernel";
import { exerciseOf } from "alignment/course";
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

/** What the checks of a run have printed, task by task, in the order of the exercise. */
async function runOnce(path: string): Promise<void> {
  const number = basename(path).slice(0, 2);
  const { tasks, title } = exerciseOf(number);
  const run = await runNotebook(path);
  const text = run.executed.cells
    .flatMap((cell) => cell.outputs ?? [])
    .map((output) => joinText((output as { text?: string }).text ?? ""))
    .join("");
  console.log(`Exercise ${number}: ${title}`);
  for (const { name } of tasks) {
    const words = text.split("\n").find((line) => line.startsWith(`${name}: `));
    console.log(words === undefined ? `  ${name}: not checked` : `  ${words}`);
  }
  if (run.status === "ok") return;
  const { failure } = run;
  console.log(`  cell ${failure.cell} failed: ${failure.ename}: ${failure.evalue.split("\n")[0]}`);
}

runCommand("exercise", help, async () => {
  const { values, words } = readOptions("exercise", process.argv.slice(2), { watch: { flag: true } }, 1);
  if (words.length === 0)
    throw new UsageError("exercise: the exercise is missing; expected a number such as 03, or a notebook");
  const path = notebookOf(words[0]);
  await runOnce(path);
  if (!values.watch) return;
  let running = Promise.resolve();
  let waiting: NodeJS.Timeout | undefined;
  watch(dirname(path), (_, name) => {
    if (name !== basename(path)) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      running = running.then(() => runOnce(path)).catch((error: Error) => console.error(error.message));
    }, 200);
  });
});
