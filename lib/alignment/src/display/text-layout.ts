import { textWidth } from "./text-size";

/** The parts of a page's elements that are used here; jsdom brings no types. */
export interface PageElement {
  readonly tagName: string;
  readonly textContent: string | null;
  readonly parentElement: PageElement | null;
  readonly style?: { getPropertyValue(name: string): string };
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): ArrayLike<PageElement>;
  append(child: PageElement): void;
  remove(): void;
}

/** A box in pixels, as the browser gives it. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const emptyBox: Box = { x: 0, y: 0, width: 0, height: 0 };

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

/** The box of a text before its own transformation. */
function untransformedBox(element: PageElement): Box {
  const fontSize = Number.parseFloat(inheritedStyle(element, "font-size", "12px"));
  const weight = inheritedStyle(element, "font-weight", "400");
  const lines = linesOf(element);
  const width = Math.max(...lines.map((line) => (line === "" ? 0 : textWidth(line, fontSize, weight))));
  if (width === 0) return emptyBox;
  const anchor = inheritedStyle(element, "text-anchor", "start");
  const shift = anchor === "end" ? -width : anchor === "middle" ? -width / 2 : 0;
  const x = Number(element.getAttribute("x") ?? 0) + shift;
  const y = Number(element.getAttribute("y") ?? 0) - 0.95 * fontSize;
  return { x, y, width, height: fontSize * (1.2 + 1.3 * (lines.length - 1)) };
}

const transformation = /(translate|rotate|scale)\(([^)]*)\)/g;

/** A point moved by an element's `transform`: translations, rotations and scales, the last one first. */
function transformed(point: Point, transform: string): Point {
  const steps = [...transform.matchAll(transformation)].reverse();
  return steps.reduce(({ x, y }, [, name, list]) => {
    const [first = 0, second, third = 0] = list.split(/[\s,]+/).map(Number);
    if (name === "translate") return { x: x + first, y: y + (second ?? 0) };
    if (name === "scale") return { x: x * first, y: y * (second ?? first) };
    const [cosine, sine] = [Math.cos((first * Math.PI) / 180), Math.sin((first * Math.PI) / 180)];
    const [dx, dy] = [x - (second ?? 0), y - third];
    return { x: (second ?? 0) + cosine * dx - sine * dy, y: third + sine * dx + cosine * dy };
  }, point);
}

function aroundPoints(points: readonly Point[]): Box {
  const [left, top] = [Math.min(...points.map(({ x }) => x)), Math.min(...points.map(({ y }) => y))];
  const [right, bottom] = [Math.max(...points.map(({ x }) => x)), Math.max(...points.map(({ y }) => y))];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The corners of a text, moved by its own transformation and those around it, up to but not with `last`. */
function cornersOf(text: PageElement, last: PageElement | null): Point[] {
  const { x, y, width, height } = untransformedBox(text);
  if (width === 0) return [];
  const corners = [
    { x, y },
    { x: x + width, y },
    { x, y: y + height },
    { x: x + width, y: y + height },
  ];
  let moved: Point[] = corners;
  for (let one: PageElement | null = text; one !== null && one !== last; one = one.parentElement) {
    const transform = one.getAttribute("transform");
    if (transform !== null) moved = moved.map((corner) => transformed(corner, transform));
  }
  return moved;
}

function textsOf(element: PageElement): readonly PageElement[] {
  return /^(text|tspan)$/i.test(element.tagName) ? [element] : Array.from(element.querySelectorAll("text"));
}

/** The box of an element's texts in the element's own coordinates, as `getBBox` gives it; 0 without text. */
export function boxInElement(element: PageElement): Box {
  const points = textsOf(element).flatMap((text) => cornersOf(text, element));
  return points.length === 0 ? emptyBox : aroundPoints(points);
}

/** The box of an element's texts on the page, as `getBoundingClientRect` gives it; 0 without text. */
export function boxOnPage(element: PageElement): Box {
  const points = textsOf(element).flatMap((text) => cornersOf(text, null));
  return points.length === 0 ? emptyBox : aroundPoints(points);
}
