import { readFileSync } from "node:fs";
import { textWidth } from "./text-size";

/** The parts of plotly that static pictures need; they draw before they return. */
interface StaticPlotly {
  newPlot(place: unknown, data: unknown, layout: unknown, config: unknown): unknown;
  purge(place: unknown): void;
  readonly Snapshot: { toSVG(place: unknown, format: "svg"): string };
}

/** The parts of a page's elements that are used here; jsdom brings no types. */
interface PageElement {
  readonly tagName: string;
  readonly textContent: string | null;
  readonly parentElement: PageElement | null;
  readonly style?: { getPropertyValue(name: string): string };
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): ArrayLike<PageElement>;
  append(child: PageElement): void;
  remove(): void;
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

/** A box in pixels, as the browser gives it. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** plotly's source, one file that loads nothing else. */
export function plotlySource(): string {
  return readFileSync(require.resolve("plotly.js-cartesian-dist-min/plotly-cartesian.min.js"), "utf8");
}

/** A property of an element's own style, or of the nearest element around it that sets one. */
function inheritedStyle(element: PageElement, name: string, otherwise: string): string {
  for (let one: PageElement | null = element; one !== null; one = one.parentElement) {
    const styled = one.style?.getPropertyValue(name);
    const own = styled === undefined || styled === "" ? one.getAttribute(name) : styled;
    if (own !== null && own !== "") return own;
  }
  return otherwise;
}

/** The lines of a text element: plotly writes each as a `tspan` of class `line`. */
function linesOf(element: PageElement): string[] {
  const lines = element.querySelectorAll("tspan.line");
  if (lines.length === 0) return [element.textContent ?? ""];
  return Array.from(lines, (line) => line.textContent ?? "");
}

function sizeOfText(element: PageElement): Box {
  const fontSize = Number.parseFloat(inheritedStyle(element, "font-size", "12px"));
  const weight = inheritedStyle(element, "font-weight", "400");
  const lines = linesOf(element).filter((line) => line !== "");
  if (lines.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const width = Math.max(...lines.map((line) => textWidth(line, fontSize, weight)));
  const anchor = inheritedStyle(element, "text-anchor", "start");
  const shift = anchor === "end" ? -width : anchor === "middle" ? -width / 2 : 0;
  const x = Number(element.getAttribute("x") ?? 0);
  const y = Number(element.getAttribute("y") ?? 0);
  return {
    x: x + shift,
    y: y - 0.95 * fontSize,
    width,
    height: fontSize * (1.25 + 1.3 * (lines.length - 1)),
  };
}

/** The size of a text, or the largest of the texts inside a group: jsdom itself lays nothing out. */
function boxOf(element: PageElement): Box {
  if (/^(text|tspan)$/i.test(element.tagName)) return sizeOfText(element);
  const boxes = Array.from(element.querySelectorAll("text"), sizeOfText);
  return boxes.reduce((largest, box) => (box.width > largest.width ? box : largest), {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  });
}

function addLayoutOfText(window: PageWindow): void {
  const rectangle = (
    element: PageElement,
  ): Box & { left: number; top: number; right: number; bottom: number } => {
    const box = boxOf(element);
    return { ...box, left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height };
  };
  Object.assign(window.SVGElement.prototype, {
    getBBox(this: PageElement) {
      return boxOf(this);
    },
    getComputedTextLength(this: PageElement) {
      return boxOf(this).width;
    },
    getBoundingClientRect(this: PageElement) {
      return rectangle(this);
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
