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
const lineHeight = 17;

/** Room beside them on both sides. */
const sideMargin = 8;

const captionSize = 12;

function element(name: string, attributes: Readonly<Record<string, string>>, text = ""): SVGElement {
  const made = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

/** Words in lines that are at most so wide in a font. */
function wrapped(words: string, font: string, width: number): string[] {
  const context = document.createElement("canvas").getContext("2d") as CanvasRenderingContext2D;
  context.font = font;
  const lines: string[] = [];
  for (const word of words.trim().split(/\s+/)) {
    const longer = lines.length === 0 ? word : `${lines[lines.length - 1]} ${word}`;
    if (lines.length > 0 && context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Lets the page have the colours of white paper while something is done. */
function onPaper<T>(act: () => T): T {
  const { dataset } = document.documentElement;
  dataset.colours = "paper";
  try {
    return act();
  } finally {
    delete dataset.colours;
  }
}

/**
 * A picture of the page as a file of its own, in the colours of white paper: below it what it shows and how many
 * specifications were looked at.
 *
 * @param svg the picture in the page.
 * @param paragraphs what stands below it.
 */
export function svgText(svg: SVGSVGElement, paragraphs: readonly string[]): string {
  return onPaper(() => {
    const copy = svg.cloneNode(true) as SVGSVGElement;
    const [from, to] = [svg.querySelectorAll("*"), copy.querySelectorAll("*")];
    from.forEach((one, i) => {
      const style = getComputedStyle(one);
      const own = ownProperties
        .map((property) => `${property}:${style.getPropertyValue(property)}`)
        .join(";");
      to[i].setAttribute("style", own);
    });
    const { width, height } = svg.viewBox.baseVal;
    const page = getComputedStyle(document.body);
    const font = page.fontFamily.replaceAll('"', "'");
    const lines = paragraphs.flatMap((words) =>
      wrapped(words, `${captionSize}px ${font}`, width - 2 * sideMargin),
    );
    const whole = height + lines.length * lineHeight + 10;
    copy.setAttribute("viewBox", `0 0 ${width} ${whole}`);
    copy.setAttribute("width", String(width));
    copy.setAttribute("height", String(whole));
    copy.removeAttribute("aria-hidden");
    copy.prepend(
      element("title", {}, paragraphs.join(" ")),
      element("rect", {
        width: String(width),
        height: String(whole),
        style: `fill:${page.backgroundColor}`,
      }),
    );
    const style = `fill:${page.color};font-size:${captionSize}px;font-family:${font}`;
    lines.forEach((line, i) => {
      const y = String(height + (i + 1) * lineHeight);
      copy.append(element("text", { x: String(sideMargin), y, style }, line));
    });
    copy.setAttribute("xmlns", namespace);
    return new XMLSerializer().serializeToString(copy);
  });
}

const pictureScale = 2;

/** The same picture as PNG. */
export async function pngOf(svg: SVGSVGElement, paragraphs: readonly string[]): Promise<Blob> {
  const text = svgText(svg, paragraphs);
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
