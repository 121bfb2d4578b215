import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createMarkdownRenderer, projectRoot } from "@alignment/kernel";
import { writeAtomically } from "alignment/dist/node/write";
import { ClassError } from "./errors";

/** The page whose section "Handout" is the source of both. */
const teachingPage = join(projectRoot, "docs", "teaching.md");

/** A part of the handout: one slide. */
interface Part {
  readonly title: string;
  readonly markdown: string;
}

/** The text below a heading of level 2, to the next one; empty if there is none. */
function sectionOf(page: string, title: string): string {
  return new RegExp(`^## ${title}$([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, "m").exec(page)?.[1] ?? "";
}

/**
 * The parts of the section "Handout" of a page: its headings of level 3 with their text.
 *
 * @param page the page as Markdown.
 * @throws ClassError if it has no such section, or the section no heading.
 */
export function handoutParts(page: string): Part[] {
  const parts = sectionOf(page, "Handout")
    .split(/^### /m)
    .slice(1)
    .map((text) => {
      const [title, ...lines] = text.split("\n");
      return { title, markdown: `### ${title}\n${lines.join("\n")}` };
    });
  if (parts.length > 0) return parts;
  throw new ClassError(
    "class: the page has no section Handout with headings of level 3; expected docs/teaching.md",
  );
}

const common = `body { font-family: Georgia, serif; color: #111; margin: 0; }
h1, h3 { font-family: Helvetica, Arial, sans-serif; line-height: 1.15; }
table { border-collapse: collapse; } th, td { border-bottom: 1px solid #999; padding: .2em .6em; text-align: left; }
.formula { margin: .4em 0; }`;

const handoutStyle = `@page { size: A4; margin: 14mm; }
main { font-size: 11.5pt; line-height: 1.4; max-width: 182mm; margin: 0 auto; }
.columns { columns: 2; column-gap: 9mm; } .first { break-after: page; }
h1 { font-size: 16pt; margin: 0 0 3mm; }
section { break-inside: avoid; margin-bottom: 5mm; } h3 { font-size: 12.5pt; margin: 0 0 1mm; }
p, ul { margin: 0 0 2mm; } ul { padding-left: 5mm; } table { font-size: 9pt; }
.glossary table { font-size: 9pt; line-height: 1.3; } .glossary td { padding: .12em .6em; }
.glossary, .notes { margin-top: 5mm; } .notes { border: 1px solid #999; height: 118mm; } @media screen { body { padding: 10mm; } }
.notes::before { content: "Notes"; font-size: 8pt; color: #555; padding: 1mm; }`;

const slidesStyle = `@page { size: 254mm 143mm; margin: 0; }
section { box-sizing: border-box; width: 254mm; height: 143mm; padding: 10mm 20mm; break-after: page; overflow: hidden;
  display: flex; flex-direction: column; justify-content: center; font-size: 19pt; line-height: 1.35; }
section:last-child { break-after: auto; }
h1 { font-size: 34pt; } h3 { font-size: 28pt; margin: 0 0 4mm; } p, ul { margin: 0 0 4mm; } table { font-size: 17pt; }
@media screen { body { background: #777; } section { background: #fff; margin: 8mm auto; } }`;

function pageOf(title: string, style: string, sections: readonly string[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${common}\n${style}</style></head>
<body><main>${sections.join("\n")}</main></body></html>
`;
}

/** A printed handout and slides, as the text of one HTML file each. */
export interface Handout {
  readonly handout: string;
  readonly slides: string;
}

/**
 * The handout and the slides of a page.
 *
 * @param page the page as Markdown, such as docs/teaching.md.
 * @throws ClassError as `handoutParts`.
 */
export function formatHandout(page: string): Handout {
  const title = "Human rights alignment in IGOs: a course";
  const render = (markdown: string) =>
    createMarkdownRenderer(projectRoot, () => undefined).render(markdown, {});
  const sections = handoutParts(page).map(({ markdown }) => `<section>${render(markdown)}</section>`);
  const head = `<h1>${title}</h1>`;
  const half = Math.ceil(sections.length / 2);
  const columns = (some: readonly string[]) => `<div class="columns">${some.join("\n")}</div>`;
  const glossary = `<section class="glossary"><h3>Glossary</h3>${render(sectionOf(page, "Glossary"))}</section>`;
  return {
    handout: pageOf(title, handoutStyle, [
      `<div class="first">${head}${columns(sections.slice(0, half))}${glossary}</div>`,
      `${columns(sections.slice(half))}<section class="notes"></section>`,
    ]),
    slides: pageOf(title, slidesStyle, [`<section>${head}</section>`, ...sections]),
  };
}

/** Writes `handout.html` and `slides.html` from docs/teaching.md into a folder, which is made if need be. */
export function writeHandout(folder: string): void {
  const { handout, slides } = formatHandout(readFileSync(teachingPage, "utf8"));
  mkdirSync(folder, { recursive: true });
  writeAtomically(join(folder, "handout.html"), handout);
  writeAtomically(join(folder, "slides.html"), slides);
}
