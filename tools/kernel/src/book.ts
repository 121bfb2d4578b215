import { readFileSync } from "node:fs";
import { escapeHtml } from "alignment/text";
import { cellHtml } from "./book-cells";
import { createMarkdownRenderer, type Heading } from "./book-markdown";
import { bookScript, bookStyle } from "./book-page";
import type { Notebook } from "./notebook";

/** An executed notebook as a chapter of the book. */
export interface Chapter {
  /** The notebook's file name without its ending; the chapter's anchor. */
  readonly name: string;
  readonly notebook: Notebook;
}

/** What stands above the chapters. */
export interface BookTitle {
  readonly title: string;
  /** One sentence below the title, such as the input that the numbers stand on. */
  readonly subtitle: string;
}

interface RenderedChapter {
  readonly html: string;
  readonly headings: readonly Heading[];
}

/** The browser may load nothing from outside: what is missing from the page would show at once. */
const securityPolicy =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:";

function renderChapter({ name, notebook }: Chapter, folder: string): RenderedChapter {
  const markdown = createMarkdownRenderer(name, folder);
  const cells = notebook.cells.map((cell, position) => {
    try {
      return cellHtml(cell, markdown);
    } catch (cause) {
      throw new Error(
        `formatBook: cell ${position + 1} (${cell.id}) of ${name} cannot be shown: ${(cause as Error).message}`,
        { cause },
      );
    }
  });
  return { html: `<article>\n${cells.join("\n")}\n</article>`, headings: [...markdown.headings] };
}

function contentsHtml(chapters: readonly RenderedChapter[]): string {
  const link = ({ id, html }: Heading): string =>
    `<a href="#${id}">${html.replace(/<\/?a\b[^>]*>/g, "")}</a>`;
  const items = chapters.map(({ headings }) => {
    const [title, ...others] = headings;
    if (title === undefined) return "";
    const sections = others.filter(({ level }) => level === 2).map((heading) => `<li>${link(heading)}</li>`);
    return `<li>${link(title)}${sections.length === 0 ? "" : `<ul>${sections.join("")}</ul>`}</li>`;
  });
  return `<ol>${items.join("\n")}</ol>`;
}

/** The plotly source, safe inside a `<script>` element. */
function plotlySource(): string {
  const path = require.resolve("plotly.js-cartesian-dist-min/plotly-cartesian.min.js");
  return readFileSync(path, "utf8").replaceAll("</script", "<\\/script");
}

/**
 * One page of HTML with all chapters, a contents list and working figures; it loads nothing from outside.
 *
 * @param title what stands above
 * @param chapters in reading order
 * @param folder the notebooks' folder, from which pictures in prose are embedded
 * @throws where a cell's Markdown or mathematics cannot be read, naming the cell
 */
export function formatBook(title: BookTitle, chapters: readonly Chapter[], folder: string): string {
  const rendered = chapters.map((chapter) => renderChapter(chapter, folder));
  const hasFigures = rendered.some(({ html }) => html.includes('class="figure"') || html.includes("Plotly"));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${securityPolicy}">
<title>${escapeHtml(title.title)}</title>
<style>${bookStyle}</style>
${hasFigures ? `<script>${plotlySource()}</script>` : ""}
</head>
<body>
<header><p class="title">${escapeHtml(title.title)}</p><p>${escapeHtml(title.subtitle)}</p></header>
<nav aria-label="Contents"><details open><summary>Contents</summary>${contentsHtml(rendered)}</details></nav>
<main>
${rendered.map(({ html }) => html).join("\n")}
</main>
<script>${bookScript}</script>
</body>
</html>
`;
}
