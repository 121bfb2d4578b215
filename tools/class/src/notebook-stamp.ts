import { type Cell, joinText, type Notebook, tagsOf } from "@alignment/kernel";
import { type ClassSecret, sameStamp, stampOf } from "./key";
import type { Student } from "./students";

/** What the copy of an exercise says about itself, in its metadata. */
interface NotebookStamp {
  readonly exercise: string;
  readonly student: string;
  readonly stamp: string;
}

/** A copy of an exercise for one student. */
export function stampNotebook(
  notebook: Notebook,
  key: ClassSecret,
  student: Student,
  exercise: string,
): Notebook {
  const stamp: NotebookStamp = {
    exercise,
    student: student.name,
    stamp: stampOf(key, student.name, exercise),
  };
  return { ...notebook, metadata: { ...notebook.metadata, alignment_exercise: stamp } };
}

function stampIn({ metadata }: Notebook): NotebookStamp | undefined {
  const value = (metadata as { alignment_exercise?: unknown }).alignment_exercise;
  if (typeof value !== "object" || value === null) return undefined;
  const { exercise, student, stamp } = value as Record<string, unknown>;
  return typeof exercise === "string" && typeof student === "string" && typeof stamp === "string"
    ? { exercise, student, stamp }
    : { exercise: String(exercise), student: String(student), stamp: "" };
}

/** The exercise of which a notebook is a copy, as its stamp says; undefined without one. */
export function exerciseOfStamp(notebook: Notebook): string | undefined {
  return stampIn(notebook)?.exercise;
}

/**
 * The code of a cell, whatever the tool that saved it did to ends of lines. Not by a regular expression: on a line of
 * blanks that a student has made a million long, one that looks for the end tries again at each of them.
 */
export function codeOf({ source }: Cell): string {
  return joinText(source)
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}

/** The cells that hold a check: those tagged so. */
function checkCells({ cells }: Notebook): Cell[] {
  return cells.filter((cell) => cell.cell_type === "code" && tagsOf(cell).includes("check"));
}

/** How a check cell is named: by its id where it has one, else by its code. */
function nameOf(cell: Cell): string {
  return cell.id ?? codeOf(cell);
}

/** Whose a handed-in notebook is. */
export type Provenance =
  | { readonly kind: "own" | "without a stamp" }
  /** With the stamp of another student of the class, or one that no student of it has. */
  | { readonly kind: "foreign"; readonly of: string | undefined }
  | { readonly kind: "tampered"; readonly cells: readonly string[] };

/**
 * Whose a handed-in notebook is, and whether its check cells are those that were handed out: each must be there with
 * its code, wherever it stands and whatever id the tool that saved the notebook gave it, and none may be added.
 *
 * @param notebook what lies in the student's folder.
 * @param original the exercise as handed out.
 * @param key the class's key.
 * @param student the student in whose folder it lies.
 * @param students the whole class.
 */
export function provenanceOf(
  notebook: Notebook,
  original: Notebook,
  key: ClassSecret,
  { student, students, exercise }: { student: Student; students: readonly Student[]; exercise: string },
): Provenance {
  const stamp = stampIn(notebook);
  if (stamp !== undefined && !sameStamp(stamp.stamp, stampOf(key, student.name, exercise))) {
    const owner = students.find(({ name }) => sameStamp(stamp.stamp, stampOf(key, name, exercise)));
    return { kind: "foreign", of: owner?.name };
  }
  const asked = new Map(checkCells(original).map((cell) => [codeOf(cell), cell]));
  const given = new Set(notebook.cells.filter(({ cell_type }) => cell_type === "code").map(codeOf));
  const changed = [...asked].filter(([code]) => !given.has(code)).map(([, cell]) => cell);
  const added = checkCells(notebook).filter((cell) => !asked.has(codeOf(cell)));
  const cells = new Set([...changed, ...added].map(nameOf));
  if (cells.size > 0) return { kind: "tampered", cells: [...cells] };
  return { kind: stamp === undefined ? "without a stamp" : "own" };
}
