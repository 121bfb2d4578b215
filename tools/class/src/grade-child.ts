// Runs one handed-in notebook, behind a protection: NOTEBOOK WORLDS. Prints a line for every answer and every failure.
import { existsSync, readFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSession, discardingSink, joinText, readNotebook } from "@alignment/kernel";

/** What the grader reads: an answer to a task, or a cell that failed. */
export type GradeLine =
  | { readonly kind: "answer"; readonly task: string; readonly answer: unknown }
  | { readonly kind: "failure"; readonly cell: number; readonly message: string };

/** Marks the lines that are meant for the grader among whatever a notebook prints. */
export const gradeMark = "\u001egrade ";

async function main(): Promise<void> {
  const [notebookPath, worlds] = process.argv.slice(2);
  const answers = join(tmpdir(), "answers.jsonl");
  process.env.ALIGNMENT_INPUT = worlds;
  process.env.ALIGNMENT_ANSWERS = answers;
  process.env.ALIGNMENT_PLOTLY = "provided";
  const say = (line: GradeLine): void => {
    writeSync(1, `\n${gradeMark}${JSON.stringify(line)}\n`); // what the process prints otherwise is the cells'
  };
  let read = 0;
  const sayNewAnswers = (): void => {
    if (!existsSync(answers)) return;
    const lines = readFileSync(answers, "utf8").split("\n").slice(0, -1);
    for (const line of lines.slice(read)) {
      const { task, answer } = JSON.parse(line);
      say({ kind: "answer", task, answer });
    }
    read = lines.length;
  };
  const session = createSession();
  let count = 0;
  for (const [position, cell] of readNotebook(notebookPath).cells.entries()) {
    const source = joinText(cell.source);
    if (cell.cell_type !== "code" || source.trim() === "") continue;
    count += 1;
    const outcome = await session.run(source, count, discardingSink);
    sayNewAnswers();
    if (outcome.status === "error")
      say({
        kind: "failure",
        cell: position + 1,
        message: `${outcome.error.ename}: ${outcome.error.evalue}`,
      });
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
