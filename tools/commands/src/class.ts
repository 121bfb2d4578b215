import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import {
  availableProtection,
  formatMarks,
  formatVerdicts,
  gradeClass,
  keyFile,
  type Mark,
  makeClass,
  missingProtection,
  parseStudents,
  readClassKey,
  verdictTable,
  writeHandout,
} from "@alignment/class";
import { UserError } from "@alignment/engine";
import { interruptSignal, progressLine } from "@alignment/runner";
import { exercises } from "alignment/course";
import { writeAtomically } from "alignment/dist/node/write";
import { readOptions, UsageError, userPath } from "./options";
import { runCommand } from "./run-command";

const help = `npm run class -- make --students names.csv --out DIR [--lesson game]
npm run class -- grade DIR --key KEY --out marks.csv
npm run class -- handout --out DIR

make   makes a folder for each student (a world of their own without its truth, stamped notebooks, a sealed truth) and
       the teacher's key, DIR/${keyFile}; keep it to yourself
grade  runs every notebook that lies in the students' folders, behind bwrap where it is there, and writes the marks
handout  writes handout.html (two printed pages) and slides.html, both from docs/teaching.md

  --students FILE  a CSV file with a column "student", one student a line
  --lesson game    hands out the verdict game alone; without it every exercise
  --out            handout: a folder; make: the folder of the class, which must not be there; grade: the file of the marks
  --key KEY        the class's key`;

/** The exercises of a lesson. */
function exercisesOf(lesson: "game" | undefined): string[] {
  return exercises
    .filter(({ usesGame }) => lesson === undefined || usesGame === true)
    .map(({ number }) => number);
}

function needed(name: string, value: string | undefined, form: string): string {
  if (value !== undefined) return value;
  throw new UsageError(`class: --${name} is missing; expected ${form}`);
}

function readNames(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(
      `class: ${path} cannot be read (${(error as Error).message}); expected a CSV file with a column "student"`,
    );
  }
}

/** Refuses a file that cannot be written before an hour has gone into what it is to hold. */
function refuseUnwritable(path: string, key: string): void {
  const refuse = (problem: string): never => {
    throw new UserError(
      `class: --out ${path} ${problem}; expected a file that you may write, such as marks.csv`,
    );
  };
  if (existsSync(path) && realpathSync(path) === realpathSync(key)) refuse("is the key");
  if (existsSync(path) && statSync(path).isDirectory()) refuse("is a folder");
  let folder = dirname(path);
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    if (!statSync(folder).isDirectory()) refuse(`cannot lie in ${folder}, which is a file`);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    if (error instanceof UserError) throw error;
    refuse(`cannot be written (${(error as Error).message})`);
  }
}

function make(line: readonly string[]): void {
  const { values } = readOptions("class", line, {
    students: { value: "FILE", path: true },
    out: { value: "DIR", path: "folder" },
    lesson: { value: "LESSON", choices: ["game"] },
  });
  const path = needed("students", values.students, '--students FILE, a CSV file with a column "student"');
  const folder = needed("out", values.out, "--out DIR, a folder that is not there");
  const students = parseStudents(readNames(path), path);
  const numbers = exercisesOf(values.lesson);
  const progress = progressLine(students.length, { what: "students" });
  try {
    makeClass(students, numbers, folder, (done) => progress.report(done));
  } finally {
    progress.end();
  }
  console.log(
    `class: ${students.length} students with ${numbers.length} ${numbers.length === 1 ? "exercise" : "exercises"} each in ${folder}; the key is ${keyFile} there: hand out the folders, keep the key`,
  );
}

function countStates(marks: readonly Mark[]): string {
  return (["right", "wrong", "not attempted", "could not run"] as const)
    .map((state) => `${marks.filter((mark) => mark.state === state).length} ${state}`)
    .join(", ");
}

async function grade(line: readonly string[]): Promise<void> {
  const { values, words } = readOptions(
    "class",
    line,
    { key: { value: "KEY", path: true }, out: { value: "FILE", path: true } },
    1,
  );
  if (words.length === 0)
    throw new UsageError("class: the folder of the class is missing; expected grade DIR");
  const keyPath = needed("key", values.key, `--key KEY, the file ${keyFile} that make wrote`);
  const key = readClassKey(keyPath);
  const out = needed("out", values.out, "--out FILE, the file of the marks");
  refuseUnwritable(out, keyPath);
  const protection = availableProtection();
  const missing = missingProtection(protection);
  if (missing !== undefined) console.error(`class: ${missing}`);
  const notebooks = key.students.length * key.exercises.length;
  const progress = progressLine(notebooks, { what: "notebooks" });
  const interruption = interruptSignal();
  const marks = await gradeClass(userPath(words[0]), key, {
    protection,
    interruption,
    atOnce: protection === "bwrap" ? availableParallelism() : 1, // no student's copy lies there beside another's
    progress: (done) => progress.report(done),
  }).finally(() => progress.end());
  writeAtomically(out, formatMarks(marks));
  const odd = [
    ...new Set(
      marks
        .filter(({ note }) => note !== "")
        .map(({ student, exercise, note }) => `${student}, exercise ${exercise}: ${note}`),
    ),
  ];
  for (const words of odd) console.log(words);
  const verdicts = verdictTable(marks);
  if (verdicts !== undefined) console.log(`\n${formatVerdicts(verdicts)}\n`);
  console.log(`class: ${countStates(marks)}; written to ${out}`);
}

function handout(line: readonly string[]): void {
  const { values } = readOptions("class", line, { out: { value: "DIR", path: "folder" } });
  const folder = needed("out", values.out, "--out DIR, a folder to write to");
  writeHandout(folder);
  console.log(`class: handout.html and slides.html are in ${folder}; print them from a browser`);
}

runCommand("class", help, async () => {
  const [what, ...line] = process.argv.slice(2);
  readOptions("class", process.argv.slice(2, 3), {}, 1);
  if (what === "make") return make(line);
  if (what === "grade") return grade(line);
  if (what === "handout") return handout(line);
  throw new UsageError(`class: "${what ?? ""}" is unknown; expected make, grade or handout`);
});
