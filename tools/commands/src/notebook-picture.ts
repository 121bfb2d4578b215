import { joinText, type Notebook, type NotebookText } from "@alignment/kernel";
import { formatSmallPng } from "alignment/display";

/** The figures of an executed or stored notebook, as PNG files. */
function figuresOf(notebook: Notebook): Buffer[] {
  return notebook.cells
    .filter(({ source }) => joinText(source).includes("showFigure("))
    .flatMap(({ outputs = [] }) => outputs)
    .flatMap((output) => ("data" in output ? [output.data["image/png"]] : []))
    .filter((picture) => picture !== undefined)
    .map((picture) => Buffer.from(joinText(picture as NotebookText), "base64"));
}

/** A picture at the beginning of a notebook is at most this many times as high as it is wide. */
const highest = 1.3;

/** The small picture with which a notebook begins: its first figure that is no long list; undefined without figures. */
export function pictureOf(notebook: Notebook): Buffer | undefined {
  const figures = figuresOf(notebook);
  const figure = figures.find((png) => png.readUInt32BE(20) <= highest * png.readUInt32BE(16)) ?? figures[0];
  return figure === undefined ? undefined : formatSmallPng(figure);
}
