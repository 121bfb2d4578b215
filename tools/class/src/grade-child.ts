// Runs what a student has handed in, behind a protection: WORLDS NOTEBOOK…, each notebook named by its exercise.
// Prints a line for the begin and the end of each notebook, for every answer and for every failure.
import { existsSync, readFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
// Not the whole kernel: its sockets need native code, which nothing here may load.
import { discardingSink } from "@alignment/kernel/dist/cell-sink";
import { joinText, readNotebook } from "@alignment/kernel/dist/notebook";
import { createSession, type Session } from "@alignment/kernel/dist/session";

/** What the grader reads: where a notebook begins and ends, an answer to a task, or a cell that failed. */
export type GradeLine =
  | { readonly kind: "begin" | "end"; readonly exercise: string }
  | { readonly kind: "answer"; readonly task: string; readonly answer: unknown }
  | { readonly kind: "failure"; readonly cell: number; readonly message: string };

/** Marks the lines that are meant for the grader among whatever a notebook prints. */
export const gradeMark = "\u001egrade ";

const answersFile = join(tmpdir(), "answers.jsonl");
const print = writeSync; // as it is before a notebook runs; what the process prints otherwise is the cells'
const pauses = new Int32Array(new SharedArrayBuffer(4));

/** Prints a line, and waits where the grader has not read yet what came before. */
function say(line: GradeLine): void {
  const bytes = Buffer.from(`\n${gradeMark}${JSON.stringify(line)}\n`);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += print(1, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(pauses, 0, 0, 20);
    }
  }
}

let read = 0;

/** Says the answers that checks have written since the last time. */
function sayNewAnswers(): void {
  if (!existsSync(answersFile)) return;
  const lines = readFileSync(answersFile, "utf8").split("\n").slice(0, -1);
  for (const line of lines.slice(read)) {
    const { task, answer } = JSON.parse(line);
    say({ kind: "answer", task, answer });
  }
  read = lines.length;
}

async function runNotebook(session: Session, path: string): Promise<void> {
  let count = 0;
  for (const [position, cell] of readNotebook(path).cells.entries()) {
    const source = joinText(cell.source);
    if (cell.cell_type !== "code" || source.trim() === "") continue;
    count += 1;
    const outcome = await session.run(source, count, discardingSink);
    sayNewAnswers();
    if (outcome.status === "ok") continue;
    const { ename, evalue } = outcome.error;
    say({ kind: "failure", cell: position + 1, message: `${ename}: ${evalue}` });
  }
}

async function main(): Promise<void> {
  const [worlds, ...notebooks] = process.argv.slice(2);
  process.env.ALIGNMENT_INPUT = worlds;
  process.env.ALIGNMENT_ANSWERS = answersFile;
  process.env.ALIGNMENT_PLOTLY = "provided";
  const session = createSession();
  for (const path of notebooks) {
    const exercise = basename(path, ".ipynb");
    say({ kind: "begin", exercise });
    await runNotebook(session, path);
    say({ kind: "end", exercise });
    session.forget();
  }
  process.exit(0);
}

if (require.main === module) {
  process.on("unhandledRejection", () => undefined);
  main().catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
