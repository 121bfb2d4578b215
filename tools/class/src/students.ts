import { type Delimiter, headerOf, lineOfRecord, visitRecords } from "alignment/table";
import { ClassError } from "./errors";

/** A student of a class. */
export interface Student {
  /** The name as it stands in the teacher's file. */
  readonly name: string;
  /** The name of the student's folder: letters, digits and dashes alone. */
  readonly folder: string;
}

/** Most letters of a folder's name that come from the student's. */
const longestFolder = 60;

/** A name as a folder that every file system takes; two names that look alike there get a number. */
function folderName(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/ß/g, "ss")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, longestFolder)
    .toLowerCase();
  const base = plain === "" ? "student" : plain;
  // Names that some system keeps for itself, or that would look like the teacher's key.
  const safe =
    /^(con|prn|aux|nul|com\d|lpt\d)$/.test(base) || base.includes("key")
      ? `student-${base.replaceAll("key", "k-e-y")}`
      : base;
  let folder = safe;
  for (let number = 2; taken.has(folder); number++) folder = `${safe}-${number}`;
  return folder;
}

/**
 * The students of a class from the teacher's file: comma-separated text with a header that has a column `student`.
 *
 * @param text the file's text.
 * @param path its name, for messages.
 * @returns the students in the order of the file. A name is taken as it stands, without blanks around it.
 * @throws ClassError that names the line if a name is empty or stands twice; if there is no column `student`, or no
 *   student.
 */
export function parseStudents(text: string, path: string): Student[] {
  const body = text.replace(/^\uFEFF/, "");
  const delimiter = ([",", ";", "\t"] as const).find((one) => headerOf(body, one).includes("student"));
  if (delimiter === undefined) {
    throw new ClassError(
      `class: ${path} has the columns ${headerOf(body, ",").join(", ")}; expected a column "student"; write student into its first line`,
    );
  }
  const students = namesOf(body, path, delimiter);
  if (students.length === 0)
    throw new ClassError(`class: ${path} holds no student; expected one a line below the header`);
  const folders = new Set<string>();
  return students.map((name) => {
    const folder = folderName(name, folders);
    folders.add(folder);
    return { name, folder };
  });
}

function namesOf(text: string, path: string, delimiter: Delimiter): string[] {
  const header = headerOf(text, delimiter);
  const indexOfName = new Map<string, number>();
  const lineOf = (index: number) => lineOfRecord(text, delimiter, index);
  visitRecords(text, path, delimiter, ({ fields, index }) => {
    if (index === 0) return undefined;
    const refuse = (problem: string, remedy: string): never => {
      throw new ClassError(`class: ${path} line ${lineOf(index)}: ${problem}; ${remedy}`);
    };
    if (fields.length !== header.length)
      refuse(
        `${fields.length} fields where the header has ${header.length}`,
        "expected as many; put a name that holds the delimiter into quotes",
      );
    const name = fields[header.indexOf("student")].trim().normalize("NFC");
    if (name === "") refuse("the name is empty", "expected one student a line; remove the line");
    const before = indexOfName.get(name);
    if (before !== undefined)
      refuse(
        `"${name}" stands in line ${lineOf(before)} already`,
        "expected each student once; add an initial or a number",
      );
    indexOfName.set(name, index);
    return undefined;
  });
  return [...indexOfName.keys()];
}
