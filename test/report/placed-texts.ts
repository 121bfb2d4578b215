import { type Box, boxOnPage } from "alignment/dist/display/text-layout";

/** A text of a drawing and the box that it takes on the page. */
export interface PlacedText {
  readonly text: string;
  readonly box: Box;
}

/** A text that a test reads from a page. */
type PageText = Parameters<typeof boxOnPage>[0];

/** The texts of an SVG drawing that can be seen. */
export function placedTexts(svg: string): PlacedText[] {
  const { JSDOM } = require("jsdom");
  const page = new JSDOM(`<!doctype html><body>${svg}</body>`);
  const texts: PageText[] = Array.from(page.window.document.querySelectorAll("svg text"));
  return texts
    .map((text) => ({ text: text.textContent ?? "", box: boxOnPage(text) }))
    .filter(({ text }) => text.trim() !== "");
}

/** How far two boxes may reach into each other: the blank above and below the letters of a line. */
const lineBlank = 4;

function reach(start: number, size: number, otherStart: number, otherSize: number): number {
  return Math.min(start + size, otherStart + otherSize) - Math.max(start, otherStart);
}

/** Pairs of texts that lie upon each other. */
export function overlappingTexts(texts: readonly PlacedText[]): string[] {
  return texts.flatMap((one, index) =>
    texts
      .slice(index + 1)
      .filter(
        ({ box }) =>
          reach(one.box.x, one.box.width, box.x, box.width) > 1 &&
          reach(one.box.y, one.box.height, box.y, box.height) > lineBlank,
      )
      .map((other) => `"${one.text}" and "${other.text}"`),
  );
}
