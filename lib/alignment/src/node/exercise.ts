import { appendFileSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "@alignment/engine/dist/errors";
import { panelBuilderOf } from "../construct/builder";
import { exerciseOf } from "../course/exercises";
import { judge, type TaskState } from "../course/task";
import { type CourseWorld, type ExerciseWorld, gameWorlds } from "../course/world";
import { sourceReader } from "./folder";
import { chooseInput } from "./input";

/** A line of the file in which a student's progress is kept. */
export interface ProgressLine {
  readonly exercise: string;
  readonly task: string;
  readonly state: TaskState;
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
export function courseWorldIn(folder: string): CourseWorld {
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
 * Opens an exercise in a notebook.
 *
 * @param number two digits, as in the notebook's name.
 * @returns its world, and functions that check answers and show hints.
 * @throws UserError if there is no such exercise; `check` and `hint` throw one for a task that it does not have.
 */
export function openExercise(number: string): OpenExercise {
  const exercise = exerciseOf(number);
  const world = exerciseWorldIn(worldFolder());
  const taskOf = (name: string) => {
    const task = exercise.tasks.find((one) => one.name === name);
    if (task !== undefined) return task;
    throw new UserError(
      `check: exercise ${number} has no task "${name}"; expected one of ${exercise.tasks.map((one) => one.name).join(", ")}`,
    );
  };
  return {
    world,
    check: (name, answer) => {
      const { state, message } = judge(taskOf(name), world, answer);
      keepAttempt({ exercise: number, task: name, state, at: new Date().toISOString() }, answer);
      console.log(`${name}: ${message}`);
    },
    hint: (name, position = 1) => {
      const { hints } = taskOf(name);
      const text = hints[position - 1];
      console.log(
        text === undefined
          ? `${name} has ${hints.length} hints.`
          : `Hint ${position} of ${hints.length}: ${text}`,
      );
    },
  };
}

/** Keeps an attempt beside the notebook; where a class is graded, hands the answer to the grader instead. */
function keepAttempt(line: ProgressLine, answer: unknown): void {
  const answers = process.env.ALIGNMENT_ANSWERS;
  const [path, value] =
    answers === undefined ? [join(process.cwd(), progressFile), line] : [answers, { ...line, answer }];
  try {
    appendFileSync(path, `${JSON.stringify(value)}\n`);
  } catch {
    // A folder that cannot be written keeps no progress; the answer is judged all the same.
  }
}
