import { defaultModelChoices } from "alignment/multiverse";
import type { Looked, PageResult } from "../analysis";
import { differences, keyOf } from "./address";
import type { PageState } from "./state";
import { currentOf } from "./state";
import { sentenceFor } from "./words";

/** The line that goes along with each export: how many specifications were looked at. */
export function looksNote({ log }: Pick<PageState, "log">): string {
  const count = Math.max(1, log.length);
  return `${count} ${count === 1 ? "specification was" : "specifications were"} looked at on this page before this one was exported.`;
}

function methodOf({ model }: Looked): string {
  return model.estimation ?? defaultModelChoices.estimation;
}

/** A notebook cell that gives the same numbers. */
export function notebookCell(looked: Looked, formula: string, note: string): string {
  const { changes } = differences(looked);
  return `// ${note}
import { chooseInput, fitMixedModel, panelBuilder } from "alignment";

const panel = panelBuilder(chooseInput().folder)(${JSON.stringify(changes)});
const fit = fitMixedModel(
  ${JSON.stringify(formula)},
  panel.sample.columns,
  { method: ${JSON.stringify(methodOf(looked))} },
);
fit.fixedEffects
`;
}

/** The choices of the construction as the file that \`npm run panel -- --spec FILE.json\` takes. */
export function specificationFile(looked: Looked): string {
  return `${JSON.stringify(differences(looked).changes, undefined, 2)}\n`;
}

/** The same model in R, on the sample that \`npm run panel\` or this page writes. */
export function lme4Code(looked: Looked, formula: string, note: string): string {
  return `# ${note}
# panel.csv: npm run panel -- --spec specification.json --out DIR, or the sample of this page
library(lme4)
panel <- read.csv("panel.csv")
fit <- lmer(
  ${formula},
  data = panel, REML = ${methodOf(looked) === "REML" ? "TRUE" : "FALSE"},
  control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10))
)
summary(fit)
`;
}

/** The log of what was looked at. */
export function logFile({ log }: Pick<PageState, "log">): string {
  return `${JSON.stringify(
    log.map((key) => Object.fromEntries(JSON.parse(key))),
    undefined,
    2,
  )}\n`;
}

/** A sentence for a paper, with the number of looks. */
export function paperSentence(state: PageState, result: PageResult, base: PageResult): string {
  return `${sentenceFor(currentOf(state), result, base, state.method)} ${looksNote(state)}`;
}

/** Hands a file to the person. */
export function download(name: string, content: string | Blob, type = "text/plain"): void {
  const url = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A picture of the page as a file of its own, with the page's colours written into it. */
export function svgText(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg.querySelectorAll("*"), copy.querySelectorAll("*")];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    const own = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-family"]
      .map((property) => `${property}:${style.getPropertyValue(property)}`)
      .join(";");
    to[i].setAttribute("style", own);
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(copy);
}

const pictureScale = 2;

/** The same picture as PNG. */
export async function pngOf(svg: SVGSVGElement): Promise<Blob> {
  const { width, height } = svg.viewBox.baseVal;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(svg))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), {
    width: width * pictureScale,
    height: height * pictureScale,
  });
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error("the picture cannot be made")) : resolve(blob)),
      "image/png",
    ),
  );
}

/** A name for files of a specification. */
export function fileStem(looked: Looked): string {
  const key = keyOf(looked);
  return key === "[]"
    ? "table-2"
    : `table-2-${[...new Map(JSON.parse(key) as [string, unknown][]).keys()].join("-")}`;
}
