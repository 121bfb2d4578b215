import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "@alignment/engine/dist/errors";
import { panelBuilderOf } from "../construct/builder";
import type { Exercise, TaskState } from "../course/task";
import { type CourseWorld, type ExerciseWorld, gameWorlds } from "../course/world";
import { sourceReader } from "./folder";
import { chooseInput } from "./input";

/** A line of the file in which a student's progress is kept. */
export interface ProgressLine {
  readonly exercise: string;
  readonly task: string;
  readonly state: TaskState;
  /** What was answered. */
  readonly answer?: unknown;
  /** When, as ISO 8601. */
  readonly at: string;
}

/** The name of that file, beside the notebook. */
export const progressFile = "progress.jsonl";

/** An exercise as a notebook uses it. */
export interface OpenExercise {
  /** The world of this copy of the exercise: the student's own, or the simulated default. */
  readonly world: ExerciseWorld;
  /** Says whether an answer is right on this world, and keeps the attempt. */
  check(task: string, answer: unknown): void;
  /** Shows the hint of that number, from 1, gentle ones first. */
  hint(task: string, number?: number): void;
}

/** One world in a folder, opened when it is first asked for. */
function courseWorldIn(folder: string): CourseWorld {
  const sourcesOf = sourceReader(folder);
  return { build: panelBuilderOf(sourcesOf), sourcesOf };
}

/** The worlds of an exercise in a student's folder. */
export function exerciseWorldIn(folder: string): ExerciseWorld {
  const game = join(folder, "game");
  return {
    ...courseWorldIn(existsSync(join(folder, "world")) ? join(folder, "world") : folder),
    ...(existsSync(game) && {
      game: Object.fromEntries(
        gameWorlds.map((name) => [name, courseWorldIn(join(game, name))]),
      ) as ExerciseWorld["game"],
    }),
  };
}

/** The folder of a student's worlds: the current one where it holds them, else that of the simulated world. */
function worldFolder(): string {
  const here = process.cwd();
  const named = process.env.ALIGNMENT_INPUT;
  if (named === undefined && existsSync(join(here, "world"))) return here;
  return named === undefined ? chooseInput("simulated").folder : resolve(named);
}

/**
 * The answers, loaded when a check needs them: where a class is graded they are out of reach of what students hand in,
 * and nothing there needs them.
 */
const answers = () => ({
  ...(require("../course/answers") as typeof import("../course/answers")),
  ...(require("../course/task") as typeof import("../course/task")),
});

/** Longest text that is taken for an answer. */
const longestAnswer = 1_000;

/** The file in which the grader of a class collects answers; undefined where a student works. */
const gradersFile = (): string | undefined => process.env.ALIGNMENT_ANSWERS;

function taskOf({ number, tasks }: Exercise<ExerciseWorld>, name: string, caller: string) {
  const task = tasks.find((one) => one.name === name);
  if (task !== undefined) return task;
  throw new UserError(
    `${caller}: exercise ${number} has no task "${name}"; expected one of ${tasks.map((one) => one.name).join(", ")}`,
  );
}

/** Refuses the verdict game where its worlds are not. */
function refuseWithoutGame({ number, usesGame }: Exercise<ExerciseWorld>, { game }: ExerciseWorld): void {
  if (usesGame !== true || game !== undefined) return;
  throw new UserError(
    `openExercise: exercise ${number} is played on four worlds that only a class has, and this folder holds none; ` +
      "expected the folder of a student; make one with npm run class -- make --students names.csv --out DIR --lesson game",
  );
}

/**
 * Opens an exercise in a notebook.
 *
 * @param number two digits, as in the notebook's name.
 * @returns its world, and functions that check answers and show hints.
 * @throws UserError if there is no such exercise, or its worlds are not there; `check` and `hint` throw one for a task
 *   that it does not have.
 * @example
 * const { world, check, hint } = openExercise("01");
 * check("others-mean", undefined); // prints that the task is not attempted yet
 */
export function openExercise(number: string): OpenExercise {
  const world = exerciseWorldIn(worldFolder());
  const graded = gradersFile();
  if (graded !== undefined) {
    const check = (task: string, answer: unknown) => appendLine(graded, { task, answer: forGrader(answer) });
    return { world, check, hint: () => undefined };
  }
  const exercise = answers().exerciseOf(number);
  refuseWithoutGame(exercise, world);
  return {
    world,
    check: (name, answer) => {
      const { state, message } = answers().judge(taskOf(exercise, name, "check"), world, answer);
      keepAttempt({ exercise: number, task: name, state, answer, at: new Date().toISOString() });
      console.log(`${name}: ${message}`);
    },
    hint: (name, position = 1) => {
      const { hints } = taskOf(exercise, name, "hint");
      const text = hints[position - 1];
      console.log(
        text === undefined
          ? `${name} has ${hints.length} hints.`
          : `Hint ${position} of ${hints.length}: ${text}`,
      );
    },
  };
}

/**
 * An answer as the grader gets it. What JSON does not have (NaN, infinite numbers, lists that are too long) becomes a
 * list with its name: it is no answer, and it was attempted.
 */
function forGrader(answer: unknown): unknown {
  if (answer === undefined || answer === null || typeof answer === "boolean") return answer;
  if (typeof answer === "string") return answer.slice(0, longestAnswer);
  return Number.isFinite(answer) ? answer : [typeof answer];
}

function appendLine(path: string, value: unknown): void {
  appendFileSync(path, `${JSON.stringify(value)}\n`);
}

/** Whether the last attempt at the task was the same: a notebook that runs again is no new attempt. */
function isRepeated(path: string, { exercise, task, state, answer }: ProgressLine): boolean {
  if (!existsSync(path)) return false;
  const same = JSON.stringify([exercise, task]);
  const last = readFileSync(path, "utf8")
    .split("\n")
    .flatMap((text) => parsedLine(text) ?? [])
    .filter((one) => JSON.stringify([one.exercise, one.task]) === same)
    .at(-1);
  return last !== undefined && JSON.stringify([last.state, last.answer]) === JSON.stringify([state, answer]);
}

function parsedLine(text: string): Partial<ProgressLine> | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps an attempt beside the notebook; a check without an answer is none, and neither is the same answer again. */
function keepAttempt(line: ProgressLine): void {
  if (line.state === "not attempted") return;
  const path = join(process.cwd(), progressFile);
  try {
    if (!isRepeated(path, line)) appendLine(path, line);
  } catch {
    // A folder that cannot be written keeps no progress; the answer is judged all the same.
  }
}
