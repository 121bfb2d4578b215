import { escapeHtml } from "alignment/text";

/** What the pages of the book can link to. */
export interface LinkTargets {
  /** The page of each notebook by its number ("05"). */
  readonly notebooks: ReadonlyMap<string, string>;
  /** The page of each document by its path in the project ("docs/limitations.md"). */
  readonly documents: ReadonlyMap<string, string>;
  /** The place of each entry of the references by surname and year ("Fariss 2014"). */
  readonly references: ReadonlyMap<string, string>;
  /** The place of each construction rule by its number. */
  readonly rules: ReadonlyMap<string, string>;
  /** The place of each choice of the specification by its name. */
  readonly choices: ReadonlyMap<string, string>;
}

/** Elements whose text is left as it is. */
const untouched = new Set([
  "a",
  "h1",
  "h2",
  "h3",
  "pre",
  "script",
  "style",
  "math",
  "svg",
  "summary",
  "button",
]);

function anchor(address: string, html: string): string {
  return `<a href="${escapeHtml(address)}">${html}</a>`;
}

/** Every number in `words` that `targets` knows becomes a link. */
function linkNumbers(
  words: string,
  targets: ReadonlyMap<string, string>,
  keyOf: (number: string) => string,
): string {
  return words.replace(/\d+/g, (number) => {
    const address = targets.get(keyOf(number));
    return address === undefined ? number : anchor(address, number);
  });
}

const list = String.raw`\d{1,2}(?:(?:, and |, | and | or | to |[–-])\d{1,2}\b)*`;
const notebookPattern = new RegExp(String.raw`\bnotebooks? ${list}`, "gi");
const rulePattern = new RegExp(String.raw`\brules? ${list}`, "gi");
const doiPattern = /\b(?:doi:\s?)?(10\.\d{4,9}\/[^\s<>"]*[^\s<>".,;)])/g;
const citationPattern =
  /\b(\p{Lu}[\p{L}’'-]+)((?:, \p{Lu}[\p{L}’'-]+)*,? (?:&amp;|and) \p{Lu}[\p{L}’'-]+| et al\.)? \(((?:19|20)\d\d)\)/gu;

function linkText(text: string, targets: LinkTargets): string {
  const parts = text.split(doiPattern);
  if (parts.length > 1) {
    const whole = [...text.matchAll(doiPattern)].map(([match]) => match);
    return parts
      .map((part, index) =>
        index % 2 === 0
          ? linkText(part, targets)
          : anchor(`https://doi.org/${part}`, whole[(index - 1) / 2] ?? part),
      )
      .join("");
  }
  return text
    .replace(notebookPattern, (words) => linkNumbers(words, targets.notebooks, (one) => one.padStart(2, "0")))
    .replace(rulePattern, (words) => linkNumbers(words, targets.rules, (one) => one))
    .replace(citationPattern, (citation, surname: string, _others, year: string) => {
      const address = targets.references.get(`${surname} ${year}`);
      return address === undefined ? citation : anchor(address, citation);
    });
}

/** The address of what inline code names: a document, or a choice of the specification. */
function addressOfCode(code: string, targets: LinkTargets): string | undefined {
  return targets.documents.get(code) ?? targets.choices.get(code);
}

/**
 * Links what the text of a page names: notebooks and rules by their numbers, documents and choices in inline code,
 * references by author and year, DOIs. Text in links, headings, code blocks and drawings is left as it is.
 *
 * @param html of a page's content
 * @param targets what there is to link to
 * @example
 * linkNames("<p>See notebook 05.</p>", targets); // '<p>See notebook <a href="05-membership.html">05</a>.</p>'
 */
export function linkNames(html: string, targets: LinkTargets): string {
  const tokens = html.split(/(<script\b[\s\S]*?<\/script>|<style\b[\s\S]*?<\/style>|<[^>]*>)/);
  const open: string[] = [];
  return tokens
    .map((token, index) => {
      if (index % 2 === 1) {
        const [, isEnd, name] = /^<(\/?)([a-z][\w-]*)/i.exec(token) ?? [];
        const tag = name?.toLowerCase();
        if (tag === undefined || !(untouched.has(tag) || tag === "code")) return token;
        if (/<\/(?:script|style)>$/.test(token)) return token;
        if (isEnd !== "") open.splice(open.lastIndexOf(tag), 1);
        else open.push(tag);
        return token;
      }
      if (token.trim() === "" || open.some((tag) => untouched.has(tag))) return token;
      if (!open.includes("code")) return linkText(token, targets);
      const address = addressOfCode(token, targets);
      return address === undefined ? token : anchor(address, token);
    })
    .join("");
}
