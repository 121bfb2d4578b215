import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeHtml } from "alignment/text";
import { projectRoot } from "../project";
import type { ReadingEntry } from "./front";
import type { Heading } from "./markdown";

/** What stands above the pages. */
export interface BookTitle {
  readonly title: string;
  /** One sentence below the title, such as the input that the numbers stand on. */
  readonly subtitle: string;
}

/** A page in the contents list, with its sections where it is the one shown. */
export interface ContentsEntry {
  readonly address: string;
  /** HTML. */
  readonly title: string;
  readonly kind: "notebook" | "document";
  readonly isCurrent: boolean;
  readonly sections: readonly Heading[];
}

/** What a page of the book is made of. */
export interface PageParts {
  readonly title: string;
  readonly heading: BookTitle;
  /** The address of the first page. */
  readonly home: string;
  /** The folder of plotly and of the index of the search, seen from the page. */
  readonly assets: string;
  readonly contents: readonly ContentsEntry[];
  readonly content: string;
  readonly previous: ReadingEntry | undefined;
  readonly next: ReadingEntry | undefined;
}

/** Scripts and pictures come from the page and its folder alone; what is missing would show at once. */
const securityPolicy =
  "default-src 'none'; script-src 'unsafe-inline' 'self' file:; frame-src 'self' file:; style-src 'unsafe-inline'; img-src data: blob:; font-src data:";

function asset(name: string): string {
  return readFileSync(join(projectRoot, "tools", "kernel", "src", "book", name), "utf8");
}

/** The scripts of a page in the order in which they run: the first one makes what the others take. */
const scripts = ["page", "contents", "code", "search", "tables", "figures"] as const;

function script(): string {
  return scripts
    .map((name) => asset(`reader/${name}.js`))
    .join("")
    .replaceAll("</script", "<\\/script");
}

function contentsItem({ address, title, isCurrent, sections }: ContentsEntry): string {
  const list = sections.map(
    ({ id, html }) => `<li><a href="#${id}">${html.replace(/<\/?a\b[^>]*>/g, "")}</a></li>`,
  );
  const current = isCurrent ? ' aria-current="page"' : "";
  const inside = list.length === 0 ? "" : `<ul>${list.join("")}</ul>`;
  return `<li><a href="${address}"${current}>${title}</a>${inside}</li>`;
}

function contentsHtml(entries: readonly ContentsEntry[], home: string): string {
  const ofKind = (kind: ContentsEntry["kind"]): string =>
    entries
      .filter((entry) => entry.kind === kind)
      .map(contentsItem)
      .join("\n");
  const current = entries.some(({ isCurrent }) => isCurrent) ? "" : ' aria-current="page"';
  const documents = ofKind("document");
  return `<a class="home" href="${home}"${current}>The answer</a>
<ol>${ofKind("notebook")}</ol>
${documents === "" ? "" : `<p>Documents</p>\n<ol>${documents}</ol>`}`;
}

function neighbours({ previous, next }: PageParts): string {
  const link = (entry: ReadingEntry | undefined, relation: string, word: string): string =>
    entry === undefined ? "" : `<a rel="${relation}" href="${entry.address}">${word}: ${entry.title}</a>`;
  return `<nav class="neighbours" aria-label="Previous and next page">${link(previous, "prev", "Previous")}${link(next, "next", "Next")}</nav>`;
}

/** A whole page of the book, with its style and script in it. */
export function pageHtml(parts: PageParts): string {
  const { title, heading, home, assets, contents, content } = parts;
  return `<!doctype html>
<html lang="en" data-assets="${assets}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${securityPolicy}">
<title>${escapeHtml(title)}</title>
<style>${asset("book.css")}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header><p class="title"><a href="${home}">${escapeHtml(heading.title)}</a></p><p>${escapeHtml(heading.subtitle)}</p></header>
<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary>
<div class="tools"></div>
${contentsHtml(contents, home)}</details></nav>
<main id="content" tabindex="-1">
${content}
${neighbours(parts)}
</main>
<script>${script()}</script>
</body>
</html>
`;
}
