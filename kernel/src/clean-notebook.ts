import { type Cell, joinText, type Notebook } from "./notebook";
import { kernelName } from "./project";

/** `cell` without outputs and count, and of its metadata only the tags. */
function cleanCell(cell: Cell, position: number): Cell {
  const { tags } = cell.metadata;
  const metadata = Array.isArray(tags) && tags.length > 0 ? { tags } : {};
  const id = cell.id ?? `cell-${position + 1}`;
  const source = joinText(cell.source).trimEnd();
  if (cell.cell_type !== "code") return { ...cell, id, metadata, source };
  return { cell_type: "code", execution_count: null, id, metadata, outputs: [], source };
}

/**
 * A notebook as it is kept in git: no outputs, counts, widget states or traces of a front end, so that a change of
 * prose or code is all that a comparison shows.
 */
export function cleanNotebook(notebook: Notebook): Notebook {
  return {
    cells: notebook.cells.map(cleanCell),
    metadata: {
      kernelspec: { display_name: "TypeScript (alignment)", language: "typescript", name: kernelName },
      language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}
