import { readFileSync } from "node:fs";
import { boxInElement, boxOnPage, type PageElement } from "./text-layout";

/** The parts of plotly that static pictures need; they draw before they return. */
interface StaticPlotly {
  newPlot(place: unknown, data: unknown, layout: unknown, config: unknown): unknown;
  purge(place: unknown): void;
  readonly Snapshot: { toSVG(place: unknown, format: "svg"): string };
}

/** The parts of jsdom's window that are used here. */
interface PageWindow {
  readonly document: { readonly body: PageElement; createElement(name: string): PageElement };
  readonly JSON: { parse(text: string): unknown };
  readonly SVGElement: { readonly prototype: object };
  readonly HTMLCanvasElement: { readonly prototype: object };
  readonly URL: object;
  readonly Plotly: StaticPlotly;
  eval(source: string): void;
}

/** A page without a browser, on which plotly draws. */
export interface DrawingPage {
  readonly window: PageWindow;
  readonly plotly: StaticPlotly;
}

/** plotly's source, one file that loads nothing else. */
export function plotlySource(): string {
  return readFileSync(require.resolve("plotly.js-cartesian-dist-min/plotly-cartesian.min.js"), "utf8");
}

/** Gives the page the sizes of texts; jsdom itself lays nothing out. */
function addLayoutOfText(window: PageWindow): void {
  Object.assign(window.SVGElement.prototype, {
    getBBox(this: PageElement) {
      return boxInElement(this);
    },
    getComputedTextLength(this: PageElement) {
      return boxInElement(this).width;
    },
    getBoundingClientRect(this: PageElement) {
      const box = boxOnPage(this);
      return { ...box, left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height };
    },
  });
  Object.assign(window.URL, { createObjectURL: () => "" });
  Object.assign(window.HTMLCanvasElement.prototype, { getContext: () => null });
}

let page: DrawingPage | undefined;

/** The page on which figures are drawn; made once, at the first figure, in about a second. */
export function drawingPage(): DrawingPage {
  if (page !== undefined) return page;
  const { JSDOM } = require("jsdom") as {
    JSDOM: new (html: string, options: { runScripts: "outside-only" }) => { readonly window: PageWindow };
  };
  const { window } = new JSDOM("<!doctype html><body></body>", { runScripts: "outside-only" });
  addLayoutOfText(window);
  window.eval(plotlySource());
  page = { window, plotly: window.Plotly };
  return page;
}
