import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { UserError } from "@alignment/engine";
import { projectRoot } from "@alignment/kernel";
import { hashOfCode } from "@alignment/runner";
import { panelBuilderOf } from "alignment/construct";
import { type Input, readTruth, sha256Of, sourceReader } from "alignment/node";
import { sourceNames } from "alignment/sources";
import { readPublishedTable, table2Labels } from "alignment/study";
import { build as bundle } from "esbuild";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { analyse, type PageFit } from "./analysis";
import { App } from "./app/app";
import { Controls } from "./app/controls";
import { type PageFacts, type PaperTable, termKey } from "./app/facts";
import { nullSlopesAtHand } from "./kept-null-slopes";
import { pack } from "./pack";
import { readSourceParts, type SourceParts, sourcesFromParts } from "./source-parts";

const sourceFolder = join(projectRoot, "tools", "page", "src");

/** The library's sources in place of its compiled files, so that what a program does not use is left out of it. */
const alias = {
  "@alignment/engine/dist": join(projectRoot, "lib", "engine", "src"),
  "@alignment/engine": join(projectRoot, "lib", "engine", "src"),
  ...Object.fromEntries(
    ["construct", "multiverse", "nulls", "sources", "specification", "table"].map((name) => [
      `alignment/${name}`,
      join(projectRoot, "lib", "alignment", "src", name),
    ]),
  ),
};

/** A program for browsers as one text without imports. */
async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await bundle({
    entryPoints: [join(sourceFolder, entry)],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    alias,
    logLevel: "silent",
  });
  return outputFiles[0].text;
}

function compressed(text: string): string {
  return gzipSync(text, { level: 9 }).toString("base64");
}

/** A text inside a script element: nothing in it may end the element. */
function inScript(text: string): string {
  return text.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
}

/** Where scripts are off, what cannot do anything is not shown, and the results come before the choices. */
const withoutScripts = `.page .part { display: block; }
.page :is(.tabs, .tools, .choices-tools, .legend, .spark-box, .spark, .curve, .draws, .multiverse, .inference, .method, .looks) { display: none; }
@media (max-width: 760px) { main { display: flex; flex-direction: column; } .choices-part { order: 1; } }`;

/** The paper's Table 2, by the keys of the page. */
function paperTable(): PaperTable {
  const { terms } = readPublishedTable("paper-table-2");
  return Object.fromEntries(
    terms.map(({ term, estimate, standardError }) => [termKey(term), { estimate, standardError }]),
  );
}

/** What is true in a simulated world, in a sentence. */
function truthInWords(folder: string): string | undefined {
  const truth = readTruth(folder);
  if (truth === undefined) return undefined;
  const perYear = truth.alignment.intrinsic.duringMembership;
  return `In this simulated world the influence is of the kind “${truth.mechanism}”${
    perYear === undefined
      ? ""
      : `; it brings members ${perYear.toFixed(4)} score points closer in an average year of membership`
  }.`;
}

/** The IGOs of the study under every match of them, by name. */
function igosOf({ base, matched }: SourceParts): PageFacts["igos"] {
  const all = [base, ...matched.values()].flatMap(({ igos }) => igos);
  const names = new Map(all.map(({ ionum, name, fullName }) => [ionum, fullName || name]));
  return [...names]
    .map(([ionum, name]) => ({ ionum, name }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** SHA-256 of the source files of a folder, by name. */
function hashesOfSources(folder: string): PageFacts["files"] {
  const names = Object.values(sourceNames).filter((name) => existsSync(join(folder, name)));
  return Object.fromEntries(names.map((name) => [name, sha256Of(readFileSync(join(folder, name)))]));
}

/** The live page of an input. */
export interface LivePage {
  readonly html: string;
  /** The result of the default specification, as the page holds it. */
  readonly base: PageFit;
}

/**
 * Makes the live page of an input: one file with the data of every accepted value of every choice, the construction,
 * the engine and the numbers of Table 2, so that it needs no network and shows Table 2 also where scripts do not run.
 *
 * @param input the folder of the raw files.
 * @throws UserError where Table 2 itself cannot be computed from them.
 */
export async function makeLivePage(input: Input): Promise<LivePage> {
  const parts = readSourceParts(sourceReader(input.folder));
  const sourcesOf = sourcesFromParts(parts);
  const base = analyse(
    panelBuilderOf((choice) => sourcesOf(choice as Parameters<typeof sourcesOf>[0])),
    { changes: {}, model: {} },
  );
  if (base.kind === "failed") throw new UserError(base.message);
  const facts: PageFacts = {
    base,
    paper: paperTable(),
    termLabels: table2Labels,
    igos: igosOf(parts),
    input: input.kind === "simulated" ? "simulated world" : "the real files on this machine",
    isSimulated: input.kind === "simulated",
    truth: truthInWords(input.folder),
    nullDraws: nullSlopesAtHand(input),
    code: hashOfCode(),
    files: hashesOfSources(input.folder),
  };
  const [app, worker] = await Promise.all([bundled("app/main.tsx"), bundled("worker.ts")]);
  const style = readFileSync(join(sourceFolder, "app", "style.css"), "utf8");
  const policy =
    "default-src 'none'; script-src 'unsafe-inline' blob:; worker-src blob:; style-src 'unsafe-inline'; img-src data: blob:";
  const html = `<!doctype html>
<html lang="en" data-state="loading">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Change the paper: human rights alignment in IGOs</title>
<style>${style}</style>
<noscript><style>${withoutScripts}</style></noscript>
</head>
<body>
<noscript><p class="care">Scripts are off, so the controls below are inactive: this is Table 2 as it came with the page. To change a choice, allow scripts for this page and reload it; where a viewer shows the file without scripts, save it and open it in a browser.</p></noscript>
<div id="app">${renderToString(h(Controls, null, h(App, { facts })))}</div>
<script type="application/json" id="page-facts">${inScript(JSON.stringify(facts))}</script>
<script type="text/plain" id="world-data">${compressed(JSON.stringify(pack(parts)))}</script>
<script type="text/plain" id="worker-code">${compressed(worker)}</script>
<script>${inScript(app)}</script>
</body>
</html>
`;
  return { html, base };
}
