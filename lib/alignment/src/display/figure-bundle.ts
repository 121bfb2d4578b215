import { createHash } from "node:crypto";
import type { Figure } from "../figures/figure";
import { pictureWidth } from "../figures/theme";
import { escapeHtml, scriptJson } from "../text";
import { plotlySource } from "./drawing-page";
import type { DisplayBundle } from "./send";
import { formatPng } from "./static-picture";

const config = { displayModeBar: false, displaylogo: false, responsive: true };

/** The script element that brings plotly into a page, if it is not there. RequireJS of a page is kept out of it. */
export function plotlyLoader(): string {
  const source = plotlySource().replaceAll("</script", "<\\/script");
  return `<script>if (!window.Plotly) { (function (define, module, exports, require) {\n${source}\n}).call(window); }</script>`;
}

/** The picture, and the script that puts the live figure in its place as soon as plotly is on the page. */
function figureHtml(figure: Figure, picture: string, id: string): string {
  const { data, layout } = figure;
  return `<div id="${id}" class="alignment-figure" style="background:#fff;max-width:100%;overflow:hidden">
<img src="data:image/png;base64,${picture}" alt="${escapeHtml(figure.altText)}" width="${pictureWidth}" style="display:block;max-width:100%;height:auto;background:#fff">
<script>
(function () {
  var around = document.getElementById(${scriptJson(id)});
  if (!window.Plotly || !around || around.querySelector(".alignment-live")) return;
  var still = around.querySelector("img");
  var place = document.createElement("div");
  place.className = "alignment-live";
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", still.alt);
  around.appendChild(place);
  var figure = ${scriptJson({ data, layout: { ...layout, autosize: true }, config })};
  window.Plotly.newPlot(place, figure.data, figure.layout, figure.config).then(
    function () { still.remove(); },
    function (error) { place.remove(); console.error(error); }
  );
})();
</script>
</div>`;
}

/** What a figure sends to a front end. */
export interface FigureBundle extends DisplayBundle {
  readonly "text/html": string;
  readonly "application/vnd.plotly.v1+json": object;
  readonly "image/png": string;
  readonly "text/plain": string;
}

/** How many figures of each content were made, so that each has a name of its own on the page. */
const made = new Map<string, number>();

/**
 * A figure in all the forms that front ends show: HTML with a still picture that a script replaces by the live
 * figure, plotly's JSON, the picture as PNG, and words.
 *
 * @param figure any figure of this library.
 */
export function figureBundle(figure: Figure): FigureBundle {
  const { data, layout, altText } = figure;
  const picture = formatPng(figure).toString("base64");
  const hash = createHash("sha256").update(JSON.stringify({ data, layout })).digest("hex").slice(0, 10);
  const count = (made.get(hash) ?? 0) + 1;
  made.set(hash, count);
  const id = `alignment-figure-${hash}${count === 1 ? "" : `-${count}`}`;
  return {
    "text/html": figureHtml(figure, picture, id),
    "application/vnd.plotly.v1+json": { data, layout, config },
    "image/png": picture,
    "text/plain": altText,
  };
}
