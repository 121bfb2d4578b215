import { Resvg, type ResvgRenderOptions } from "@resvg/resvg-js";
import { escapeHtml } from "../text";

/** The font of static pictures comes with the project, so that they are the same on every machine. */
export const pictureFont: NonNullable<ResvgRenderOptions["font"]> = {
  fontFiles: [
    require.resolve("@expo-google-fonts/pt-sans/400Regular/PTSans_400Regular.ttf"),
    require.resolve("@expo-google-fonts/pt-sans/700Bold/PTSans_700Bold.ttf"),
    require.resolve("@expo-google-fonts/pt-sans/400Regular_Italic/PTSans_400Regular_Italic.ttf"),
  ],
  loadSystemFonts: false,
  defaultFontFamily: "PT Sans",
  sansSerifFamily: "PT Sans",
  serifFamily: "PT Sans",
  monospaceFamily: "PT Sans",
};

const widths = new Map<string, number>();

/**
 * The width of a line of text in the font of static pictures, in pixels.
 *
 * @param text one line.
 * @param size font size in pixels.
 * @param weight `400`, `700` or a CSS word.
 */
export function textWidth(text: string, size: number, weight: string): number {
  const key = `${weight} ${size} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  // A stroke that cannot be seen gives blanks at the ends their width.
  const line =
    `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="200"><text x="10" y="100" xml:space="preserve" ` +
    `font-family="PT Sans" font-size="${size}" font-weight="${weight}">${escapeHtml(text)}</text></svg>`;
  const box = new Resvg(line, { font: pictureFont }).getBBox();
  const width = box === undefined ? 0 : box.x + box.width - 10;
  widths.set(key, width);
  return width;
}
