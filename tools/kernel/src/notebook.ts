import { readFileSync } from "node:fs";
import { UserError } from "@alignment/engine";
import { kernelName } from "./project";

/** Text in a notebook file: whole, or as lines that keep their line ends. */
export type NotebookText = string | readonly string[];

/** One output of a code cell, in the words of nbformat. */
export type Output =
  | { readonly output_type: "stream"; readonly name: "stdout" | "stderr"; readonly text: NotebookText }
  | {
      readonly output_type: "display_data";
      readonly data: Readonly<Record<string, unknown>>;
      readonly metadata: Readonly<Record<string, unknown>>;
    }
  | {
      readonly output_type: "execute_result";
      readonly execution_count: number;
      readonly data: Readonly<Record<string, unknown>>;
      readonly metadata: Readonly<Record<string, unknown>>;
    }
  | {
      readonly output_type: "error";
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

/** One cell, in the words of nbformat. */
export interface Cell {
  readonly cell_type: "markdown" | "code" | "raw";
  readonly id?: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly source: NotebookText;
  readonly outputs?: readonly Output[];
  readonly execution_count?: number | null;
}

/** A notebook of nbformat 4. */
export interface Notebook {
  readonly nbformat: number;
  readonly nbformat_minor: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly cells: readonly Cell[];
}

/** `text` as one string. */
export function joinText(text: NotebookText): string {
  return typeof text === "string" ? text : text.join("");
}

/** `text` as lines that keep their line ends, as Jupyter writes it. */
function splitText(text: string): string[] {
  return text.split(/(?<=\n)/).filter((line) => line !== "");
}

/** Whether `mime` is stored as JSON, not as text. */
function isJsonType(mime: string): boolean {
  return mime === "application/json" || (mime.startsWith("application/") && mime.endsWith("+json"));
}

/** The tags in a cell's metadata. */
export function tagsOf(cell: Cell): readonly string[] {
  const { tags } = cell.metadata;
  return Array.isArray(tags) ? tags.map(String) : [];
}

/** A file that is no notebook that can be run here. */
export class NotebookError extends UserError {
  /**
   * @param path the file
   * @param problem what is wrong with it, what is expected and what to do, as it follows the file's name
   */
  constructor(
    path: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`readNotebook: ${path} ${problem}`);
    this.cause = options?.cause;
  }
}

const expected = "expected a Jupyter notebook of nbformat 4; open it in Jupyter and save it, or take it away";

function parsedFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8").replace(/^\ufeff/, ""));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== undefined) {
      const problem = code === "EISDIR" ? "is a folder" : `cannot be opened (${code})`;
      throw new NotebookError(path, `${problem}; ${expected}`, { cause });
    }
    throw new NotebookError(path, `cannot be read as JSON (${(cause as Error).message}); ${expected}`, {
      cause,
    });
  }
}

function isText(source: unknown): source is NotebookText {
  return (
    typeof source === "string" || (Array.isArray(source) && source.every((line) => typeof line === "string"))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const cellTypes: readonly unknown[] = ["markdown", "code", "raw"];

/** A cell with what may be left out put in: a cell without source is empty. */
function checkedCell(path: string, cell: Partial<Cell> | null, position: number): Cell {
  const { cell_type, source = "", metadata } = cell ?? {};
  const refuse = (problem: string): never => {
    throw new NotebookError(path, `has a cell ${position + 1} ${problem}; ${expected}`);
  };
  if (cell_type === undefined || !cellTypes.includes(cell_type))
    refuse(`of type ${JSON.stringify(cell_type)}`);
  if (!isText(source)) refuse(`whose source is ${JSON.stringify(source)?.slice(0, 40)}`);
  return { ...cell, cell_type, source, metadata: isObject(metadata) ? metadata : {} } as Cell;
}

/** Kernels of TypeScript and JavaScript, by the beginning of their names. */
const kernelsOfTypeScript = new RegExp(
  `^(?:${kernelName}|[tj]slab|deno|(?:type|java)script|ijavascript)`,
  "i",
);

/**
 * The language that a notebook is written in, as its front end noted it: its name, or that of its kernel where the
 * language is not said. `undefined` where nothing was noted, or a kernel of TypeScript.
 */
function otherLanguageOf(metadata: unknown): string | undefined {
  const { kernelspec, language_info } = (metadata ?? {}) as Record<string, Record<string, unknown> | null>;
  const language = language_info?.name ?? kernelspec?.language;
  const name = language ?? kernelspec?.name;
  if (typeof name !== "string" || name === "" || kernelsOfTypeScript.test(name)) return undefined;
  return typeof language === "string" ? language.toLowerCase() : `the kernel ${name}`;
}

/**
 * The notebook in the file `path`.
 *
 * @throws NotebookError where the file is no notebook of nbformat 4 with cells of TypeScript
 */
export function readNotebook(path: string): Notebook {
  const parsed = parsedFile(path) as Partial<Notebook> | null;
  if (parsed?.nbformat !== 4 || !Array.isArray(parsed.cells)) {
    const format = parsed?.nbformat;
    const found = typeof format === "number" && format !== 4 ? `has nbformat ${format}` : "has no cells";
    throw new NotebookError(path, `${found}; ${expected}`);
  }
  const language = otherLanguageOf(parsed.metadata);
  if (language !== undefined) {
    throw new NotebookError(path, `is a notebook of ${language}; expected TypeScript; take it away`);
  }
  const { cells, metadata, nbformat, nbformat_minor } = parsed;
  return {
    ...parsed,
    nbformat,
    nbformat_minor: typeof nbformat_minor === "number" ? nbformat_minor : 0,
    metadata: isObject(metadata) ? metadata : {},
    cells: cells.map((cell, position) => checkedCell(path, cell, position)),
  };
}

/** The cells of a notebook that have code to run. */
export function codeCells({ cells }: Notebook): Cell[] {
  return cells.filter(({ cell_type, source }) => cell_type === "code" && joinText(source).trim() !== "");
}

function storedBundle(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([mime, content]) => [
      mime,
      typeof content === "string" && !isJsonType(mime) ? splitText(content) : content,
    ]),
  );
}

function storedOutput(output: Output): Output {
  if (output.output_type === "stream") return { ...output, text: splitText(joinText(output.text)) };
  if (output.output_type === "error") return output;
  return { ...output, data: storedBundle(output.data) };
}

/** The text of a notebook file, laid out as Jupyter lays it out: one space of indent, text as lines. */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: splitText(joinText(cell.source)),
    ...(cell.outputs === undefined ? {} : { outputs: cell.outputs.map(storedOutput) }),
  }));
  return `${JSON.stringify({ ...notebook, cells }, null, 1)}\n`;
}
