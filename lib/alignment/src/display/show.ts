import type { Figure } from "../figures/figure";
import { formatHtml } from "../tables/html";
import type { ReportTable } from "../tables/table";
import { formatText } from "../tables/text";
import { escapeMarkdown } from "../text";
import { figureBundle, plotlyLoader } from "./figure-bundle";
import { isInNotebook, sendBundle } from "./send";

/**
 * Shows a table below the running cell; outside a notebook it prints it as text.
 *
 * @param table from `dataTable` or `regressionTable`.
 */
export function showTable(table: ReportTable): void {
  sendBundle({ "text/html": formatHtml(table), "text/plain": formatText(table) });
}

/**
 * Shows prose below the running cell; outside a notebook it prints it as it is.
 *
 * @param text Markdown; it is not escaped.
 */
export function showMarkdown(text: string): void {
  sendBundle({ "text/markdown": text, "text/plain": text });
}

/** The kind of figure that brought plotly into the page, by its caption without numbers. */
let bringer: string | undefined;

/** Whether this figure brings plotly: the first one of a kernel, and the same again when its cell is run anew. */
function bringsPlotly({ caption }: Figure): boolean {
  if (process.env.ALIGNMENT_PLOTLY === "provided") return false;
  const kind = caption.replace(/\d/g, "");
  bringer ??= kind;
  return bringer === kind;
}

/**
 * Shows a figure with its caption below the running cell; outside a notebook it prints both in words.
 *
 * The first figure of a kernel brings plotly into the page with it, and does so again when it is shown anew; not so
 * where the environment variable `ALIGNMENT_PLOTLY` is `provided`, because the page has it already.
 *
 * @param figure from one of the `plot…` functions.
 */
export function showFigure(figure: Figure): void {
  if (!isInNotebook()) {
    sendBundle({ "text/plain": `${figure.altText}\n${figure.caption}` });
    return;
  }
  const bundle = figureBundle(figure);
  const html = bringsPlotly(figure) ? `${plotlyLoader()}\n${bundle["text/html"]}` : bundle["text/html"];
  sendBundle({ ...bundle, "text/html": html });
  sendBundle({ "text/markdown": `*${escapeMarkdown(figure.caption)}*`, "text/plain": figure.caption });
}
