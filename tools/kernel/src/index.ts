export { type BookFacts, type BookFile, type Chapter, formatBook } from "./book/book";
export { createMarkdownRenderer } from "./book/markdown";
export type { BookTitle } from "./book/page";
export type { CellError } from "./cell-error";
export { type CellSink, discardingSink } from "./cell-sink";

export { installKernel, removeKernel, userKernelsFolder } from "./install";
export { type KernelTimings, measureKernel, timeCells } from "./measure";
export {
  type Cell,
  codeCells,
  formatNotebook,
  joinText,
  type Notebook,
  NotebookError,
  type NotebookText,
  type Output,
  readNotebook,
  tagsOf,
} from "./notebook";
export { jupyterFolder, kernelName, kernelspecFolder, notebooksFolder, projectRoot } from "./project";
export { type CellFailure, type NotebookRun, type RunOptions, runNotebook } from "./run-notebook";
export { createSession, type Session } from "./session";
export { storedNotebook } from "./stored-notebook";
