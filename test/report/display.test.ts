import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, it, mock } from "node:test";
import { promisify } from "node:util";
import { figureBundle, plotlyLoader, showFigure, showLive, showMarkdown, showTable } from "alignment/display";
import type { Figure } from "alignment/figures";
import { dataTable, formatHtml } from "alignment/tables";
import { temporaryFolder } from "../support";
import { exampleFigures } from "./example-figures";

const figure = exampleFigures.plotMembershipPrediction;

/** A figure whose words would end a script, open a comment, or leave an attribute. */
const hostile: Figure = {
  ...figure,
  data: [{ type: "scatter", x: [1, 2], y: [1, 2], name: "</script><!--<b>\u2028" }],
  altText: `"><script>alert(1)</script>`,
};

function browserName(): string | undefined {
  return ["chromium", "chromium-browser", "google-chrome"].find(
    (name) => spawnSync(name, ["--version"], { encoding: "utf8" }).status === 0,
  );
}

const browser = browserName();
const skipWithoutBrowser = browser === undefined ? "chromium is not installed" : false;

/** What a browser makes of a page: the document after its scripts, and what they said on the console. */
async function browse(html: string): Promise<{ document: string; console: string }> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "page.html"), html);
  const options = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--enable-logging=stderr",
    "--virtual-time-budget=10000",
    "--window-size=1200,900",
    `--user-data-dir=${join(folder, "profile")}`,
    "--dump-dom",
    `file://${join(folder, "page.html")}`,
  ];
  const { stdout, stderr } = await promisify(execFile)(browser as string, options, {
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  });
  return {
    document: stdout,
    console: stderr
      .split("\n")
      .filter((line) => line.includes("CONSOLE"))
      .join("\n"),
  };
}

/** Text as a browser writes it in an attribute. */
function escapedAttribute(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function pageOf(...parts: readonly string[]): string {
  const policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><body>${parts.join("\n")}</body>`;
}

/** Plays the kernel: tslab's module as the display finds it among the loaded ones, with a list of what was sent. */
function playKernel(): { sent: Record<string, unknown>[]; end: () => void } {
  const path = join("node_modules", "tslab", "dist", "jupyter.js");
  const sent: Record<string, unknown>[] = [];
  const before = Object.keys(require.cache).filter((file) => file.endsWith(path));
  assert.deepEqual(before, [], "tslab is loaded in this test's process");
  const exports = { lastWriteDisplayData: ({ data }: { data: Record<string, unknown> }) => sent.push(data) };
  require.cache[`/${path}`] = { exports } as unknown as NodeJS.Module;
  return { sent, end: () => delete require.cache[`/${path}`] };
}

describe("figureBundle", () => {
  it("holds the figure as HTML, as plotly's JSON, as a picture and in words", () => {
    const bundle = figureBundle(figure);
    assert.deepEqual(Object.keys(bundle).sort(), [
      "application/vnd.plotly.v1+json",
      "image/png",
      "text/html",
      "text/plain",
    ]);
    assert.ok(Buffer.from(bundle["image/png"], "base64").subarray(1, 4).equals(Buffer.from("PNG")));
    assert.ok(bundle["text/html"].includes(`<img src="data:image/png;base64,${bundle["image/png"]}"`));
    assert.equal(bundle["text/plain"], figure.altText);
    assert.deepEqual(bundle["application/vnd.plotly.v1+json"], {
      data: figure.data,
      layout: figure.layout,
      config: { displayModeBar: false, displaylogo: false, responsive: true },
    });
  });

  it("loads nothing from outside", () => {
    const html = figureBundle(figure)["text/html"];
    assert.doesNotMatch(html, /https?:|\bsrc="(?!data:)|<link|@import|url\(/);
  });

  it("lets no word of a figure end the script or the attribute that it stands in", () => {
    const html = figureBundle(hostile)["text/html"];
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.equal(html.match(/<\/script/g)?.length, 1);
    assert.match(html, /alt="&quot;&gt;&lt;script&gt;alert\(1\)/);
    assert.doesNotMatch(html, /<!--|\u2028/);
  });

  it("names each figure of a page, also one that is shown twice", () => {
    const ids = [figure, figure, hostile].map(
      (one) => /id="([^"]+)"/.exec(figureBundle(one)["text/html"])?.[1],
    );
    assert.equal(new Set(ids).size, 3);
  });
});

describe("plotlyLoader", () => {
  it("is one script", () => {
    assert.equal(plotlyLoader().match(/<\/script/g)?.length, 1);
  });
});

describe("showFigure, showTable and showMarkdown", () => {
  afterEach(() => delete process.env.ALIGNMENT_PLOTLY);

  it("send whole bundles; only the first figure brings plotly, also when it is shown anew, and every caption is prose", () => {
    const kernel = playKernel();
    try {
      process.env.ALIGNMENT_PLOTLY = "provided";
      showFigure(figure);
      delete process.env.ALIGNMENT_PLOTLY;
      showFigure(figure);
      showFigure(exampleFigures.plotEntries);
      showFigure(figure);
      showTable(dataTable([{ a: 1 }], { caption: "c" }));
      showMarkdown("**hello**");
    } finally {
      kernel.end();
    }
    const [provided, caption, first, , second, , again, , table, prose] = kernel.sent;
    const sizes = [provided, first, second, again].map(
      (bundle) => (bundle["text/html"] as string).length > 1_000_000,
    );
    assert.deepEqual(sizes, [false, true, false, true]);
    assert.equal(caption["text/plain"], figure.caption);
    assert.deepEqual(Object.keys(table), ["text/html", "text/plain"]);
    assert.deepEqual(prose, { "text/markdown": "**hello**", "text/plain": "**hello**" });
  });

  it("print words outside a notebook", () => {
    const log = mock.method(console, "log", () => undefined);
    try {
      showFigure(figure);
      showTable(dataTable([{ a: 1 }], { caption: "A caption" }));
    } finally {
      log.mock.restore();
    }
    const printed = log.mock.calls.map((call) => String(call.arguments[0]));
    assert.equal(printed[0], `${figure.altText}\n${figure.caption}`);
    assert.match(printed[1], /^A caption\n/);
  });
});

/** A script that writes into the page where the points of its numbers stand, or their last digits before a point. */
const measurePoints = `<script>
const places = [...document.querySelectorAll("td.decimal")].map((cell) => {
  const end = cell.textContent.match(/^\\(?[\\d,]+/)[0].length;
  const range = document.createRange();
  range.setStart(cell.firstChild, end - 1);
  range.setEnd(cell.firstChild, end);
  return range.getBoundingClientRect().right;
});
document.body.insertAdjacentHTML("beforeend", "<p id=places>" + places.join(" ") + "</p>");
</script>`;

describe("showLive", () => {
  const shown = (file: string): Record<string, unknown> => {
    const kernel = playKernel();
    process.env.ALIGNMENT_LIVE = file;
    try {
      showLive();
      return kernel.sent[0];
    } finally {
      delete process.env.ALIGNMENT_LIVE;
      kernel.end();
    }
  };

  it("keeps the same picture and words with and without a live page, and says how to get one", () => {
    const folder = temporaryFolder();
    const [file, absent] = [join(folder, "live.html"), join(folder, "absent.html")];
    writeFileSync(file, "<!doctype html><title>x</title><p>the page</p></body>");
    const [present, without] = [shown(file), shown(absent)];
    for (const type of ["image/png", "text/plain"]) assert.equal(present[type], without[type]);
    assert.doesNotMatch(String(without["text/html"]), /<script/);
    assert.match(String(without["text/html"]), /no live page yet: <code>npm start<\/code>/);
    assert.equal(String(present["text/html"]).match(/<\/script/g)?.length, 1);
  });

  it("puts the page in the picture's place where scripts run", { skip: skipWithoutBrowser }, async () => {
    const folder = temporaryFolder();
    const file = join(folder, "live.html");
    writeFileSync(file, "<!doctype html><script>const a = '</' + 'p>';</script><p>the page</p>");
    const { document } = await browse(`<!doctype html><body>${shown(file)["text/html"]}</body>`);
    const body = document.slice(document.lastIndexOf("</script>"));
    assert.match(document, /<iframe title="The live page" srcdoc="&lt;!doctype html/);
    assert.doesNotMatch(body, /<img/);
    assert.equal(document.match(/<img/g), null);
  });
});

describe("a page in a browser", () => {
  it("lets the decimal points of a column meet to two pixels, though no text aligns them", {
    skip: skipWithoutBrowser,
  }, async () => {
    const cells = ["0.0136***", "(0.0029)", "16,651", "19,152.45"];
    const table = {
      ...dataTable([{ a: "x", b: 1 }], { caption: "c" }),
      groups: [{ title: "", rows: cells.map((cell) => ["x", cell]) }],
    };
    const { document } = await browse(pageOf(formatHtml(table), measurePoints));
    const places = (/<p id="places">([^<]*)</.exec(document)?.[1] ?? "").split(" ").map(Number);
    assert.equal(places.length, cells.length);
    assert.ok(Math.max(...places) - Math.min(...places) < 2, places.join(", "));
  });

  it("replaces each picture by the live figure, and says nothing on the console", {
    skip: skipWithoutBrowser,
  }, async () => {
    const figures = Object.values(exampleFigures).map((one) => figureBundle(one)["text/html"]);
    const { document, console } = await browse(pageOf(plotlyLoader(), ...figures));
    assert.equal(console, "");
    assert.equal(document.match(/class="alignment-live[^"]*"/g)?.length, figures.length);
    assert.equal(document.match(/<img\b/g), null);
    for (const { altText } of Object.values(exampleFigures))
      assert.ok(document.includes(`role="img" aria-label="${escapedAttribute(altText)}"`), altText);
    for (const { layout } of Object.values(exampleFigures)) {
      const { text } = (layout.yaxis as { title?: { text: string } }).title ?? { text: "" };
      for (const line of text.split("<br>"))
        assert.ok(document.includes(line), `"${line}" is not on the page`);
    }
    const titled = Object.values(exampleFigures).filter(
      ({ layout }) => (layout.xaxis as { title: { text: string } }).title.text !== "",
    );
    assert.equal(document.match(/class="xtitle"/g)?.length, titled.length);
  });

  it("keeps the picture where plotly is not there", { skip: skipWithoutBrowser }, async () => {
    const { document, console } = await browse(pageOf(figureBundle(figure)["text/html"]));
    assert.equal(console, "");
    assert.equal(document.match(/<img\b/g)?.length, 1);
    assert.doesNotMatch(document, /class="alignment-live/);
  });

  it("shows the figure on a page that has a module loader of its own", {
    skip: skipWithoutBrowser,
  }, async () => {
    const loader =
      "<script>window.define = function () { console.error('define was called'); }; window.define.amd = {};" +
      "window.module = { exports: {} };</script>";
    const { document, console } = await browse(
      pageOf(loader, plotlyLoader(), figureBundle(hostile)["text/html"]),
    );
    assert.equal(console, "");
    assert.match(document, /class="alignment-live/);
    assert.doesNotMatch(document, /<img\b/);
  });
});
