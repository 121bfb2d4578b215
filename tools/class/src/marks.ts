import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ProgressLine, progressFile } from "alignment/node";
import { formatCsv, tableOf } from "alignment/table";

/** What became of a task in the teacher's hands. */
export type MarkState = "right" | "wrong" | "not attempted" | "could not run";

/** One line of the marks. */
export interface Mark {
  readonly student: string;
  readonly exercise: string;
  readonly task: string;
  readonly state: MarkState;
  /** Checks that the student's own file of progress holds for the task. */
  readonly attempts: number;
  /** The first of them that was right there, as ISO 8601; empty if none was. */
  readonly firstRight: string;
  /** Why it could not run, or what is odd about the notebook; empty if nothing. */
  readonly note: string;
  /** In the verdict game: the mechanism of the world, and the one that was named; empty if none was. */
  readonly verdict?: { readonly truth: string; readonly named: string };
}

/** The marks as comma-separated text. */
export function formatMarks(marks: readonly Mark[]): string {
  return formatCsv(
    tableOf({
      student: marks.map(({ student }) => student),
      exercise: marks.map(({ exercise }) => exercise),
      task: marks.map(({ task }) => task),
      state: marks.map(({ state }) => state),
      attempts: Int32Array.from(marks, ({ attempts }) => attempts),
      "first right": marks.map(({ firstRight }) => firstRight),
      note: marks.map(({ note }) => note),
    }),
  );
}

/** Longest file of progress that is read: a student cannot fill the grader's memory. */
const mostProgressBytes = 5_000_000;

/**
 * The attempts that a student's folder records. They are the student's own word: whoever edits the file changes them,
 * but no state of a task.
 */
export function readProgress(folder: string): ProgressLine[] {
  const path = join(folder, progressFile);
  const status = lstatSync(path, { throwIfNoEntry: false });
  // Neither a link out of the folder nor a pipe that never ends.
  if (status?.isFile() !== true || status.size > mostProgressBytes) return [];
  const text = readFileSync(path, "utf8");
  return text.split("\n").flatMap((line) => {
    try {
      const value = JSON.parse(line) as Partial<ProgressLine>;
      const { exercise, task, state, at } = value;
      // A student may have written anything there: only a time is taken for one.
      return typeof exercise === "string" &&
        typeof task === "string" &&
        /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at ?? "")
        ? [{ exercise, task, at: String(at), state: state as ProgressLine["state"] }]
        : [];
    } catch {
      return [];
    }
  });
}
