import { chmodSync, copyFileSync, existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeCells, joinText, type Notebook, projectRoot, readNotebook } from "@alignment/kernel";
import { type Exercise, type ExerciseWorld, exerciseOf, judge } from "alignment/course";
import { exerciseWorldIn, type ProgressLine } from "alignment/node";
import { ClassError } from "./errors";
import { exerciseNotebook } from "./exercise-notebooks";
import { type GradeLine, gradeMark } from "./grade-child";
import type { ClassKey, EnrolledStudent } from "./key";
import { type Mark, readProgress } from "./marks";
import { type Provenance, provenanceOf } from "./notebook-stamp";
import { type BoundedRun, defaultLimits, type Limits, type Protection, runBounded } from "./sandbox";
import { gameMechanisms, needsGame, recipeOf, writeWorlds } from "./worlds";

/** How a class is graded. */
export interface GradeOptions {
  readonly protection: Protection;
  readonly limits?: Limits;
  /** Notebooks that run at once. */
  readonly atOnce: number;
  /** Called after each notebook with how many are done. */
  readonly progress?: (done: number) => void;
}

/** Where the answers are computed: what is handed in must find them itself. */
const answersOfExercises = ["dist", "src"].map((folder) =>
  join(projectRoot, "lib", "alignment", folder, "course", "answers"),
);

/** Largest notebook that is read. */
const mostNotebookBytes = 20_000_000;

/** The file of an exercise in a student's folder; undefined where there is none. */
function notebookIn(folder: string, exercise: string): string | undefined {
  const name = readdirSync(folder)
    .sort()
    .find((one) => one.startsWith(`${exercise}-`) && one.endsWith(".ipynb"));
  return name === undefined ? undefined : join(folder, name);
}

/** Reads a handed-in notebook: a plain file of a bounded size. */
function readHandedIn(path: string): Notebook | string {
  const status = lstatSync(path);
  if (!status.isFile()) return "the notebook is no plain file";
  if (status.size > mostNotebookBytes)
    return `the notebook has ${status.size} bytes, more than ${mostNotebookBytes}`;
  try {
    return readNotebook(path);
  } catch (error) {
    return (error as Error).message.split("\n")[0];
  }
}

/** Whether the code of a notebook is what was handed out, so that nothing of it need run. */
function isUntouched(notebook: Notebook, exercise: string): boolean {
  const codeOf = (one: Notebook) =>
    JSON.stringify(codeCells(one).map(({ source }) => joinText(source).trim()));
  return codeOf(notebook) === codeOf(exerciseNotebook(exercise).notebook);
}

function describeProvenance(provenance: Provenance): string | undefined {
  switch (provenance.kind) {
    case "own":
    case "without a stamp":
      return undefined;
    case "foreign":
      return provenance.of === undefined
        ? "foreign: its stamp belongs to no student of this class"
        : `foreign: its stamp is that of ${provenance.of}`;
    case "tampered":
      return `tampered: check cells were changed, removed or added (${provenance.cells.join(", ")})`;
  }
}

/** The answers of a run by task, the last one of each. */
function answersOf({ output }: BoundedRun): { answers: Map<string, unknown>; failures: GradeLine[] } {
  const answers = new Map<string, unknown>();
  const failures: GradeLine[] = [];
  for (const line of output.split("\n")) {
    if (!line.startsWith(gradeMark)) continue;
    try {
      const said = JSON.parse(line.slice(gradeMark.length)) as GradeLine;
      if (said.kind === "answer") answers.set(said.task, said.answer);
      else failures.push(said);
    } catch {
      // A line that the notebook itself has printed.
    }
  }
  return { answers, failures };
}

const stopWords: Readonly<Record<NonNullable<BoundedRun["stopped"]>, (limits: Limits) => string>> = {
  time: ({ seconds }) => `stopped after ${seconds} s`,
  memory: ({ memoryBytes }) => `stopped at ${Math.round(memoryBytes / 2 ** 20)} MB of memory`,
  processes: () => "stopped: it started too many processes",
  output: ({ outputBytes }) => `stopped after ${outputBytes} bytes of output`,
};

/** What a run says of itself beside its answers. */
function noteOn(run: BoundedRun, failures: readonly GradeLine[], limits: Limits): string {
  if (run.stopped !== undefined) return stopWords[run.stopped](limits);
  if (run.exitCode !== 0) return `ended early: ${run.complaints.trim().split("\n").at(-1) ?? ""}`;
  const failure = failures.find((line) => line.kind === "failure");
  return failure?.kind === "failure" ? `cell ${failure.cell} failed: ${failure.message.split("\n")[0]}` : "";
}

/** Grades the hand-ins of one student: the worlds are made anew from the key, whatever lies in the folder. */
class StudentGrader {
  private readonly temporary = mkdtempSync(join(tmpdir(), "alignment-class-"));
  private readonly worlds = join(this.temporary, "worlds");
  private readonly world: ExerciseWorld;
  private readonly progress: readonly ProgressLine[];

  constructor(
    private readonly student: EnrolledStudent,
    private readonly folder: string,
    private readonly key: ClassKey,
    private readonly options: GradeOptions,
  ) {
    chmodSync(this.temporary, 0o755);
    const withGame = needsGame(key.exercises);
    writeWorlds(recipeOf(key, student, student.attempts), this.worlds, { withGame });
    const truths = gameMechanisms(key, student);
    this.world = { ...exerciseWorldIn(this.worlds), ...(withGame && { truths }) };
    this.progress = existsSync(folder) ? readProgress(folder) : [];
  }

  async grade(exercise: Exercise<ExerciseWorld>): Promise<Mark[]> {
    const path = existsSync(this.folder) ? notebookIn(this.folder, exercise.number) : undefined;
    if (path === undefined) return this.marks(exercise, () => "not attempted", "no notebook handed in");
    const notebook = readHandedIn(path);
    if (typeof notebook === "string") return this.marks(exercise, () => "could not run", notebook);
    const provenance = provenanceOf(notebook, exerciseNotebook(exercise.number).notebook, this.key, {
      student: this.student,
      students: this.key.students,
      exercise: exercise.number,
    });
    const problem = describeProvenance(provenance);
    if (problem !== undefined) return this.marks(exercise, () => "could not run", problem);
    if (isUntouched(notebook, exercise.number)) return this.marks(exercise, () => "not attempted", "");
    const run = await this.run(path, exercise.number);
    const { answers, failures } = answersOf(run);
    const limits = this.options.limits ?? defaultLimits;
    const ended = run.stopped !== undefined || run.exitCode !== 0;
    return this.marks(
      exercise,
      (task) => {
        if (!answers.has(task.name)) return ended || failures.length > 0 ? "could not run" : "not attempted";
        const { state } = judge(task, this.world, answers.get(task.name));
        return state === "recorded" ? "wrong" : state;
      },
      noteOn(run, failures, limits),
      answers,
    );
  }

  private async run(path: string, exercise: string): Promise<BoundedRun> {
    const copy = join(this.temporary, `${exercise}.ipynb`);
    copyFileSync(path, copy);
    chmodSync(copy, 0o644);
    const program = ["node_modules", "lib", "tools", "package.json"].map((name) => join(projectRoot, name));
    return runBounded(
      {
        module: join(__dirname, "grade-child.js"),
        arguments: [copy, this.worlds],
        readable: [...program, copy, this.worlds],
        hidden: answersOfExercises,
        limits: this.options.limits ?? defaultLimits,
      },
      this.options.protection,
    );
  }

  private marks(
    exercise: Exercise<ExerciseWorld>,
    stateOf: (task: Exercise<ExerciseWorld>["tasks"][number]) => Mark["state"],
    note: string,
    answers: ReadonlyMap<string, unknown> = new Map(),
  ): Mark[] {
    return exercise.tasks.map((task) => {
      const answer = answers.get(task.name);
      const truth = exercise.usesGame === true ? task.answer(this.world) : undefined;
      const attempts = this.progress.filter(
        (line) =>
          line.exercise === exercise.number && line.task === task.name && line.state !== "not attempted",
      );
      return {
        student: this.student.name,
        exercise: exercise.number,
        task: task.name,
        state: stateOf(task),
        attempts: attempts.length,
        firstRight: attempts.find(({ state }) => state === "right")?.at ?? "",
        note,
        ...(truth !== undefined && { verdict: { truth: String(truth), named: String(answer ?? "") } }),
      };
    });
  }

  close(): void {
    rmSync(this.temporary, { recursive: true, force: true });
  }
}

/**
 * Grades what a class has handed in: every notebook runs in a bounded process of its own, and its answers are judged
 * here, on worlds made anew from the key.
 *
 * @param folder the folder of the class, with one folder for each student.
 * @param key the class's key.
 * @param options protection, limits, notebooks at once.
 * @returns one mark a student, exercise and task, in the order of the names file.
 * @throws ClassError if the folder holds none of the class's students.
 */
export async function gradeClass(folder: string, key: ClassKey, options: GradeOptions): Promise<Mark[]> {
  if (!key.students.some((student) => existsSync(join(folder, student.folder)))) {
    throw new ClassError(
      `class: ${folder} holds no folder of a student of this class; expected one for each, such as ${key.students[0]?.folder ?? "…"}`,
    );
  }
  chmodSync(folder, 0o700);
  const marks = new Map<EnrolledStudent, Mark[]>();
  const waiting = [...key.students];
  let done = 0;
  const gradeNext = async (): Promise<void> => {
    for (let student = waiting.shift(); student !== undefined; student = waiting.shift()) {
      const grader = new StudentGrader(student, join(folder, student.folder), key, options);
      try {
        const own: Mark[] = [];
        for (const number of key.exercises) {
          own.push(...(await grader.grade(exerciseOf(number))));
          options.progress?.(++done);
        }
        marks.set(student, own);
      } finally {
        grader.close();
      }
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, gradeNext));
  return key.students.flatMap((student) => marks.get(student) ?? []);
}
