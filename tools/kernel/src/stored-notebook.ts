import { type Cell, joinText, type Notebook, type Output } from "./notebook";
import { kernelName } from "./project";

/**
 * What a figure keeps: the picture, which every front end shows, and its words; the interactive one comes by running.
 */
const figureTypes = ["image/png", "text/plain"];

/** An output as it is kept: figures as pictures, without a front end's traces. */
function storedOutput(output: Output): Output {
  if (output.output_type === "stream" || output.output_type === "error") return output;
  const { data } = output;
  const kept =
    data["image/png"] === undefined
      ? data
      : Object.fromEntries(figureTypes.filter((type) => type in data).map((type) => [type, data[type]]));
  return { ...output, data: kept, metadata: {} };
}

/** Cells with this tag have their code folded. */
const foldingTag = "hide-input";

/** Of the metadata of a cell the tags, and what folds the code in Jupyter and VS Code where a tag asks for it. */
function storedMetadata({ tags }: Cell["metadata"]): Cell["metadata"] {
  if (!Array.isArray(tags) || tags.length === 0) return {};
  return tags.includes(foldingTag) ? { jupyter: { source_hidden: true }, tags } : { tags };
}

/** `cell` with its outputs as they are kept, counted from the top, and of its metadata what is the author's. */
function storedCell(cell: Cell, position: number, count: number): Cell {
  const metadata = storedMetadata(cell.metadata);
  const id = cell.id ?? `cell-${position + 1}`;
  const source = joinText(cell.source).trimEnd();
  if (cell.cell_type !== "code") return { ...cell, id, metadata, source };
  const outputs = (cell.outputs ?? []).map(storedOutput);
  const wasRun = cell.execution_count !== null && cell.execution_count !== undefined;
  return { cell_type: "code", execution_count: wasRun ? count : null, id, metadata, outputs, source };
}

/**
 * A notebook as it is kept in git: with the outputs of a run from top to bottom, figures as pictures alone, and without
 * widget states or traces of a front end, so that a change of prose, code or results is all that a comparison shows.
 */
export function storedNotebook(notebook: Notebook): Notebook {
  let count = 0;
  return {
    cells: notebook.cells.map((cell, position) => {
      if (cell.cell_type === "code") count += 1;
      return storedCell(cell, position, count);
    }),
    metadata: {
      kernelspec: { display_name: "TypeScript (alignment)", language: "typescript", name: kernelName },
      language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}
