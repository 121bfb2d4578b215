import { type Notebook, readNotebook } from "./notebook";
import { runCells } from "./run-cells";
import type { ChildReport } from "./run-notebook";
import { createSession } from "./session";

// The child process of `runNotebook`: runs the notebook named by its argument in the current folder.

function report(message: ChildReport, then: () => void = () => {}): void {
  process.send?.(message, then);
}

async function main(): Promise<void> {
  const notebook = readNotebook(process.argv[2]);
  const { cells, failure } = await runCells(createSession(), notebook, {
    begins: (position, id) => report({ type: "begins", position, id }),
    ran: (position, cell) => report({ type: "ran", position, cell }),
    progress: (done, total) => report({ type: "progress", done, total }),
  });
  const metadata = {
    ...notebook.metadata,
    language_info: {
      file_extension: ".ts",
      mimetype: "text/typescript",
      name: "typescript",
      pygments_lexer: "typescript",
    },
  };
  const nbformat_minor = Math.max(5, notebook.nbformat_minor);
  const executed: Notebook = { ...notebook, nbformat_minor, metadata, cells };
  report({ type: "finished", executed, failure }, () => process.exit(0));
}

process.on("disconnect", () => process.exit(1)); // the program that asked for the run is gone
main().catch((error: Error) => {
  report({ type: "broken", message: error.stack ?? error.message }, () => process.exit(1));
});
