import { readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { escapeHtml } from "alignment/text";
import katex from "katex";
import { Marked, type MarkedExtension, type TokenizerAndRendererExtension, type Tokens } from "marked";
import { captionText, scrollable } from "./scrollable";

/** A heading of a page, for the contents list. */
export interface Heading {
  readonly level: number;
  /** The anchor in the page. */
  readonly id: string;
  /** The heading's inner HTML. */
  readonly html: string;
}

/** Turns the Markdown cells of one notebook into HTML. */
export interface MarkdownRenderer {
  /**
   * @param text Markdown with `$...$` and `$$...$$` mathematics; what cannot be read of it is shown as it was written
   * @param attachments the cell's attachments: by name, then by MIME type, base64
   */
  render(text: string, attachments: Readonly<Record<string, Readonly<Record<string, string>>>>): string;
  /**
   * Renders Markdown that a cell made, which may hold a name or a line of a file: HTML in it is shown as text.
   */
  renderOutput(text: string): string;
  /** The headings rendered so far. */
  readonly headings: readonly Heading[];
}

const pictureTypes: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".svg": "image/svg+xml",
};

/** Mathematics as MathML; what cannot be read as such is shown as it was written, with what is wrong beside it. */
function renderMathematics(token: Tokens.Generic): string {
  try {
    return katex.renderToString(String(token.formula), {
      displayMode: token.display === true,
      output: "mathml",
      throwOnError: true,
    });
  } catch (error) {
    return `<code class="unreadable" title="${escapeHtml((error as Error).message)}">${escapeHtml(token.raw.trim())}</code>`;
  }
}

/** An address without its escapes; as it stands where they are wrong. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

const displayMathematics: TokenizerAndRendererExtension = {
  name: "displayMathematics",
  level: "block",
  start: (source) => source.match(/(?:^|\n)\s*\$\$/)?.index,
  tokenizer(source) {
    const match = /^\s*\$\$([\s\S]+?)\$\$[ \t]*(?:\n|$)/.exec(source);
    if (match === null) return undefined;
    return { type: "displayMathematics", raw: match[0], formula: match[1].trim(), display: true };
  },
  renderer: (token) =>
    `<div class="formula" tabindex="0" role="group" aria-label="Formula">${renderMathematics(token)}</div>\n`,
};

const inlineMathematics: TokenizerAndRendererExtension = {
  name: "inlineMathematics",
  level: "inline",
  start: (source) => {
    const index = source.indexOf("$");
    return index === -1 ? undefined : index;
  },
  tokenizer(source) {
    const match =
      /^\$\$([^$]+?)\$\$/.exec(source) ??
      /^\$(?!\s)((?:\\.|[^$\\\n]|\n(?!\n))+?)(?<!\s)\$(?!\d)/.exec(source);
    if (match === null) return undefined;
    return {
      type: "inlineMathematics",
      raw: match[0],
      formula: match[1],
      display: match[0].startsWith("$$"),
    };
  },
  renderer: renderMathematics,
};

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/<[^>]*>/g, "")
    .replace(/&[a-z#\d]+;/g, "")
    .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
}

/**
 * The address of `href` in the book: an address that would run a script leads nowhere, and a file of the project that
 * has no page has no address.
 */
function linkWithinBook(href: string, pageOf: PageOf): string | undefined {
  const scheme = /^\s*([a-z][a-z\d+.-]*):/i.exec(href)?.[1].toLowerCase();
  if (scheme !== undefined) return ["http", "https", "mailto"].includes(scheme) ? href : undefined;
  if (href.startsWith("#")) return `#${slugOf(decoded(href.slice(1)))}`;
  const [path, hash] = href.split("#", 2);
  const page = pageOf(path);
  if (page === undefined) return undefined;
  return hash === undefined ? page : `${page}#${slugOf(decoded(hash))}`;
}

/** The page of the book that shows a file which a link names, relative to the file that has the link. */
export type PageOf = (path: string) => string | undefined;

/** Cells of a table row as HTML, and the anchor of the row where it declares a rule or a choice. */
function rowAnchor(header: readonly Tokens.TableCell[], row: readonly Tokens.TableCell[]): string {
  const [head, first] = [header[0]?.text.toLowerCase(), row[0]?.text ?? ""];
  if (head === "rule" && /^\d+$/.test(first)) return ` id="rule-${first}"`;
  // A choice is declared by its name, in code; a table of results names it in words.
  const choice = head === "choice" ? /^`(\w+)`$/.exec(first)?.[1] : undefined;
  return choice === undefined ? "" : ` id="choice-${choice}"`;
}

/**
 * A renderer of one page of the book. The first heading of level 1 is the page's; later ones stand below it.
 *
 * @param folder the folder of the file, from which pictures are embedded
 * @param pageOf the pages that links lead to
 */
export function createMarkdownRenderer(folder: string, pageOf: PageOf): MarkdownRenderer {
  const headings: Heading[] = [];
  const used = new Set<string>();
  let attached: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

  function anchor(html: string): string {
    const base = slugOf(html) || "section";
    let id = base;
    for (let number = 2; used.has(id); number += 1) id = `${base}-${number}`;
    used.add(id);
    return id;
  }

  function pictureSource(href: string): string | undefined {
    if (href.startsWith("data:")) return href;
    if (href.startsWith("attachment:")) {
      const [attachment] = Object.entries(attached[href.slice("attachment:".length)] ?? {});
      return attachment === undefined ? undefined : `data:${attachment[0]};base64,${attachment[1]}`;
    }
    const type = pictureTypes[extname(href).toLowerCase()];
    const path = join(folder, decoded(href));
    if (type === undefined || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
    return `data:${type};base64,${readFileSync(path, "base64")}`;
  }

  const settings: MarkedExtension = {
    extensions: [displayMathematics, inlineMathematics],
    renderer: {
      heading({ tokens, depth }) {
        const html = this.parser.parseInline(tokens);
        const id = anchor(html);
        const level = depth === 1 && headings.some((heading) => heading.level === 1) ? 2 : depth;
        headings.push({ level, id, html });
        return `<h${level} id="${id}">${html}</h${level}>\n`;
      },
      paragraph({ tokens, text }) {
        const id = /^\*\*References?\.?\*\*/.test(text) ? ' id="references"' : "";
        return `<p${id}>${this.parser.parseInline(tokens)}</p>\n`;
      },
      code({ text }) {
        return `<pre class="code" tabindex="0"><code>${escapeHtml(text)}</code></pre>\n`;
      },
      image({ href, text }) {
        const source = pictureSource(href);
        if (source !== undefined) return `<img src="${source}" alt="${escapeHtml(text)}">`;
        return `<a href="${escapeHtml(/^https?:/.test(href) ? href : "#")}">${escapeHtml(text || href)}</a>`;
      },
      link({ href, tokens }) {
        const address = linkWithinBook(href, pageOf);
        const html = this.parser.parseInline(tokens);
        return address === undefined ? html : `<a href="${escapeHtml(address)}">${html}</a>`;
      },
      table(token) {
        const cells = (row: Tokens.TableCell[], tag: string) =>
          row
            .map((cell) => {
              const align = cell.align === null ? "" : ` style="text-align:${cell.align}"`;
              if (tag === "th" && cell.text === "") return `<td${align}></td>`;
              return `<${tag}${align}>${this.parser.parseInline(cell.tokens)}</${tag}>`;
            })
            .join("");
        const body = token.rows
          .map((row) => `<tr${rowAnchor(token.header, row)}>${cells(row, "td")}</tr>`)
          .join("\n");
        const head = `<thead><tr>${cells(token.header, "th")}</tr></thead>`;
        return `${scrollable(`<table>${head}\n<tbody>${body}</tbody></table>`, "Table")}\n`;
      },
      html({ text }) {
        return text.replace(/<table\b[\s\S]*?<\/table>/g, (table) =>
          scrollable(table, captionText(table) || "Table"),
        );
      },
    },
  };
  const prose = new Marked(settings);
  const outputs = new Marked(settings, { renderer: { html: ({ text }) => escapeHtml(text) } });

  return {
    headings,
    render(text, attachments) {
      attached = attachments;
      return prose.parse(text, { async: false });
    },
    renderOutput(text) {
      attached = {};
      return outputs.parse(text, { async: false });
    },
  };
}
