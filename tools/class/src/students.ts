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
    .toLowerCase();
  const base = plain === "" ? "student" : [...plain].slice(0, longestFolder).join("");
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
 * @returns the students in the order of the file. A name is taken as it stands, with one blank where there are several
 *   and none around it.
 * @throws ClassError that names the line if a name is empty, stands twice, or cannot be printed or opened in a
 *   spreadsheet as it is; if there is no column `student`, or two, or no student, or if the file is no text in UTF-8.
 */
export function parseStudents(text: string, path: string): Student[] {
  const body = text.replace(/^\uFEFF/, "");
  if (body.includes("\0"))
    throw new ClassError(
      `class: ${path} is no text in UTF-8 (it holds zero bytes, as UTF-16 does); expected a CSV file; save it again as "CSV UTF-8"`,
    );
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

/** What is wrong with a name, and what to do about it. */
interface Fault {
  readonly problem: string;
  readonly remedy: string;
}

/** Characters that are not seen, or that turn the direction of what follows on a terminal. */
const unseen = /[\p{Cc}\u200B\u2060\uFEFF\u202A-\u202E\u2066-\u2069]/u;

/** Why a name cannot be taken as it is; undefined if it can. */
function faultOf(name: string): Fault | undefined {
  if (name === "")
    return { problem: "the name is empty", remedy: "expected one student a line; remove the line" };
  if (name.includes("\uFFFD"))
    return {
      problem: `"${name}" holds a character that is not UTF-8`,
      remedy: 'save the file again as "CSV UTF-8"',
    };
  const [character] = unseen.exec(name) ?? [];
  if (character !== undefined)
    return {
      problem: `the name holds a character that cannot be seen (U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")})`,
      remedy: "type the name again",
    };
  if (/^[=+\-@＝＋－＠]/u.test(name))
    return {
      problem: `a spreadsheet would run "${name}" as a formula when it opens the marks`,
      remedy: "expected a name that does not begin with =, +, - or @",
    };
  return undefined;
}

function namesOf(text: string, path: string, delimiter: Delimiter): string[] {
  const header = headerOf(text, delimiter);
  if (header.indexOf("student") !== header.lastIndexOf("student"))
    throw new ClassError(`class: ${path} line 1: two columns are called "student"; rename one of them`);
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
    const name = fields[header.indexOf("student")].replace(/\s+/gu, " ").trim().normalize("NFC");
    const fault = faultOf(name);
    if (fault !== undefined) refuse(fault.problem, fault.remedy);
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
