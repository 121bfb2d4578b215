import { medianOf } from "alignment/dist/table/statistics";
import { type KernelClient, startKernelClient } from "./kernel-client";
import { notebooksFolder } from "./project";

/** Times of one fresh kernel, in milliseconds. */
export interface KernelTimings {
  /** From the start of the process to the answer of the first question. */
  readonly ready: number;
  /** The first cell, importing the library. */
  readonly firstImport: number;
  /** Median of cells that do next to nothing. */
  readonly trivialCell: number;
}

const importCell = 'import * as alignment from "alignment";';
const trivialCells = 11;

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function timeCell(kernel: KernelClient, code: string): Promise<number> {
  let status = "";
  const time = await millisecondsOf(async () => {
    status = await kernel.execute(code);
  });
  if (status !== "ok")
    throw new Error(`measureKernel: the cell ${JSON.stringify(code)} ended with ${status}`);
  return time;
}

/**
 * Runs cells in a fresh kernel, over its sockets as Jupyter does.
 *
 * @param cells TypeScript source of each cell, run in order
 * @returns milliseconds until the kernel answered, and of each cell
 * @throws where a cell fails
 */
export async function timeCells(cells: readonly string[]): Promise<{ ready: number; cells: number[] }> {
  let kernel: KernelClient | undefined;
  const ready = await millisecondsOf(async () => {
    kernel = await startKernelClient(notebooksFolder);
  });
  const times: number[] = [];
  try {
    for (const code of cells) times.push(await timeCell(kernel!, code));
  } finally {
    kernel?.close();
  }
  return { ready, cells: times };
}

/** The latencies of a fresh kernel: ready, first import of the library, trivial cell. */
export async function measureKernel(): Promise<KernelTimings> {
  const trivial = Array.from(
    { length: trivialCells },
    (_, index) => `const value${index} = ${index};\nvalue${index}`,
  );
  const { ready, cells } = await timeCells([importCell, ...trivial]);
  const [firstImport, ...others] = cells;
  return { ready, firstImport, trivialCell: medianOf(others) };
}
