import { chmodSync, existsSync, lstatSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeCells, type Notebook } from "@alignment/kernel";
import { type Exercise, type ExerciseWorld, exerciseOf, judge } from "alignment/course";
import { exerciseWorldIn, type ProgressLine } from "alignment/node";
import { ClassError } from "./errors";
import { exerciseNotebook } from "./exercise-notebooks";
import { HandIns, readHandedIn } from "./hand-ins";
import { type ClassKey, type EnrolledStudent, unseal } from "./key";
import { sealedTruthFile } from "./make";
import { type Mark, readProgress } from "./marks";
import { codeOf, type Provenance, provenanceOf } from "./notebook-stamp";
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
  /** Ends the grading; what runs is ended, and nothing is left behind. */
  readonly interruption?: AbortSignal;
  /** Called after each student with how many notebooks are done. */
  readonly progress?: (done: number) => void;
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
      return plainNote(
        `tampered: check cells were changed, removed or added (${provenance.cells.map((name) => plainNote(String(name))).join(", ")})`,
      );
  }
}

/** The truth that is sealed in a student's folder; false where the key does not open it, undefined without one. */
function sealedTruthIn(folder: string, { name }: EnrolledStudent, key: ClassKey): string | false | undefined {
  try {
    const path = join(folder, sealedTruthFile);
    if (!lstatSync(folder).isDirectory() || !lstatSync(path).isFile()) return undefined;
    return unseal(key, name, readFileSync(path, "utf8").trim());
  } catch (error) {
    return error instanceof ClassError ? false : undefined; // A student may have removed the file.
  }
}

/** Refuses a key with which none of the sealed truths that lie in the folders opens: that of another class. */
function refuseForeignKey(folder: string, key: ClassKey): void {
  const truths = key.students
    .map((student) => sealedTruthIn(join(folder, student.folder), student, key))
    .filter((truth) => truth !== undefined);
  if (truths.length === 0 || truths.some((truth) => truth !== false)) return;
  throw new ClassError(
    `class: the key opens none of the ${truths.length} sealed truths in ${folder}; expected the key that was made with this class`,
  );
}

/** Refuses a student whose worlds were not those that are made now: answers found in them would count as wrong. */
function refuseOtherWorlds(
  { name }: EnrolledStudent,
  sealed: string | false | undefined,
  made: string,
): void {
  if (sealed === undefined || sealed === false || sealed === made) return;
  throw new ClassError(
    `class: the worlds of ${name} are not those that this version of the program makes from the key; grade with the version that made the class`,
  );
}

/** Grades the hand-ins of one student: the worlds are made anew from the key, whatever lies in the folder. */
class StudentGrader {
  private readonly temporary = mkdtempSync(join(tmpdir(), "alignment-class-"));
  private readonly worlds = join(this.temporary, "worlds");
  private readonly world: ExerciseWorld;
  /** The truth of the worlds. */
  private readonly made: string;
  private readonly progress: readonly ProgressLine[];
  /** What lies in the folder; undefined where it is none, or a link to another place. */
  private readonly handIns: HandIns | undefined;

  constructor(
    private readonly student: EnrolledStudent,
    private readonly folder: string,
    private readonly key: ClassKey,
    private readonly options: GradeOptions,
  ) {
    chmodSync(this.temporary, 0o755);
    const withGame = needsGame(key.exercises);
    const made = writeWorlds(recipeOf(key, student, student.attempts), this.worlds, { withGame });
    this.made = JSON.stringify(made);
    const truths = gameMechanisms(key, student);
    this.world = { ...exerciseWorldIn(this.worlds), ...(withGame && { truths }) };
    const isThere = lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
    this.handIns = isThere ? new HandIns(folder, key.exercises) : undefined;
    this.progress = isThere ? readProgress(folder) : [];
  }

  /** The marks of all exercises, in the order of the key. */
  async grade(): Promise<Mark[]> {
    refuseOtherWorlds(this.student, sealedTruthIn(this.folder, this.student, this.key), this.made);
    const looked = this.key.exercises.map((number) => ({
      exercise: exerciseOf(number),
      ...this.look(number),
    }));
    const running = looked.flatMap(({ exercise, run }) =>
      run === undefined ? [] : [{ exercise: exercise.number, path: run }],
    );
    const { atOnce: _, progress: __, limits = defaultLimits, ...options } = this.options;
    const temporary = join(this.temporary, "notebooks");
    const found = await runNotebooks(running, { worlds: this.worlds, temporary, limits, ...options });
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
    const { path, note = "" } = this.handIns?.notebookOf(exercise) ?? {};
    if (path === undefined) return { state: "not attempted", note: "no notebook handed in" };
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
 * @throws ClassError if the folder holds none of the class's students, the key is that of another class, another
 *   version made its worlds, or the grading is interrupted.
 */
export async function gradeClass(folder: string, key: ClassKey, options: GradeOptions): Promise<Mark[]> {
  if (!key.students.some((student) => existsSync(join(folder, student.folder)))) {
    throw new ClassError(
      `class: ${folder} holds no folder of a student of this class; expected one for each, such as ${key.students[0]?.folder ?? "…"}`,
    );
  }
  refuseForeignKey(folder, key);
  if (options.protection === "another user") chmodSync(folder, 0o700);
  const marks = new Map<EnrolledStudent, Mark[]>();
  const waiting = [...key.students];
  let done = 0;
  const gradeNext = async (): Promise<void> => {
    for (let student = waiting.shift(); student !== undefined; student = waiting.shift()) {
      if (options.interruption?.aborted === true) return;
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
  const ends = await Promise.allSettled(Array.from({ length: options.atOnce }, gradeNext));
  if (options.interruption?.aborted === true)
    throw new ClassError("class: interrupted; no marks were written, and nothing is left behind");
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return key.students.flatMap((student) => marks.get(student) ?? []);
}
