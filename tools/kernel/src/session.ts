import { format } from "node:util";
import type { Converter } from "tslab/dist/converter";
import { createConverter } from "tslab/dist/converter";
import { createExecutor, type Executor } from "tslab/dist/executor";
import { JupyterHandlerImpl } from "tslab/dist/jupyter";
import { createBoundedPrinter } from "./bounded-printer";
import type { CellError, CompileComplaint } from "./cell-error";
import { describeComplaints, describeThrownValue } from "./cell-error";
import { type CellSources, createCellSources } from "./cell-source";
import { describeMissing, missingNames, notebooksIn } from "./earlier-cells";
import { expandShorthand } from "./expand-shorthand";
import { isInside, notebooksFolder, projectRoot } from "./project";

/** Content by MIME type: text, or an object for JSON types. */
export type DisplayBundle = Readonly<Record<string, unknown>>;

/** What a cell displays: the same thing in several MIME types. */
export interface DisplayData {
  readonly data: DisplayBundle;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly transient?: { readonly display_id?: string };
}

/** Where a cell's outputs go while it runs. */
export interface CellSink {
  stream(name: "stdout" | "stderr", text: string): void;
  display(data: DisplayData, update: boolean): void;
  /** The value of the cell's last expression, as `console.log` would write it. */
  result(text: string): void;
}

/** How a cell ended. */
export type CellOutcome = { readonly status: "ok" } | { readonly status: "error"; readonly error: CellError };

/** A TypeScript session: cells run one after another and see the variables of those before. */
export interface Session {
  /** tslab's handler, for questions about the language: completion, inspection, whether code is complete. */
  readonly handler: JupyterHandlerImpl;
  /**
   * Compiles and runs one cell. The caller waits for it before it runs the next one.
   *
   * @param code the cell's source
   * @param count the cell's execution count, by which stacks name it
   * @param sink where its outputs go
   */
  run(code: string, count: number, sink: CellSink): Promise<CellOutcome>;
  /** Ends a cell that waits for a promise; a busy one is ended by SIGINT itself. */
  interrupt(): void;
  close(): void;
}

/** The one private method of tslab 1.0.22 (pinned) used here: it runs a cell without the queue that aborts silently. */
interface CellRunner {
  handleExecuteImpl(
    request: { code: string },
    writeStream: (name: "stdout" | "stderr", text: string) => void,
    writeDisplayData: (data: DisplayData, update: boolean) => void,
  ): Promise<unknown>;
}

/** What tslab's executor says through the console it was given: the last value, the thrown value, or complaints. */
interface CellNotes {
  code: string;
  thrown: unknown[];
  complaints: CompileComplaint[];
  sink: CellSink | undefined;
}

const complaintFormat = "%s%d:%d - %s";

function noteError(notes: CellNotes, values: readonly unknown[]): void {
  if (values[0] !== complaintFormat) {
    notes.thrown.push(values[0]);
    return;
  }
  const [, file, line, column, message] = values;
  notes.complaints.push({
    file: String(file).trim(),
    line: Number(line),
    column: Number(column),
    message: String(message),
  });
}

/** What to run first, where a cell asks for what cells above it make. */
function adviceOn({ complaints, code }: CellNotes, cells: CellSources): string[] {
  const missing = missingNames(complaints.map(({ message }) => message));
  return missing.length === 0
    ? []
    : describeMissing(missing, code, cells.written(), notebooksIn(process.cwd()));
}

function errorOf(notes: CellNotes, cells: CellSources): CellError {
  if (notes.complaints.length > 0) {
    return describeComplaints(notes.complaints, notes.code, adviceOn(notes, cells));
  }
  return describeThrownValue(notes.thrown[0], cells);
}

/** The folder from which cells import: the current one inside the project, else the project's notebooks. */
function importFolder(): string {
  return isInside(process.cwd(), projectRoot) ? process.cwd() : notebooksFolder;
}

/** tslab's converter takes the current folder for its root, so the folder is changed while it is made. */
function createConverterIn(folder: string): Converter {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return createConverter({ isJS: false, isBrowser: false });
  } finally {
    process.chdir(before);
  }
}

/** `converter` with every cell kept and its JavaScript named after its count, so that a stack says where it was. */
function keepCells(converter: Converter, cells: CellSources, count: () => number): Converter {
  return {
    ...converter,
    convert(previous, source) {
      const converted = converter.convert(previous, expandShorthand(source));
      if (converted.output === undefined) return converted;
      cells.add(count(), source, converted.output);
      return { ...converted, output: `${converted.output}\n//# sourceURL=cell-${count()}.ts` };
    },
  };
}

/** A new session of tslab's own executor and handler, importing from the current folder. */
export function createSession(): Session {
  const folder = importFolder();
  const notes: CellNotes = { code: "", thrown: [], complaints: [], sink: undefined };
  let currentCount = 0;
  const cells = createCellSources();
  const converter = keepCells(createConverterIn(folder), cells, () => currentCount);
  const executor: Executor = createExecutor(
    folder,
    { node: converter, browser: converter, close: () => converter.close() },
    {
      log: (...values: unknown[]) => notes.sink?.result(format(...values)),
      error: (...values: unknown[]) => noteError(notes, values),
    },
  );
  const handler = new JupyterHandlerImpl(executor, false);

  async function run(code: string, count: number, sink: CellSink): Promise<CellOutcome> {
    currentCount = count;
    Object.assign(notes, { code, thrown: [], complaints: [], sink });
    const printer = createBoundedPrinter((name, text) => sink.stream(name, text));
    try {
      await (handler as unknown as CellRunner).handleExecuteImpl(
        { code },
        (name, text) => printer.write(name, text),
        (data, update) => sink.display(data, update),
      );
    } catch (reason) {
      if (notes.thrown.length === 0 && notes.complaints.length === 0) notes.thrown.push(reason);
      return { status: "error", error: errorOf(notes, cells) };
    } finally {
      printer.end();
    }
    if (notes.complaints.length > 0) sink.stream("stderr", `${errorOf(notes, cells).traceback.join("\n")}\n`);
    return { status: "ok" };
  }

  return { handler, run, interrupt: () => executor.interrupt(), close: () => executor.close() };
}
