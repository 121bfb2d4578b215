import { Resvg } from "@resvg/resvg-js";
import type { Figure } from "../figures/figure";
import { pictureWidth } from "../figures/theme";
import { drawingPage } from "./drawing-page";
import { formatIndexedPng } from "./indexed-png";
import { pictureFont } from "./text-size";

/** Pixels of the picture for each pixel of the drawing, so that it is sharp in print and on fine screens. */
const pictureScale = 1.5;

/**
 * The figure as an SVG drawing, made by plotly without a browser.
 *
 * @param figure any figure of this library.
 * @param width in pixels; the height is the figure's own.
 */
export function formatSvg(figure: Figure, width: number = pictureWidth): string {
  const { window, plotly } = drawingPage();
  const place = window.document.createElement("div");
  window.document.body.append(place);
  // plotly tells plain objects by the page's own Object, so the figure is read there.
  const read = (value: unknown): unknown => window.JSON.parse(JSON.stringify(value));
  const layout = read({ ...figure.layout, width, autosize: false });
  const drawn = plotly.newPlot(place, read(figure.data), layout, { staticPlot: true });
  const drawing = plotly.Snapshot.toSVG(place, "svg");
  // The drawing is complete, but plotly looks at the place once more when its promise is kept.
  Promise.resolve(drawn)
    .catch(() => undefined)
    .then(() => {
      plotly.purge(place);
      place.remove();
    });
  return drawing;
}

/** The figure as a PNG picture, made without a browser, in the font that comes with the project. */
export function formatPng(figure: Figure): Buffer {
  const drawing = new Resvg(formatSvg(figure), {
    font: pictureFont,
    background: "#ffffff",
    fitTo: { mode: "width", value: Math.round(pictureWidth * pictureScale) },
  });
  const { width, height, pixels } = drawing.render();
  return formatIndexedPng({ width, height, bytes: pixels });
}

/** How wide a small picture is, in pixels. */
const smallWidth = 700;

/**
 * A PNG picture made small, for a page that leads to the large one.
 *
 * @param png a PNG file.
 */
export function formatSmallPng(png: Uint8Array): Buffer {
  const bytes = Buffer.from(png);
  const [wide, high] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]; // Of the header, the first chunk of a PNG.
  const height = Math.round((high * smallWidth) / wide);
  const source = `data:image/png;base64,${bytes.toString("base64")}`;
  const drawing = new Resvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${smallWidth}" height="${height}"><image href="${source}" width="${smallWidth}" height="${height}"/></svg>`,
    { background: "#ffffff" },
  );
  const { width, height: rows, pixels } = drawing.render();
  return formatIndexedPng({ width, height: rows, bytes: pixels });
}
