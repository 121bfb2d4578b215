import { join } from "node:path";
import { formatPng, plotlyLoader } from "alignment/display";
import type { Figure } from "alignment/figures";
import { writeAtomically } from "alignment/node";
import { type PowerCurves, type PowerRequest, powerTestInWords } from "alignment/power";
import { type Columns, formatCsv, tableOf } from "alignment/table";
import { formatHtml, powerFigure, powerInWords, powerTable } from "alignment/tables";
import { escapeHtml, scriptJson } from "alignment/text";

/** What the power is of, and what makes its numbers what they are. */
export interface PowerSubject {
  /** The design or the files in words. */
  readonly title: string;
  /** The parts of the design, or the hashes of the files. */
  readonly of: object;
  readonly request: PowerRequest;
  readonly seed: number;
  /** SHA-256 of the compiled library and engine. */
  readonly code: string;
}

/** One row a hypothesis and size: shares with their exact 95 % intervals. */
function powerColumns({ curves }: PowerCurves) {
  const rows = curves.flatMap(({ hypothesis, points }) => points.map((point) => ({ hypothesis, ...point })));
  const numbers = (value: (row: (typeof rows)[number]) => number | undefined) =>
    Float64Array.from(rows, (row) => value(row) ?? Number.NaN);
  const columns: Record<string, Columns[string]> = {
    hypothesis: rows.map(({ hypothesis }) => hypothesis),
    size: numbers(({ size }) => size),
    effect_sd: numbers(({ effect }) => effect),
    worlds: Int32Array.from(rows, ({ found }) => found.n),
  };
  const shares = ["found", "supported", "notSupported", "byTable2"] as const;
  const names = ["found", "supported", "not_supported", "found_by_table2"];
  shares.forEach((share, at) => {
    columns[names[at]] = numbers((row) => row[share]?.share);
    columns[`${names[at]}_lower`] = numbers((row) => row[share]?.lower);
    columns[`${names[at]}_upper`] = numbers((row) => row[share]?.upper);
  });
  columns.measured_effect_sd = numbers(({ measured }) => measured);
  return tableOf(columns);
}

/** Seconds after which a browser reads the page of an unfinished run anew. */
const refreshSeconds = 2;

/** How far a run is whose curves a page shows. */
export type PowerState = "running" | "stopped" | "finished";

function stateInWords(state: PowerState, { draws }: PowerCurves, { request }: PowerSubject): string {
  if (state === "finished") return "";
  const soFar = `at least ${draws} of ${request.draws} worlds a size`;
  return state === "running"
    ? `<p><strong>Still running:</strong> ${soFar}; this page renews itself, and the bands narrow.</p>`
    : `<p><strong>Stopped:</strong> ${soFar}; <code>--resume</code> goes on.</p>`;
}

/** A picture takes a second to make: while the run goes on the browser draws the figure instead. */
function figureHtml(figure: Figure, state: PowerState): string {
  if (state === "finished") {
    const picture = formatPng(figure).toString("base64");
    return `<img src="data:image/png;base64,${picture}" alt="${escapeHtml(figure.altText)}">`;
  }
  const drawn = { data: figure.data, layout: { ...figure.layout, autosize: true } };
  return `${plotlyLoader()}
<div id="curves" role="img" aria-label="${escapeHtml(figure.altText)}"></div>
<script>(function ({ data, layout }) { Plotly.newPlot("curves", data, layout, { staticPlot: true, responsive: true }); })(${scriptJson(drawn)});</script>`;
}

function pageOf(curves: PowerCurves, subject: PowerSubject, state: PowerState): string {
  const figure = powerFigure(curves);
  const { title } = subject;
  const items = powerInWords(curves)
    .split("\n")
    .map(
      (line) =>
        `<li>${escapeHtml(line.replace(/^- /, "")).replace(/\*\*(\w+)\*\*/g, "<strong>$1</strong>")}</li>`,
    );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
${state === "running" ? `<meta http-equiv="refresh" content="${refreshSeconds}">` : ""}
<meta name="viewport" content="width=device-width">
<style>body { font: 16px/1.45 sans-serif; max-width: 54em; margin: 1.5em auto; padding: 0 1em; } img { max-width: 100%; height: auto; }</style>
</head><body>
<h1>${escapeHtml(title)}</h1>
${stateInWords(state, curves, subject)}
<figure>${figureHtml(figure, state)}<figcaption>${escapeHtml(figure.caption)}</figcaption></figure>
<ul>${items.join("\n")}</ul>
${formatHtml(powerTable(curves, { caption: "How often each hypothesis is found" }))}
</body></html>
`;
}

/** Writes power.html; while the run goes on a browser reads it anew by itself. */
export function writePowerPage(out: string, curves: PowerCurves, subject: PowerSubject, state: PowerState) {
  writeAtomically(join(out, "power.html"), pageOf(curves, subject, state));
}

/** Writes power.json, power.csv and power.html of a finished run, each whole or not at all. */
export function writePower(out: string, curves: PowerCurves, subject: PowerSubject): void {
  const { title, of, request, seed, code } = subject;
  const test = powerTestInWords(curves.nullDraws);
  const tree = { title, of, request, test, ...curves, made: { seed, code } };
  writeAtomically(join(out, "power.json"), `${JSON.stringify(tree, undefined, 1)}\n`);
  writeAtomically(join(out, "power.csv"), formatCsv(powerColumns(curves)));
  writePowerPage(out, curves, subject, "finished");
}
