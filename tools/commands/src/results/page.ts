import { UserError } from "@alignment/engine";
import { type Cell, joinText, type Notebook, type Output } from "@alignment/kernel";

/** A figure of the page, as a file beside it. */
export interface PageFigure {
  readonly name: string;
  readonly png: Buffer;
}

/** The page with its figures. */
export interface ResultsPage {
  readonly markdown: string;
  readonly figures: readonly PageFigure[];
}

/** What the page is made of. */
export interface PageContent {
  /** Day of the run, year-month-day. */
  readonly date: string;
  readonly projectVersion: string;
  readonly nodeVersion: string;
  /** SHA-256 of every input file by name. */
  readonly hashes: Readonly<Record<string, string>>;
  /** A line for each source file that is not the verified one. */
  readonly unverified: readonly string[];
  /** Executed notebooks by name, without ".ipynb". */
  readonly notebooks: readonly { readonly name: string; readonly notebook: Notebook }[];
  /** Folder of the figures, as the page names it. */
  readonly figureFolder: string;
}

/** Cells of early notebooks that show counts; their other cells show rows of the data, which the page may not. */
const countingCells: Readonly<Record<string, readonly string[]>> = {
  "02-merging": ["waterfall", "waterfall-figure"],
};

/** The first notebook whose outputs are estimates and counts alone. */
const firstOfEstimates = "05";

function isShown(notebook: string, cell: Cell): boolean {
  return (
    notebook.slice(0, 2) >= firstOfEstimates || (countingCells[notebook]?.includes(cell.id ?? "") ?? false)
  );
}

/** A table of ours without its style, on lines that Markdown takes for one block. */
function bareTable(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replace(/<span class="fill"[^>]*>[\s\S]*?<\/span>/g, "")
    .replace(/ (?:class|style)="[^"]*"/g, "")
    .replace(/\n\s*\n/g, "\n")
    .trim();
}

/** What one output adds to the page, and the figure that goes with it. */
function partOf(
  output: Output,
  figureName: string,
  figurePath: string,
): { text: string; figure?: PageFigure } {
  if (output.output_type === "stream" || output.output_type === "error") return { text: "" };
  const data = output.data as Readonly<Record<string, unknown>>;
  const textOf = (type: string): string => joinText(data[type] as string | string[]);
  if (data["image/png"] !== undefined) {
    const png = Buffer.from(textOf("image/png"), "base64");
    return { text: `![${figureName}](${figurePath}/${figureName}.png)`, figure: { name: figureName, png } };
  }
  if (data["text/markdown"] !== undefined) return { text: textOf("text/markdown").trim() };
  const html = data["text/html"] === undefined ? "" : textOf("text/html");
  return { text: html.includes("<table") ? bareTable(html) : "" };
}

/** The headings of a notebook's prose that stand above a shown cell, and the outputs of those cells. */
function sectionOf(
  name: string,
  notebook: Notebook,
  figureFolder: string,
): { lines: string[]; figures: PageFigure[] } {
  const lines: string[] = [];
  const figures: PageFigure[] = [];
  let headings: string[] = [];
  for (const cell of notebook.cells) {
    if (cell.cell_type === "markdown") {
      headings.push(
        ...joinText(cell.source)
          .split("\n")
          .filter((line) => /^#+ /.test(line)),
      );
      continue;
    }
    if (cell.cell_type !== "code" || !isShown(name, cell)) continue;
    for (const [at, output] of (cell.outputs ?? []).entries()) {
      const figureName = `${name.slice(0, 2)}-${cell.id}${at === 0 ? "" : `-${at + 1}`}`;
      const { text, figure } = partOf(output, figureName, figureFolder);
      if (text === "") continue;
      lines.push(...headings.map((heading) => `#${heading}`), text);
      headings = [];
      if (figure !== undefined) figures.push(figure);
    }
  }
  return { lines, figures };
}

/**
 * The results on the real files as a page in Markdown: date, hashes of the input, and what the notebooks show, tables as
 * HTML and figures as pictures beside the page. Only estimates and counts are shown, no row of the data.
 *
 * @throws RangeError if the notebooks show nothing.
 */
export function formatResultsPage(content: PageContent): ResultsPage {
  const sections = content.notebooks.map(({ name, notebook }) =>
    sectionOf(name, notebook, content.figureFolder),
  );
  const figures = sections.flatMap((section) => section.figures);
  const parts = sections.flatMap(({ lines }) => lines);
  if (parts.length === 0) {
    throw new UserError("formatResultsPage: the notebooks have no outputs to show; expected executed ones");
  }
  const hashes = Object.entries(content.hashes).map(([file, hash]) => `| \`${file}\` | \`${hash}\` |`);
  const head = [
    "# Results on the real files",
    `Written by \`npm run results\` on ${content.date}, with version ${content.projectVersion} of this project on Node ${content.nodeVersion}. Everything below is computed by the notebooks; nothing is typed. Rerun the command to write it anew.`,
    "The files it stands on, by their SHA-256:",
    ["| File | SHA-256 |", "| --- | --- |", ...hashes].join("\n"),
    content.unverified.length === 0
      ? "All of them are the files that the project was developed with."
      : [
          "**Not all of them are the verified files:**",
          ...content.unverified.map((line) => `- ${line}`),
        ].join("\n"),
  ];
  return { markdown: `${[...head, ...parts].join("\n\n")}\n`, figures };
}
