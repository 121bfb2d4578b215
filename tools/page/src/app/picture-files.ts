const ownProperties = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "font-size",
  "font-weight",
  "font-family",
];
const namespace = "http://www.w3.org/2000/svg";

/** Room for one line of words below a picture, in its own units. */
const lineHeight = 22;

/** About the width of a letter there. */
const letterWidth = 6;

function element(name: string, attributes: Readonly<Record<string, string>>, text = ""): SVGElement {
  const made = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

/**
 * A picture of the page as a file of its own: colours and background of the page written into it, and below it what it
 * shows and how many specifications were looked at.
 *
 * @param svg the picture in the page.
 * @param lines what stands below it, a line each.
 */
export function svgText(svg: SVGSVGElement, lines: readonly string[]): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg.querySelectorAll("*"), copy.querySelectorAll("*")];
  from.forEach((one, i) => {
    const style = getComputedStyle(one);
    const own = ownProperties.map((property) => `${property}:${style.getPropertyValue(property)}`).join(";");
    to[i].setAttribute("style", own);
  });
  const { width, height } = svg.viewBox.baseVal;
  const whole = height + lines.length * lineHeight + 6;
  const page = getComputedStyle(document.body);
  copy.setAttribute("viewBox", `0 0 ${width} ${whole}`);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(whole));
  copy.removeAttribute("aria-hidden");
  copy.prepend(
    element("title", {}, lines.join(" ")),
    element("rect", {
      width: String(width),
      height: String(whole),
      style: `fill:${page.backgroundColor}`,
    }),
  );
  lines.forEach((line, i) => {
    const y = String(height + (i + 1) * lineHeight - 4);
    const style = `fill:${page.color};font-size:12px;font-family:${page.fontFamily.replaceAll('"', "'")}`;
    const words = element("text", { x: "8", y, style }, line);
    if (line.length * letterWidth > width - 16) {
      words.setAttribute("textLength", String(width - 16));
      words.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
    copy.append(words);
  });
  copy.setAttribute("xmlns", namespace);
  return new XMLSerializer().serializeToString(copy);
}

const pictureScale = 2;

/** The same picture as PNG. */
export async function pngOf(svg: SVGSVGElement, lines: readonly string[]): Promise<Blob> {
  const text = svgText(svg, lines);
  const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(text) ?? [];
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), {
    width: Number(width) * pictureScale,
    height: Number(height) * pictureScale,
  });
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error("the picture cannot be made")) : resolve(blob)),
      "image/png",
    ),
  );
}
