import { stripVTControlCharacters } from "node:util";
import { escapeHtml, scriptJson } from "alignment/text";
import type { MarkdownRenderer } from "./book-markdown";
import { highlightTypeScript } from "./highlight";
import { type Cell, joinText, type NotebookText, type Output, tagsOf } from "./notebook";

const plotlyType = "application/vnd.plotly.v1+json";
const pictureTypes = ["image/png", "image/jpeg", "image/gif"];

type Bundle = Readonly<Record<string, unknown>>;

function textOf(data: Bundle, type: string): string | undefined {
  const content = data[type];
  return content === undefined ? undefined : joinText(content as NotebookText);
}

/** The still picture of a bundle as a data address, also where it stands inside the bundle's HTML. */
function stillPicture(data: Bundle): string | undefined {
  const type = pictureTypes.find((candidate) => candidate in data);
  if (type !== undefined) return `data:${type};base64,${textOf(data, type)?.replace(/\s/g, "")}`;
  return /<img[^>]+src="(data:image\/[^"]+)"/.exec(textOf(data, "text/html") ?? "")?.[1];
}

/** A figure: its still picture, which the page's script replaces by the live one when it comes into view. */
function figureHtml(data: Bundle): string {
  const picture = stillPicture(data);
  const description = escapeHtml(textOf(data, "text/plain") ?? "figure");
  const still = picture === undefined ? "" : `<img src="${picture}" alt="${description}">`;
  const json = scriptJson(data[plotlyType]);
  return `<div class="figure">${still}<script type="application/json">${json}</script></div>`;
}

/** HTML without scripts that carry plotly itself: the page has it once. */
function withoutPlotlySource(html: string): string {
  return html.replace(/<script\b[^>]*>([\s\S]*?)<\/script>/gi, (script, source: string) =>
    /plotly\.js[^\n]{0,40}v\d+\.\d+\.\d+/.test(source.slice(0, 1000)) ? "" : script,
  );
}

function bundleHtml(data: Bundle, markdown: MarkdownRenderer): string {
  if (plotlyType in data) return figureHtml(data);
  const html = textOf(data, "text/html");
  if (html !== undefined) return `<div class="wide">${withoutPlotlySource(html)}</div>`;
  const drawing = textOf(data, "image/svg+xml");
  if (drawing !== undefined) return `<div class="wide">${drawing}</div>`;
  const picture = stillPicture(data);
  if (picture !== undefined) {
    return `<img src="${picture}" alt="${escapeHtml(textOf(data, "text/plain") ?? "picture")}">`;
  }
  const prose = textOf(data, "text/markdown") ?? textOf(data, "text/latex");
  if (prose !== undefined) return markdown.renderOutput(prose);
  return `<pre>${escapeHtml(textOf(data, "text/plain") ?? "")}</pre>`;
}

function outputHtml(output: Output, markdown: MarkdownRenderer): string {
  if (output.output_type === "stream") {
    return `<pre class="${output.name}">${escapeHtml(stripVTControlCharacters(joinText(output.text)))}</pre>`;
  }
  if (output.output_type === "error") {
    return `<pre class="error">${escapeHtml(stripVTControlCharacters(output.traceback.join("\n")))}</pre>`;
  }
  return bundleHtml(output.data, markdown);
}

function codeCellHtml(cell: Cell, markdown: MarkdownRenderer): string {
  const source = joinText(cell.source).trimEnd();
  const code = source === "" ? "" : `<pre class="code"><code>${highlightTypeScript(source)}</code></pre>`;
  const folded = tagsOf(cell).includes("hide-input");
  const input = folded ? `<details><summary>Code of this output</summary>${code}</details>` : code;
  const outputs = (cell.outputs ?? []).map((output) => outputHtml(output, markdown)).join("\n");
  return `<div class="cell">${input}${outputs === "" ? "" : `<div class="output">${outputs}</div>`}</div>`;
}

/**
 * One cell with its outputs as HTML; code is folded where the cell is tagged `hide-input`.
 *
 * @param cell a cell of an executed notebook
 * @param markdown the renderer of its notebook
 */
export function cellHtml(cell: Cell, markdown: MarkdownRenderer): string {
  const source = joinText(cell.source);
  if (cell.cell_type === "raw") return `<pre>${escapeHtml(source)}</pre>`;
  if (cell.cell_type === "code") return codeCellHtml(cell, markdown);
  const { attachments = {} } = cell as Cell & {
    attachments?: Record<string, Record<string, string>>;
  };
  return markdown.render(source, attachments);
}
