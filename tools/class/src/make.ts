import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { formatNotebook } from "@alignment/kernel";
import { exerciseOf, nameMechanism } from "alignment/course";
import { removeUnfinished, unfinishedPath } from "alignment/dist/node/unfinished";
import { ClassError } from "./errors";
import { exerciseNotebook } from "./exercise-notebooks";
import { type ClassKey, type EnrolledStudent, formatClassKey, newSecret, seal } from "./key";
import { stampNotebook } from "./notebook-stamp";
import type { Student } from "./students";
import { drawGame, needsGame, recipeOf, simulatedCourseWorld, writeWorlds } from "./worlds";

/** The name of the teacher's key in the folder of a class. */
export const keyFile = "class.key";

/** The name of a student's sealed truth. */
export const sealedTruthFile = "truth.sealed";

/** What the folder of a student says about itself. */
function readMe(student: Student, exercises: readonly string[]): string {
  const list = exercises.map((number) => `- ${exerciseNotebook(number).name}: ${exerciseOf(number).title}`);
  return `# Exercises of ${student.name}

${list.join("\n")}

Open a notebook from this folder with the kernel "TypeScript (alignment)": in Jupyter by \`npm run lab -- FOLDER\` in the
project, with the whole path of this folder, or in VS Code; or run \`npm run exercise -- FILE\` in the project. The answers are checked on your own simulated world, in \`world/\`; the
answers of a neighbour are wrong here. Your attempts are kept in \`progress.jsonl\`. Hand in this folder.
`;
}

function writeStudent(folder: string, student: EnrolledStudent, key: ClassKey): void {
  const withGame = needsGame(key.exercises);
  const truths = writeWorlds(recipeOf(key, student, student.attempts), folder, { withGame });
  writeFileSync(join(folder, sealedTruthFile), `${seal(key, student.name, JSON.stringify(truths))}\n`);
  writeFileSync(join(folder, "README.md"), readMe(student, key.exercises));
  for (const number of key.exercises) {
    const { name, notebook } = exerciseNotebook(number);
    writeFileSync(join(folder, name), formatNotebook(stampNotebook(notebook, key, student, number)));
  }
}

/** Refuses a folder in which a class would mix with what is there. */
function refuseTaken(folder: string): void {
  if (!existsSync(folder)) return;
  const isFolder = statSync(folder).isDirectory();
  if (isFolder && readdirSync(folder).length === 0) return;
  throw new ClassError(
    `class: ${folder} ${isFolder ? "is not empty" : "is a file"}; expected a folder that is not there; choose another one`,
  );
}

/** Makes the folder in which a class grows until it is whole; what an ended run left of the same class goes. */
function makeUnfinished(folder: string): string {
  const unfinished = unfinishedPath(folder);
  try {
    mkdirSync(dirname(folder), { recursive: true });
    removeUnfinished(dirname(folder), basename(folder));
    mkdirSync(unfinished, { mode: 0o700 });
  } catch (error) {
    throw new ClassError(
      `class: no folder can be made in ${dirname(folder)} (${(error as Error).message}); expected a folder that you may write to; choose another --out`,
    );
  }
  return unfinished;
}

/**
 * Makes a class: a folder for each student with worlds of their own, stamped notebooks and a sealed truth, and the
 * teacher's key. All of it or nothing is written: it grows beside the folder, under the name of something unfinished,
 * which the next run removes where this one is ended.
 *
 * @param students the students.
 * @param exercises the numbers of the exercises to hand out.
 * @param folder where to write; it must not be there, or be empty.
 * @param progress called after each student with how many are done.
 * @throws ClassError if the folder holds something, is a file or cannot be made.
 */
export function makeClass(
  students: readonly Student[],
  exercises: readonly string[],
  folder: string,
  progress: (done: number) => void = () => undefined,
): void {
  refuseTaken(folder);
  const temporary = makeUnfinished(folder);
  try {
    const secret = newSecret();
    const withGame = needsGame(exercises);
    const enrolled: EnrolledStudent[] = [];
    for (const student of students) {
      const attempts = withGame
        ? drawGame(secret, student, (parameters) => nameMechanism(simulatedCourseWorld(parameters)))
        : { a: 0, b: 0, c: 0, d: 0 };
      enrolled.push({ ...student, attempts });
      writeStudent(
        join(temporary, student.folder),
        { ...student, attempts },
        { ...secret, exercises, students: [] },
      );
      progress(enrolled.length);
    }
    writeFileSync(join(temporary, keyFile), formatClassKey({ ...secret, exercises, students: enrolled }), {
      mode: 0o600,
    });
    if (existsSync(folder)) rmSync(folder, { recursive: true });
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}
