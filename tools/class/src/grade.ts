import { chmodSync, existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { codeCells, type Notebook, readNotebook } from "@alignment/kernel";
import { type Exercise, type ExerciseWorld, exerciseOf, judge } from "alignment/course";
import { exerciseWorldIn, type ProgressLine } from "alignment/node";
import { ClassError } from "./errors";
import { exerciseNotebook } from "./exercise-notebooks";
import type { ClassKey, EnrolledStudent } from "./key";
import { type Mark, readProgress } from "./marks";
import { codeOf, exerciseOfStamp, type Provenance, provenanceOf } from "./notebook-stamp";
import { type NotebookAnswers, plainNote, runNotebooks } from "./run-notebooks";
import { defaultLimits, type Limits } from "./sandbox/program";
import type { Protection } from "./sandbox/protection";
import { gameMechanisms, needsGame, recipeOf, writeWorlds } from "./worlds";

/** How a class is graded. */
export interface GradeOptions {
  readonly protection: Protection;
  readonly limits?: Limits;
  /** Students whose notebooks run at once. */
  readonly atOnce: number;
  /** Called after each student with how many notebooks are done. */
  readonly progress?: (done: number) => void;
}

/** Largest notebook that is read. */
const mostNotebookBytes = 20_000_000;

/** Reads a handed-in notebook: a plain file of a bounded size. */
function readHandedIn(path: string): Notebook | string {
  const status = lstatSync(path);
  if (!status.isFile()) return "the notebook is no plain file";
  if (status.size > mostNotebookBytes)
    return `the notebook has ${status.size} bytes, more than ${mostNotebookBytes}`;
  try {
    return readNotebook(path);
  } catch (error) {
    return plainNote((error as Error).message);
  }
}

/** Whether a notebook under another name is a copy of an exercise. */
function isCopyOf(path: string, exercise: string): boolean {
  const notebook = readHandedIn(path);
  return typeof notebook !== "string" && exerciseOfStamp(notebook) === exercise;
}

/**
 * The notebook of an exercise in a student's folder: the one with the name that was handed out, else one that begins
 * with its number, else one with its stamp.
 *
 * @returns the file, and the others that may be meant.
 */
function notebookIn(folder: string, exercise: string): { path?: string; others: readonly string[] } {
  const own = exerciseNotebook(exercise).name;
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .sort((one, other) => Number(other === own) - Number(one === own) || (one < other ? -1 : 1));
  const numbered = names.filter((name) => name.startsWith(`${exercise}-`));
  const found =
    numbered.length > 0 ? numbered : names.filter((name) => isCopyOf(join(folder, name), exercise));
  const [first, ...others] = found;
  return { ...(first !== undefined && { path: join(folder, first) }), others };
}

/** Whether the code of a notebook is what was handed out, so that nothing of it need run. */
function isUntouched(notebook: Notebook, exercise: string): boolean {
  const codesOf = (one: Notebook) => JSON.stringify(codeCells(one).map(codeOf));
  return codesOf(notebook) === codesOf(exerciseNotebook(exercise).notebook);
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

/** Grades the hand-ins of one student: the worlds are made anew from the key, whatever lies in the folder. */
class StudentGrader {
  private readonly temporary = mkdtempSync(join(tmpdir(), "alignment-class-"));
  private readonly worlds = join(this.temporary, "worlds");
  private readonly world: ExerciseWorld;
  private readonly progress: readonly ProgressLine[];
  /** Whether the folder is one, and no link to another place. */
  private readonly isThere: boolean;

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
    this.isThere = lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
    this.progress = this.isThere ? readProgress(folder) : [];
  }

  /** The marks of all exercises, in the order of the key. */
  async grade(): Promise<Mark[]> {
    const looked = this.key.exercises.map((number) => ({
      exercise: exerciseOf(number),
      ...this.look(number),
    }));
    const running = looked.flatMap(({ exercise, run }) =>
      run === undefined ? [] : [{ exercise: exercise.number, path: run }],
    );
    const { protection, limits = defaultLimits } = this.options;
    const temporary = join(this.temporary, "notebooks");
    const found = await runNotebooks(running, { worlds: this.worlds, temporary, protection, limits });
    return looked.flatMap(({ exercise, state = "could not run", note = "" }) => {
      const answers = found.get(exercise.number);
      if (answers === undefined) return this.marks(exercise, () => state, note);
      const notes = [note, answers.note].filter((one) => one !== "").join("; ");
      return this.judged(exercise, { ...answers, note: notes });
    });
  }

  /** What can be said of an exercise without running it, or the notebook that must run. */
  private look(exercise: string): { state?: Mark["state"]; note?: string; run?: string } {
    try {
      return this.lookAt(exercise);
    } catch (error) {
      return { note: plainNote(`the notebook cannot be read: ${(error as Error).message}`) };
    }
  }

  private lookAt(exercise: string): { state?: Mark["state"]; note?: string; run?: string } {
    const { path, others } = this.isThere
      ? notebookIn(this.folder, exercise)
      : { path: undefined, others: [] };
    if (path === undefined) return { state: "not attempted", note: "no notebook handed in" };
    const note =
      others.length === 0
        ? ""
        : plainNote(`${basename(path)} is graded, and not what lies beside it: ${others.join(", ")}`);
    const notebook = readHandedIn(path);
    if (typeof notebook === "string") return { note: notebook };
    const provenance = provenanceOf(notebook, exerciseNotebook(exercise).notebook, this.key, {
      student: this.student,
      students: this.key.students,
      exercise,
    });
    const problem = describeProvenance(provenance);
    if (problem !== undefined) return { note: problem };
    return isUntouched(notebook, exercise) ? { state: "not attempted", note } : { run: path, note };
  }

  private judged(exercise: Exercise<ExerciseWorld>, { answers, isBroken, note }: NotebookAnswers): Mark[] {
    const stateOf = (task: Exercise<ExerciseWorld>["tasks"][number]): Mark["state"] => {
      if (!answers.has(task.name)) return isBroken ? "could not run" : "not attempted";
      const { state } = judge(task, this.world, answers.get(task.name));
      return state === "recorded" ? "wrong" : state;
    };
    return this.marks(exercise, stateOf, note, answers);
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
        ...(truth !== undefined && {
          verdict: { truth: String(truth), named: typeof answer === "string" ? answer : "" },
        }),
      };
    });
  }

  close(): void {
    rmSync(this.temporary, { recursive: true, force: true });
  }
}

/**
 * Grades what a class has handed in: notebooks run in a bounded process, and their answers are judged
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
        marks.set(student, await grader.grade());
        done += key.exercises.length;
        options.progress?.(done);
      } finally {
        grader.close();
      }
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, gradeNext));
  return key.students.flatMap((student) => marks.get(student) ?? []);
}
