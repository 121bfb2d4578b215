import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { escapeHtml } from "alignment/text";
import katex from "katex";
import { Marked, type MarkedExtension, type TokenizerAndRendererExtension, type Tokens } from "marked";

/** A heading of a chapter, for the contents list. */
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
   * @param text Markdown with `$...$` and `$$...$$` mathematics
   * @param attachments the cell's attachments: by name, then by MIME type, base64
   */
  render(text: string, attachments: Readonly<Record<string, Readonly<Record<string, string>>>>): string;
  /**
   * Renders Markdown that a cell made, which may hold a name or a line of a file: HTML in it is shown as text, and so
   * is mathematics that cannot be read.
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

function renderMathematics(token: Tokens.Generic): string {
  return katex.renderToString(String(token.formula), {
    displayMode: token.display === true,
    output: "mathml",
    throwOnError: true,
  });
}

function renderMathematicsOrText(token: Tokens.Generic): string {
  try {
    return renderMathematics(token);
  } catch {
    return escapeHtml(token.raw);
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
  renderer: (token) => `<div class="formula">${renderMathematics(token)}</div>\n`,
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

/** `href` inside the page where it names another notebook of the book; an address that would run a script leads nowhere. */
function linkWithinBook(href: string): string {
  const scheme = /^\s*([a-z][a-z\d+.-]*):/i.exec(href)?.[1].toLowerCase();
  if (scheme !== undefined && !["http", "https", "mailto"].includes(scheme)) return "#";
  const notebook = /^(?:\.\/)?([\w-]+)\.ipynb(?:#.*)?$/.exec(href);
  return notebook === null ? href : `#${notebook[1]}`;
}

/**
 * A renderer whose anchors begin with the chapter's name.
 *
 * @param chapter the notebook's name without its ending
 * @param folder the notebook's folder, from which pictures are embedded
 */
export function createMarkdownRenderer(chapter: string, folder: string): MarkdownRenderer {
  const headings: Heading[] = [];
  const used = new Set<string>();
  let attached: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

  function anchor(html: string, level: number): string {
    const base = level === 1 && headings.length === 0 ? chapter : `${chapter}--${slugOf(html)}`;
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
    const path = join(folder, decodeURIComponent(href));
    if (type === undefined || !existsSync(path)) return undefined;
    return `data:${type};base64,${readFileSync(path, "base64")}`;
  }

  const settings: MarkedExtension = {
    extensions: [displayMathematics, inlineMathematics],
    renderer: {
      heading({ tokens, depth }) {
        const html = this.parser.parseInline(tokens);
        const id = anchor(html, depth);
        headings.push({ level: depth, id, html });
        return `<h${depth} id="${id}">${html}</h${depth}>\n`;
      },
      image({ href, text }) {
        const source = pictureSource(href);
        if (source !== undefined) return `<img src="${source}" alt="${escapeHtml(text)}">`;
        return `<a href="${escapeHtml(href)}">${escapeHtml(text || href)}</a>`;
      },
      link({ href, tokens }) {
        return `<a href="${escapeHtml(linkWithinBook(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      table(token) {
        const cells = (row: Tokens.TableCell[], tag: string) =>
          row
            .map((cell) => {
              const align = cell.align === null ? "" : ` style="text-align:${cell.align}"`;
              return `<${tag}${align}>${this.parser.parseInline(cell.tokens)}</${tag}>`;
            })
            .join("");
        const body = token.rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n");
        return `<div class="wide"><table><thead><tr>${cells(token.header, "th")}</tr></thead>\n<tbody>${body}</tbody></table></div>\n`;
      },
    },
  };
  const prose = new Marked(settings);
  const outputs = new Marked(settings, {
    extensions: [displayMathematics, inlineMathematics].map((one) => ({
      ...one,
      renderer: renderMathematicsOrText,
    })),
    renderer: { html: ({ text }) => escapeHtml(text) },
  });

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
