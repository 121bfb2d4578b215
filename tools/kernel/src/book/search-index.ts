import { scriptJson } from "alignment/text";

/** A section of a page, as the search finds it. */
export interface SearchEntry {
  readonly page: string;
  readonly title: string;
  /** The anchor in the page, or the empty string for its beginning. */
  readonly anchor: string;
  readonly heading: string;
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

/** Text of HTML with its five entities as the characters that they stand for. */
export function withoutEntities(text: string): string {
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity]);
}

/** The text that a reader sees of HTML, without code blocks and drawings. */
export function plainText(html: string): string {
  const bare = html
    .replace(/<(script|style|svg|details|annotation)\b[\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^>]*>/g, " ");
  return withoutEntities(bare).replace(/\s+/g, " ").trim();
}

/** The longest text of a section that is searched: a table of hundreds of claims would be most of the index. */
const longestText = 6000;

/** The rows of a section that declare a rule or a choice: each is found by its name and led to. */
function rowEntries(page: string, title: string, html: string): SearchEntry[] {
  const rows = [...html.matchAll(/<tr id="((rule|choice)-([^"]*))">([\s\S]*?)<\/tr>/g)];
  return rows.map(([, anchor, kind, name, row]) => ({
    page,
    title,
    anchor,
    heading: kind === "rule" ? `Rule ${name}` : withoutEntities(name),
    text: plainText(row),
  }));
}

/**
 * The sections of a page: each begins at a heading with an anchor; and its rows that declare a rule or a choice.
 *
 * @param page the file's name
 * @param title the page's title
 * @param html the page's content
 */
export function searchEntries(page: string, title: string, html: string): SearchEntry[] {
  const parts = html.split(/<h[1-4] id="([^"]*)">([\s\S]*?)<\/h[1-4]>/);
  const entries: SearchEntry[] = [];
  for (let at = 1; at < parts.length; at += 3) {
    const [anchor, heading, text] = parts.slice(at, at + 3);
    entries.push({
      page,
      title,
      anchor,
      heading: plainText(heading),
      text: plainText(text).slice(0, longestText),
    });
    entries.push(...rowEntries(page, title, text));
  }
  return entries;
}

/** The script file that brings the index into a page: also from `file://`, where a page may fetch nothing. */
export function searchScript(entries: readonly SearchEntry[]): string {
  return `globalThis.bookSearch = ${scriptJson(entries)};\n`;
}
