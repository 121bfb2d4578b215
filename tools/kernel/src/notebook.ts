import { readFileSync } from "node:fs";

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
export function splitText(text: string): string[] {
  return text.split(/(?<=\n)/).filter((line) => line !== "");
}

/** Whether `mime` is stored as JSON, not as text. */
export function isJsonType(mime: string): boolean {
  return mime === "application/json" || (mime.startsWith("application/") && mime.endsWith("+json"));
}

/** The tags in a cell's metadata. */
export function tagsOf(cell: Cell): readonly string[] {
  const { tags } = cell.metadata;
  return Array.isArray(tags) ? tags.map(String) : [];
}

/**
 * The notebook in the file `path`.
 *
 * @throws where the file is no notebook of nbformat 4
 */
export function readNotebook(path: string): Notebook {
  let parsed: Partial<Notebook>;
  try {
    parsed = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new Error(
      `readNotebook: ${path} cannot be read as JSON; expected a Jupyter notebook; check the file`,
      {
        cause,
      },
    );
  }
  if (parsed.nbformat !== 4 || !Array.isArray(parsed.cells)) {
    throw new Error(
      `readNotebook: ${path} has nbformat ${parsed.nbformat}; expected a notebook of nbformat 4 with cells; ` +
        "open it in Jupyter and save it",
    );
  }
  return parsed as Notebook;
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
