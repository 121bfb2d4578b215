import { chmodSync, copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "@alignment/kernel";
import { ClassError } from "./errors";
import { type GradeLine, gradeMark } from "./grade-child";
import type { BoundedRun, Limits } from "./sandbox/program";
import type { Protection } from "./sandbox/protection";
import { runBounded } from "./sandbox/run-bounded";

/** A notebook that is to run. */
export interface HandedIn {
  readonly exercise: string;
  readonly path: string;
}

/** What a notebook has said while it ran. */
export interface NotebookAnswers {
  /** By task, the last one of each. */
  readonly answers: ReadonlyMap<string, unknown>;
  /** Whether cells failed, or the run was ended before the notebook was. */
  readonly isBroken: boolean;
  /** How it was ended or what failed; empty if nothing. */
  readonly note: string;
}

/** Where and how notebooks run. */
export interface RunSettings {
  /** The student's worlds. */
  readonly worlds: string;
  /** A folder for copies of the notebooks. */
  readonly temporary: string;
  readonly protection: Protection;
  readonly limits: Limits;
  /** Ends the run that is under way, and all that would follow. */
  readonly interruption?: AbortSignal;
}

/** Where the answers are computed: what is handed in must find them itself. */
const answersOfExercises = ["dist", "src"].map((folder) =>
  join(projectRoot, "lib", "alignment", folder, "course", "answers"),
);

const stopWords: Readonly<Record<NonNullable<BoundedRun["stopped"]>, (limits: Limits) => string>> = {
  time: ({ seconds }) => `stopped after ${seconds} s`,
  memory: ({ memoryBytes }) => `stopped at ${Math.round(memoryBytes / 2 ** 20)} MB of memory`,
  processes: () => "stopped: it started too many processes",
  output: ({ outputBytes }) => `stopped after ${outputBytes} bytes of output`,
  interruption: () => "interrupted",
};

const lineOf = (line: GradeLine): string => `${gradeMark}${JSON.stringify(line)}`;

/**
 * A line for the grader; undefined for any other. Notebooks can print such lines as well, so nothing of it is trusted.
 */
function parseLine(line: string): GradeLine | undefined {
  if (!line.startsWith(gradeMark)) return undefined;
  try {
    const { kind, exercise, task, answer, cell, message } = JSON.parse(line.slice(gradeMark.length));
    if ((kind === "begin" || kind === "end") && typeof exercise === "string") return { kind, exercise };
    if (kind === "answer" && typeof task === "string") return { kind, task, answer };
    if (kind === "failure" && typeof cell === "number" && typeof message === "string")
      return { kind, cell, message };
  } catch {
    // No line of the grader's child.
  }
  return undefined;
}

const longestNote = 300;

/**
 * The first line of what a notebook said of itself, fit for a terminal and a table: without a character that is not
 * seen, and without a semicolon, at which some spreadsheets would begin a new cell.
 */
export function plainNote(text: string): string {
  const [line] = text.slice(0, 10 * longestNote).split("\n");
  const plain = line.replace(/\p{C}/gu, " ").replaceAll(";", ",");
  return plain.length <= longestNote ? plain : `${plain.slice(0, longestNote)}…`;
}

/** What the notebooks of one process have said, in their order, as far as it came. */
interface Said {
  readonly exercise: string;
  readonly answers: Map<string, unknown>;
  readonly failures: string[];
  isFinished: boolean;
}

/** Sorts the lines of a run by notebook. Each begins once, and in the order in which they were given. */
function sayings(output: string, exercises: readonly string[]): Said[] {
  const said: Said[] = [];
  for (const text of output.split("\n")) {
    const line = parseLine(text);
    const present = said.at(-1);
    switch (line?.kind) {
      case "begin":
        if (line.exercise === exercises[said.length])
          said.push({ exercise: line.exercise, answers: new Map(), failures: [], isFinished: false });
        break;
      case "answer":
        present?.answers.set(line.task, line.answer);
        break;
      case "failure":
        present?.failures.push(plainNote(`cell ${line.cell} failed: ${line.message}`));
        break;
      case "end":
        if (present !== undefined && line.exercise === present.exercise) present.isFinished = true;
    }
  }
  return said;
}

/** How a run ended before its time; empty if it did not. */
function howEnded(run: BoundedRun, limits: Limits): string {
  if (run.stopped !== undefined) return stopWords[run.stopped](limits);
  if (/heap out of memory/.test(run.complaints)) return stopWords.memory(limits);
  if (run.signal !== null) return `ended early by ${run.signal}`;
  const last = run.complaints.trim().split("\n").at(-1) ?? "";
  return plainNote(
    `ended early: ${run.exitCode === 0 || last === "" ? "the notebook ended its process" : last}`,
  );
}

/** Lets another user read a folder and all that is in it. */
function letRead(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  chmodSync(folder, 0o755);
}

function runTogether(notebooks: readonly HandedIn[], settings: RunSettings): Promise<BoundedRun> {
  const { worlds, temporary, protection, limits, interruption } = settings;
  const copies = notebooks.map(({ exercise, path }) => {
    const copy = join(temporary, `${exercise}.ipynb`);
    copyFileSync(path, copy);
    return copy;
  });
  for (const folder of [worlds, temporary]) letRead(folder);
  const program = ["node_modules", "lib", "tools", "package.json"].map((name) => join(projectRoot, name));
  return runBounded(
    {
      module: join(__dirname, "grade-child.js"),
      arguments: [worlds, ...copies],
      readable: [...program, ...copies, worlds],
      hidden: answersOfExercises,
      limits,
      parts: notebooks.map(({ exercise }) => lineOf({ kind: "begin", exercise })),
    },
    protection,
    interruption,
  );
}

/**
 * Runs the notebooks of one student in one bounded process, one after another, so that the compiler reads the library
 * once. A notebook at which the process ends takes no other with it: those after it run in a new process, and so does
 * it itself, alone, where others ran before it.
 *
 * @param notebooks what the student has handed in, one for each exercise.
 * @param settings worlds, protection and limits; those of time and output hold for each notebook.
 * @returns what each has said, by exercise.
 * @throws ClassError if it is interrupted.
 */
export async function runNotebooks(
  notebooks: readonly HandedIn[],
  settings: RunSettings,
): Promise<ReadonlyMap<string, NotebookAnswers>> {
  mkdirSync(settings.temporary, { recursive: true });
  const found = new Map<string, NotebookAnswers>();
  const keep = ({ exercise, answers, failures }: Said, ended = ""): void => {
    const [note = ""] = ended === "" ? failures : [ended];
    found.set(exercise, { answers, isBroken: note !== "", note });
  };
  let waiting = [...notebooks];
  while (waiting.length > 0) {
    const run = await runTogether(waiting, settings);
    if (run.stopped === "interruption") throw new ClassError("class: interrupted");
    const exercises = waiting.map(({ exercise }) => exercise);
    const said = sayings(run.output, exercises);
    const finished = said.filter(({ isFinished }) => isFinished);
    for (const one of finished) keep(one);
    waiting = waiting.filter(({ exercise }) => !found.has(exercise));
    if (waiting.length === 0 || finished.length > 0) continue;
    const [first] = waiting;
    const nothing = { exercise: first.exercise, answers: new Map(), failures: [], isFinished: false };
    keep(said.find(({ exercise }) => exercise === first.exercise) ?? nothing, howEnded(run, settings.limits));
    waiting = waiting.slice(1);
  }
  return found;
}
