import { UserError } from "@alignment/engine";
import { type Cell, joinText, type Notebook, type Output } from "@alignment/kernel";
import { lexer, type Tokens } from "marked";
import { findingsIn, type Results } from "./findings";

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
  /** The recorded results by key. */
  readonly results: Results;
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

/** Markdown of a notebook as it stands in docs/: links to other notebooks lead to their folder. */
function fromDocs(markdown: string): string {
  return markdown.replace(/\]\((?=\d\d-[\w-]+\.ipynb)/g, "](../notebooks/");
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
    const described = data["text/plain"] === undefined ? figureName : textOf("text/plain");
    const alt = described.replace(/\s+/g, " ").replace(/[[\]]/g, "");
    return { text: `![${alt}](${figurePath}/${figureName}.png)`, figure: { name: figureName, png } };
  }
  if (data["text/markdown"] !== undefined) return { text: fromDocs(textOf("text/markdown").trim()) };
  const html = data["text/html"] === undefined ? "" : textOf("text/html");
  return { text: html.includes("<table") ? bareTable(html) : "" };
}

/** How deep a heading stands. */
function levelOf(heading: string): number {
  return heading.indexOf(" ");
}

/** The headings of a text in Markdown; a line of code that begins with "#" is none. */
function headingsIn(text: string): string[] {
  const headings = lexer(text).filter(({ type }) => type === "heading") as Tokens.Heading[];
  return headings.map((heading) => `${"#".repeat(heading.depth)} ${heading.text}`);
}

/** The headings that lead to what follows: those of parts that ended without content are left out. */
function leadingHeadings(headings: readonly string[]): string[] {
  return headings.filter((heading, at) =>
    headings.slice(at + 1).every((later) => levelOf(later) > levelOf(heading)),
  );
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
      headings.push(...headingsIn(joinText(cell.source)));
      continue;
    }
    if (cell.cell_type !== "code" || !isShown(name, cell)) continue;
    for (const [at, output] of (cell.outputs ?? []).entries()) {
      const figureName = `${name.slice(0, 2)}-${cell.id}${at === 0 ? "" : `-${at + 1}`}`;
      const { text, figure } = partOf(output, figureName, figureFolder);
      if (text === "") continue;
      lines.push(...leadingHeadings(headings).map((heading) => `#${heading}`), text);
      headings = [];
      if (figure !== undefined) figures.push(figure);
    }
  }
  return { lines, figures };
}

/**
 * The results on the real files as a page in Markdown: what was found, then what the notebooks show (tables as HTML,
 * figures as pictures beside the page), and what it stands on. Only estimates and counts are shown, no row of the data.
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
  const title = [
    "# Results on the real files",
    `Written by \`npm run results\` on ${content.date}. Everything below is computed by the notebooks; nothing is typed. [What it stands on](#what-it-stands-on) is at the end.`,
  ];
  const basis = [
    "## What it stands on",
    `Version ${content.projectVersion} of this project, on Node ${content.nodeVersion}, and these files, by their SHA-256:`,
    ["| File | SHA-256 |", "| --- | --- |", ...hashes].join("\n"),
    content.unverified.length === 0
      ? "All of them are the files that the project was developed with."
      : [
          "**Not all of them are the verified files:**",
          ...content.unverified.map((line) => `- ${line}`),
        ].join("\n"),
  ];
  const all = [...title, ...findingsIn(content.results), ...parts, ...basis];
  return { markdown: `${all.join("\n\n")}\n`, figures };
}
