import { type Cell, joinText, type Notebook, type Output, readNotebook } from "./notebook";
import { createOutputRecorder } from "./record-outputs";
import type { CellFailure, ChildReport } from "./run-notebook";
import { createSession } from "./session";

// The child process of `runNotebook`: runs the notebook named by its argument in the current folder.

function report(message: ChildReport): void {
  process.send?.(message);
}

function withOutputs(cell: Cell, position: number, executionCount: number | null, outputs: Output[]): Cell {
  return { ...cell, id: cell.id ?? `cell-${position + 1}`, execution_count: executionCount, outputs };
}

function hasCode(cell: Cell): boolean {
  return cell.cell_type === "code" && joinText(cell.source).trim() !== "";
}

async function runCells(notebook: Notebook): Promise<{ cells: Cell[]; failure: CellFailure | undefined }> {
  const session = createSession();
  const recorder = createOutputRecorder();
  const cells: Cell[] = [];
  const total = notebook.cells.filter(hasCode).length;
  let executionCount = 0;
  let done = 0;
  let failure: CellFailure | undefined;
  report({ type: "progress", done, total });
  for (const [position, cell] of notebook.cells.entries()) {
    const source = joinText(cell.source);
    if (cell.cell_type !== "code") {
      cells.push({ ...cell, id: cell.id ?? `cell-${position + 1}` });
      continue;
    }
    if (failure !== undefined || !hasCode(cell)) {
      cells.push(withOutputs(cell, position, null, []));
      continue;
    }
    executionCount += 1;
    const outputs = recorder.startCell(executionCount);
    const outcome = await session.run(source, executionCount, recorder.sink);
    if (outcome.status === "error") {
      const { ename, evalue, traceback, place } = outcome.error;
      outputs.push({ output_type: "error", ename, evalue, traceback });
      failure = {
        cell: position + 1,
        id: cell.id ?? `cell-${position + 1}`,
        ename,
        evalue,
        traceback,
        place,
      };
    } else {
      done += 1;
      report({ type: "progress", done, total });
    }
    cells.push(withOutputs(cell, position, executionCount, outputs));
  }
  return { cells, failure };
}

async function main(): Promise<void> {
  const notebook = readNotebook(process.argv[2]);
  const { cells, failure } = await runCells(notebook);
  const metadata = {
    ...notebook.metadata,
    language_info: {
      file_extension: ".ts",
      mimetype: "text/typescript",
      name: "typescript",
      pygments_lexer: "typescript",
    },
  };
  const executed: Notebook = {
    ...notebook,
    nbformat_minor: Math.max(5, notebook.nbformat_minor),
    metadata,
    cells,
  };
  process.send?.({ type: "finished", executed, failure } satisfies ChildReport, () => process.exit(0));
}

process.on("disconnect", () => process.exit(1)); // the program that asked for the run is gone
process.on("unhandledRejection", (reason) => {
  console.error("Promise rejected, and no cell waits for it:", reason);
});
main().catch((error: Error) => {
  process.send?.({ type: "broken", message: error.stack ?? error.message } satisfies ChildReport, () =>
    process.exit(1),
  );
});
