import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { escapeHtml } from "alignment/text";
import type { Notebook } from "../notebook";
import { projectRoot } from "../project";
import { cellHtml } from "./cells";
import { frontHtml, type ReadingEntry } from "./front";
import { type LinkTargets, linkNames } from "./links";
import { createMarkdownRenderer, type Heading, type PageOf } from "./markdown";
import { type BookTitle, type ContentsEntry, pageHtml } from "./page";
import { plainText, type SearchEntry, searchEntries, searchScript } from "./search-index";

/** An executed notebook as a chapter of the book. */
export interface Chapter {
  /** The notebook's file name without its ending; the name of its page. */
  readonly name: string;
  readonly notebook: Notebook;
}

/** What the first page says besides the notebooks. */
export interface BookFacts {
  /** The recorded results by key. */
  readonly results: Readonly<Record<string, unknown>>;
  readonly isSimulated: boolean;
  /** Whether `live.html` stands beside the book. */
  readonly hasLivePage: boolean;
}

/** A file of the book: its path from the folder of the results, and its text. */
export interface BookFile {
  readonly path: string;
  readonly text: string;
}

/** A page before links between pages are set. */
interface RenderedPage {
  readonly name: string;
  /** Its title as HTML. */
  readonly title: string;
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly kind: "notebook" | "document";
}

/** The documents that the book holds as pages, by their paths in the project. */
function documentPaths(): string[] {
  const docs = join(projectRoot, "docs");
  const names = existsSync(docs) ? readdirSync(docs).filter((name) => name.endsWith(".md")) : [];
  return [...names.sort().map((name) => `docs/${name}`), "data/codebook.md"].filter((path) =>
    existsSync(join(projectRoot, path)),
  );
}

function documentPage(path: string): string {
  return `${basename(path, ".md")}.html`;
}

/** The address of a page, seen from its folder: a notebook may have any name. */
function addressOf(name: string): string {
  return `${encodeURIComponent(name)}.html`;
}

function titleOf(headings: readonly Heading[], name: string): string {
  return headings[0]?.html.replace(/<\/?a\b[^>]*>/g, "") ?? escapeHtml(name);
}

function renderChapter({ name, notebook }: Chapter, folder: string, pageOf: PageOf): RenderedPage {
  const markdown = createMarkdownRenderer(folder, pageOf);
  const cells = notebook.cells.map((cell) => cellHtml(cell, markdown));
  const { headings } = markdown;
  const title = titleOf(headings, name);
  const heading = headings.some(({ level }) => level === 1) ? "" : `<h1>${title}</h1>\n`;
  return { name, title, html: heading + cells.join("\n"), headings, kind: "notebook" };
}

function renderDocument(path: string, pageOf: PageOf): RenderedPage {
  const name = basename(path, ".md");
  const markdown = createMarkdownRenderer(join(projectRoot, dirname(path)), pageOf);
  const html = markdown.render(readFileSync(join(projectRoot, path), "utf8"), {});
  return {
    name,
    title: titleOf(markdown.headings, name),
    html,
    headings: markdown.headings,
    kind: "document",
  };
}

/** The pages of files, by links relative to `folder`. */
function pagesFrom(folder: string, names: readonly string[]): PageOf {
  const documents = new Set(documentPaths());
  return (path) => {
    const notebook = /(?:^|\/)([\w-]+)\.ipynb$/.exec(path)?.[1];
    if (notebook !== undefined) return names.includes(notebook) ? addressOf(notebook) : undefined;
    const inProject = relative(projectRoot, resolve(folder, path));
    return documents.has(inProject) ? documentPage(inProject) : undefined;
  };
}

/** The entries of the references of every page, by surname and year. */
function referencesIn(pages: readonly RenderedPage[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, html } of pages) {
    const paragraph = /<p id="references">([\s\S]*?)<\/p>/.exec(html)?.[1] ?? "";
    const entries = plainText(paragraph).matchAll(
      /(\p{Lu}[\p{L}’'-]+), (?:\p{Lu}\.[ -]?)+[^()]*\((\d{4})\)/gu,
    );
    for (const [, surname, year] of entries) {
      if (!found.has(`${surname} ${year}`)) found.set(`${surname} ${year}`, `${addressOf(name)}#references`);
    }
  }
  return found;
}

/** Anchors of the codebook's rows by what they declare. */
function anchorsIn(pages: readonly RenderedPage[], prefix: string): Map<string, string> {
  const codebook = pages.find(({ name, kind }) => kind === "document" && name === "codebook");
  const ids = [...(codebook?.html.matchAll(new RegExp(`<tr id="${prefix}-(\\w+)"`, "g")) ?? [])];
  return new Map(ids.map(([, name]) => [name, `codebook.html#${prefix}-${name}`]));
}

function linkTargets(pages: readonly RenderedPage[]): LinkTargets {
  const notebooks = pages.filter(({ kind, name }) => kind === "notebook" && /^\d\d-/.test(name));
  return {
    notebooks: new Map(notebooks.map(({ name }) => [name.slice(0, 2), addressOf(name)])),
    documents: new Map(documentPaths().map((path) => [path, documentPage(path)])),
    references: referencesIn(pages),
    rules: anchorsIn(pages, "rule"),
    choices: anchorsIn(pages, "choice"),
  };
}

/** The live page in a frame, which is loaded when it is opened. */
const liveFrame =
  '<details><summary>Change the paper here, in a frame</summary><iframe src="../live.html" title="The live page" loading="lazy"></iframe></details><figcaption><a href="../live.html">Open the live page</a></figcaption>';

/** The notebook whose designs have options that are called like choices and are none: `exits` and `selection`. */
const designsPage = "13-power-and-design";

/** Cells whose figures no choice of the paper moves: drawn by a formula, or of simulated designs. */
const unmovedCells: ReadonlySet<string> = new Set(["cell-pathways", "cell-simulate"]);

/** "Change this" beside what a choice moves: figures of the study, Table 2, and the choices in the codebook. */
function withLiveLinks(html: string, page: RenderedPage): string {
  if (page.kind === "document") {
    return html.replace(
      /(<tr id="choice-(\w+)">[\s\S]*?<\/td>)/g,
      (row, _whole, choice: string) =>
        `${row.replace(/<\/td>$/, "")}<br><a class="change" href="../live.html?choice=${choice}">change this</a></td>`,
    );
  }
  const besideFigures = html
    .replace(/<div class="cell"(?: id="([^"]*)")?>[\s\S]*?(?=<div class="cell"|$)/g, (cell, id = "") =>
      unmovedCells.has(id)
        ? cell
        : cell.replaceAll(
            "</figcaption>",
            ' <a class="change" href="../live.html">Change a choice and see what moves</a></figcaption>',
          ),
    )
    .replace(
      /(<figure class="live-page">)(<img [^>]*>)(<\/figure>)/g,
      `$1<a href="../live.html">$2</a>${liveFrame}$3`,
    );
  return besideFigures.replace(
    /(<caption>Table 2\.[\s\S]*?<\/table>(?:<\/div>)+)/,
    '$1\n<aside class="live-block" aria-label="The live page"><a href="../live.html">Change the paper</a>: change any choice of the construction, and Table 2 is built and fitted again in your browser.</aside>',
  );
}

/** The first emphasized sentence of a page: what a notebook asks. */
function questionOf({ html }: RenderedPage): string {
  return /<p><strong>([\s\S]*?)<\/strong>/.exec(html)?.[1] ?? "";
}

/** A page's title with the number of its notebook. */
function numbered({ name, title, kind }: RenderedPage): string {
  return kind === "notebook" && /^\d\d-/.test(name) ? `${name.slice(0, 2)} ${title}` : title;
}

function readingEntries(pages: readonly RenderedPage[], prefix: string): ReadingEntry[] {
  return pages.map((page) => ({
    address: prefix + addressOf(page.name),
    title: numbered(page),
    about: page.kind === "notebook" ? questionOf(page) : "",
  }));
}

function contentsOf(
  pages: readonly RenderedPage[],
  current: RenderedPage | undefined,
  prefix: string,
): ContentsEntry[] {
  return pages.map((page) => ({
    address: prefix + addressOf(page.name),
    title: numbered(page),
    kind: page.kind,
    isCurrent: page === current,
    sections: page === current ? page.headings.filter(({ level }) => level === 2) : [],
  }));
}

/** Links to pages of the book, seen from the folder above theirs. */
function fromAbove(html: string): string {
  return html
    .replace(/href="(?!(?:[a-z]+:|#|\.\.\/))([^"]*\.html[^"]*)"/g, 'href="book/$1"')
    .replaceAll('href="../live.html', 'href="live.html');
}

/**
 * The book: a first page that begins with the answer (`book.html`, and the same as `book/index.html`), a page for every
 * notebook and document, and the files that pages load when they need them: plotly and the index of the search. The
 * pages work from a folder on the disk and load nothing from outside.
 *
 * @param title what stands above
 * @param chapters in reading order
 * @param folder the notebooks' folder, from which pictures in prose are embedded
 * @param facts what the first page says
 * @returns the files with their paths, the first page last: it leads to all others
 */
export function formatBook(
  title: BookTitle,
  chapters: readonly Chapter[],
  folder: string,
  facts: BookFacts,
): BookFile[] {
  const names = chapters.map(({ name }) => name);
  const notebooks = chapters.map((chapter) => renderChapter(chapter, folder, pagesFrom(folder, names)));
  const documents = documentPaths().map((path) =>
    renderDocument(path, pagesFrom(join(projectRoot, dirname(path)), names)),
  );
  const pages = [...notebooks, ...documents];
  const targets = linkTargets(pages);
  const search: SearchEntry[] = [];
  const written = pages.map((page, at): BookFile => {
    const linked = linkNames(
      page.html,
      page.name === designsPage ? { ...targets, choices: new Map() } : targets,
    );
    const content = facts.hasLivePage ? withLiveLinks(linked, page) : linked;
    search.push(...searchEntries(addressOf(page.name), plainText(page.title), content));
    const [previous, next] = readingEntries(
      [pages[at - 1], pages[at + 1]].map((one) => one ?? page),
      "",
    );
    const text = pageHtml({
      title: `${plainText(page.title)} · ${title.title}`,
      heading: title,
      home: "index.html",
      assets: "",
      contents: contentsOf(pages, page, ""),
      content,
      previous: at === 0 ? { address: "index.html", title: "The answer", about: "" } : previous,
      next: at === pages.length - 1 ? undefined : next,
    });
    return { path: `book/${page.name}.html`, text };
  });
  const tables = notebooks.flatMap(({ html }) => html.match(/<table\b[\s\S]*?<\/table>/g) ?? []).reverse();
  const front = (prefix: string): string => {
    const html = linkNames(
      frontHtml({
        ...facts,
        tables,
        notebooks: readingEntries(notebooks, ""),
        documents: readingEntries(documents, ""),
        livePage: facts.hasLivePage ? "../live.html" : undefined,
      }),
      targets,
    );
    return pageHtml({
      title: title.title,
      heading: title,
      home: prefix === "" ? "index.html" : "book.html",
      assets: prefix,
      contents: contentsOf(pages, undefined, prefix),
      content: prefix === "" ? html : fromAbove(html),
      previous: undefined,
      next: readingEntries(notebooks.slice(0, 1), prefix)[0],
    });
  };
  return [
    {
      path: "book/plotly.js",
      text: readFileSync(require.resolve("plotly.js-cartesian-dist-min/plotly-cartesian.min.js"), "utf8"),
    },
    ...written,
    { path: "book/search.js", text: searchScript(search) },
    { path: "book/index.html", text: front("") },
    { path: "book.html", text: front("book/") },
  ];
}
