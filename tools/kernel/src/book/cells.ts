import { stripVTControlCharacters } from "node:util";
import { escapeHtml, htmlWithCode, scriptJson } from "alignment/text";
import { type Cell, joinText, type NotebookText, type Output } from "../notebook";
import { describeCode } from "./descriptions";
import { highlightTypeScript } from "./highlight";
import type { MarkdownRenderer } from "./markdown";
import { captionText, scrollable } from "./scrollable";

const plotlyType = "application/vnd.plotly.v1+json";
/** What `showLive` sends besides the picture: the book has the page as a file of its own. */
const liveType = "application/vnd.alignment.live+json";
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

/** The height in pixels at which the live figure will stand, so that nothing below it moves when it is drawn. */
function figureHeight(data: Bundle): number {
  const { layout } = data[plotlyType] as { readonly layout?: { readonly height?: unknown } };
  return typeof layout?.height === "number" ? layout.height : 450;
}

/**
 * A figure: its still picture, which the page's script replaces by the live one when it comes near, and its caption.
 */
function figureHtml(data: Bundle, caption: string): string {
  const picture = stillPicture(data);
  const description = escapeHtml(textOf(data, "text/plain") ?? "figure");
  const still = picture === undefined ? "" : `<img src="${picture}" alt="${description}">`;
  const json = scriptJson(data[plotlyType]);
  const below = caption === "" ? "" : `<figcaption>${caption}</figcaption>`;
  return `<figure class="figure"><div class="drawing" style="--height:${figureHeight(data)}px">${still}<script type="application/json">${json}</script></div>${below}</figure>`;
}

/** The picture of the live page. */
function liveHtml(data: Bundle): string {
  const description = escapeHtml(textOf(data, "text/plain") ?? "The live page");
  return `<figure class="live-page"><img src="${stillPicture(data)}" alt="${description}"></figure>`;
}

/** The caption that stands as an emphasized paragraph of its own below a figure, as HTML; else `undefined`. */
function captionOf(output: Output | undefined, markdown: MarkdownRenderer): string | undefined {
  if (output === undefined || !("data" in output)) return undefined;
  const text = textOf(output.data, "text/markdown")?.trim();
  if (text === undefined || !/^\*[^*][\s\S]*\*$/.test(text)) return undefined;
  return markdown.renderOutput(text).replace(/^<p><em>([\s\S]*)<\/em><\/p>\s*$/, "$1");
}

/** HTML without scripts that carry plotly itself: the page has it once. */
function withoutPlotlySource(html: string): string {
  return html.replace(/<script\b[^>]*>([\s\S]*?)<\/script>/gi, (script, source: string) =>
    /plotly\.js[^\n]{0,40}v\d+\.\d+\.\d+/.test(source.slice(0, 1000)) ? "" : script,
  );
}

/** Tables without empty head cells, which a screen reader would announce. */
function withoutEmptyHeads(html: string): string {
  return html.replace(/<th\b([^>]*)>\s*<\/th>/g, (_, attributes: string) => {
    return `<td${attributes.replace(/\s(?:scope|abbr)="[^"]*"/g, "")}></td>`;
  });
}

function bundleHtml(data: Bundle, markdown: MarkdownRenderer): string {
  if (plotlyType in data) return figureHtml(data, "");
  if (liveType in data) return liveHtml(data);
  const html = textOf(data, "text/html");
  if (html !== undefined)
    return scrollable(withoutEmptyHeads(withoutPlotlySource(html)), captionText(html) || "Output");
  const drawing = textOf(data, "image/svg+xml");
  if (drawing !== undefined) return scrollable(drawing, "Drawing");
  const picture = stillPicture(data);
  if (picture !== undefined) {
    return `<img src="${picture}" alt="${escapeHtml(textOf(data, "text/plain") ?? "picture")}">`;
  }
  const prose = textOf(data, "text/markdown") ?? textOf(data, "text/latex");
  if (prose !== undefined) return markdown.renderOutput(prose);
  return `<pre tabindex="0">${escapeHtml(textOf(data, "text/plain") ?? "")}</pre>`;
}

function outputHtml(output: Output, markdown: MarkdownRenderer): string {
  if (output.output_type === "stream") {
    return `<pre class="${output.name}" tabindex="0">${escapeHtml(stripVTControlCharacters(joinText(output.text)))}</pre>`;
  }
  if (output.output_type === "error") {
    return `<pre class="error" tabindex="0">${escapeHtml(stripVTControlCharacters(output.traceback.join("\n")))}</pre>`;
  }
  return bundleHtml(output.data, markdown);
}

/** The outputs of a cell; a caption that follows its figure becomes the figure's own. */
function outputsHtml(outputs: readonly Output[], markdown: MarkdownRenderer): string {
  const parts: string[] = [];
  for (let at = 0; at < outputs.length; at++) {
    const output = outputs[at];
    const isFigure = "data" in output && plotlyType in output.data;
    const caption = isFigure ? captionOf(outputs[at + 1], markdown) : undefined;
    if (isFigure && caption !== undefined) at += 1;
    parts.push(isFigure ? figureHtml(output.data, caption ?? "") : outputHtml(output, markdown));
  }
  return parts.join("\n");
}

function codeCellHtml(cell: Cell, markdown: MarkdownRenderer): string {
  const source = joinText(cell.source).trimEnd();
  const code = `<pre class="code" tabindex="0"><code>${highlightTypeScript(source)}</code></pre>`;
  const input =
    source === ""
      ? ""
      : `<details class="input"><summary>Code: ${htmlWithCode(describeCode(source))}</summary>${code}</details>`;
  const outputs = outputsHtml(cell.outputs ?? [], markdown);
  const place = cell.id === undefined ? "" : ` id="cell-${escapeHtml(cell.id)}"`;
  return `<div class="cell"${place}>${input}${outputs === "" ? "" : `<div class="output">${outputs}</div>`}</div>`;
}

/**
 * One cell with its outputs as HTML; its code is folded under a line that says what it does.
 *
 * @param cell a cell of an executed notebook
 * @param markdown the renderer of its notebook
 */
export function cellHtml(cell: Cell, markdown: MarkdownRenderer): string {
  const source = joinText(cell.source);
  if (cell.cell_type === "raw") return `<pre tabindex="0">${escapeHtml(source)}</pre>`;
  if (cell.cell_type === "code") return codeCellHtml(cell, markdown);
  const { attachments } = cell as Cell & { attachments?: Record<string, Record<string, string>> | null };
  return markdown.render(source, attachments ?? {});
}
