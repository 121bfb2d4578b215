import { createHash } from "node:crypto";
import { type Cell, joinText, type Notebook } from "@alignment/kernel";
import { type ClassSecret, sameStamp, stampOf } from "./key";
import type { Student } from "./students";

/** What the copy of an exercise says about itself, in its metadata. */
export interface NotebookStamp {
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

/** The cells that hold a check, by id: those tagged `check` and those that call it. */
function checkCells({ cells }: Notebook): Map<string, string> {
  const tagged = cells.filter(
    (cell: Cell) =>
      cell.cell_type === "code" &&
      ((cell.metadata as { tags?: readonly string[] }).tags ?? []).includes("check"),
  );
  return new Map(
    tagged.map((cell) => [
      String(cell.id),
      createHash("sha256").update(joinText(cell.source).trimEnd()).digest("hex"),
    ]),
  );
}

/** Whose a handed-in notebook is. */
export type Provenance =
  | { readonly kind: "own" | "without a stamp" }
  /** With the stamp of another student of the class, or one that no student of it has. */
  | { readonly kind: "foreign"; readonly of: string | undefined }
  | { readonly kind: "tampered"; readonly cells: readonly string[] };

/**
 * Whose a handed-in notebook is, and whether its check cells are those that were handed out.
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
  const [asked, given] = [checkCells(original), checkCells(notebook)];
  const changed = [...asked].filter(([id, hash]) => given.get(id) !== hash).map(([id]) => id);
  const added = [...given.keys()].filter((id) => !asked.has(id));
  if (changed.length + added.length > 0) return { kind: "tampered", cells: [...changed, ...added] };
  return { kind: stamp === undefined ? "without a stamp" : "own" };
}
