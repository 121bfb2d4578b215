import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { namedPlace, projectFolder } from "../node/project";
import { escapeHtml, scriptJson } from "../text";
import { sendBundle } from "./send";

/** The picture that stands for the page where no script runs. */
const pictureFile = join(projectFolder, "docs", "live-page.png");

const pictureInWords =
  "The live page: the paper's choices on the left, the predicted distance and the specification curve in the middle, Table 2 on the right.";

/** Marks the bundle for a front end that has the page as a file of its own, as the book has. */
const liveType = "application/vnd.alignment.live+json";

/** The script that puts the page in the picture's place. The page is a frame of its own: nothing of it leaks out. */
function frameScript(page: string): string {
  return `<script>
(function () {
  document.querySelectorAll(".alignment-live-page").forEach(function (around) {
    var still = around.querySelector("img");
    if (!still) return;
    var frame = document.createElement("iframe");
    frame.title = "The live page";
    frame.srcdoc = ${scriptJson(page)};
    frame.style.cssText = "width:100%;height:48rem;max-height:90vh;border:1px solid currentColor";
    still.replaceWith(frame);
  });
})();
</script>`;
}

/** The picture, with what is known of the page: itself, or how to get it. */
function liveHtml(page: string | undefined, picture: string): string {
  const still = `<img src="data:image/png;base64,${picture}" alt="${escapeHtml(pictureInWords)}" style="display:block;max-width:100%;height:auto">`;
  const below =
    page === undefined
      ? "<p>There is no live page yet: <code>npm start</code> writes it.</p>"
      : frameScript(page);
  return `<div class="alignment-live-page">\n${still}\n${below}\n</div>`;
}

/**
 * Shows the live page below the running cell, in a frame: change a choice of the paper, and Table 2 is built and fitted
 * again in the browser. The page is the one that `npm start` wrote last, and says itself which data it holds. Where no
 * script runs, or there is no page yet, its picture stands in its place; outside a notebook it is printed in words.
 *
 * @example
 * showLive(); // in a cell, after `npm start`
 */
export function showLive(): void {
  const file = namedPlace("ALIGNMENT_LIVE", "out", "live.html");
  const picture = readFileSync(pictureFile).toString("base64");
  sendBundle({
    "text/html": liveHtml(existsSync(file) ? readFileSync(file, "utf8") : undefined, picture),
    "image/png": picture,
    [liveType]: {},
    "text/plain": `${pictureInWords} \`npm start\` writes it to out/live.html.`,
  });
}
