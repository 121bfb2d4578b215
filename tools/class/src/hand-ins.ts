import { lstatSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { type Notebook, readNotebook } from "@alignment/kernel";
import { exerciseNotebook } from "./exercise-notebooks";
import { exerciseOfStamp } from "./notebook-stamp";
import { plainNote } from "./run-notebooks";

/** Largest notebook that is read. */
const mostNotebookBytes = 20_000_000;

/** Most notebooks in a folder that are looked at, those with the names that were handed out first. */
const mostNotebooks = 100;

/** Reads a handed-in notebook: a plain file of a bounded size. Gives what is wrong where it cannot be read. */
export function readHandedIn(path: string): Notebook | string {
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

/** The exercise whose stamp a notebook has; undefined without one, or where it cannot be read. */
function stampedExercise(path: string): string | undefined {
  const notebook = readHandedIn(path);
  try {
    return typeof notebook === "string" ? undefined : exerciseOfStamp(notebook);
  } catch {
    return undefined; // A notebook whose metadata is none.
  }
}

/** What lies in a student's folder. */
export class HandIns {
  private readonly names: readonly string[];
  /** By name, for what is found neither by its name nor by its number; each is read once. */
  private readonly stamps = new Map<string, string | undefined>();

  /**
   * @param folder the student's folder.
   * @param exercises the exercises that were handed out.
   */
  constructor(
    private readonly folder: string,
    exercises: readonly string[],
  ) {
    const own = new Set(exercises.map((number) => exerciseNotebook(number).name));
    this.names = readdirSync(folder)
      .filter((name) => name.endsWith(".ipynb"))
      .sort((one, other) => Number(own.has(other)) - Number(own.has(one)) || (one < other ? -1 : 1))
      .slice(0, mostNotebooks);
  }

  private exerciseOf(name: string): string | undefined {
    if (!this.stamps.has(name)) this.stamps.set(name, stampedExercise(join(this.folder, name)));
    return this.stamps.get(name);
  }

  /**
   * The notebook of an exercise: the one with the name that was handed out, else one that begins with its number, else
   * one with its stamp.
   *
   * @returns the file, undefined without one; and a note where others may be meant.
   */
  notebookOf(exercise: string): { readonly path?: string; readonly note: string } {
    const numbered = this.names.filter((name) => name.startsWith(`${exercise}-`));
    const [first, ...others] =
      numbered.length > 0 ? numbered : this.names.filter((name) => this.exerciseOf(name) === exercise);
    if (first === undefined) return { note: "" };
    const note = `"${basename(first)}" is graded, and not what lies beside it: ${others.join(", ")}`;
    return { path: join(this.folder, first), note: others.length === 0 ? "" : plainNote(note) };
  }
}
