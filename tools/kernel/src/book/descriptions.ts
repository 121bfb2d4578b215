import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../project";

/** The first sentence of each public function's doc comment, from the generated API page. */
function readSentences(): ReadonlyMap<string, string> {
  const path = join(projectRoot, "docs", "api", "alignment.md");
  const sections = existsSync(path) ? readFileSync(path, "utf8").split(/^### /m).slice(1) : [];
  return new Map(
    sections.flatMap((section): [string, string][] => {
      const [name] = section.split("\n", 1);
      const prose = section
        .replace(/```[\s\S]*?```/g, "")
        .slice(name.length)
        .replace(/^Import it from .*$/m, "")
        .trim()
        .split(/\n\s*\n/, 1)[0];
      const sentence = /^[\s\S]*?[.:](?=\s|$)/.exec(prose)?.[0].replace(/\s+/g, " ").replace(/[.:]$/, "");
      return sentence === undefined || sentence.length > 160 ? [] : [[name.trim(), sentence]];
    }),
  );
}

let sentences: ReadonlyMap<string, string> | undefined;

/** What a cell does that only shows or keeps what others computed, by the function that it calls. */
const lesser: readonly (readonly [RegExp, string])[] = [
  [/^showFigure$/, "Draws the figure below"],
  [/^show(?:Table|Frame)$/, "Makes the table below"],
  [/^showMarkdown$/, "Writes the text below from the results"],
  [/^check/, "Checks the results above"],
  [/^record/, "Keeps these results in results.json"],
];

/** Functions that are no description of a cell: helpers of formatting and of reading single coefficients. */
const helpers = /^(?:format|if[A-Z]|coefficient$|dataTable$|columnsTable$|effectsTable$|regression)/;

/** The function behind a name of the notebooks: `power.simulate` is `simulatePower`. */
function publicName(name: string): string {
  const [group, member] = name.split(".");
  if (member === undefined) return name;
  const groups: Readonly<
    Record<string, Readonly<Record<string, unknown>> | undefined>
  > = require("alignment");
  const found = groups[group]?.[member];
  return typeof found === "function" ? found.name : name;
}

function sentenceOf(name: string): string | undefined {
  sentences ??= readSentences();
  return sentences.get(publicName(name));
}

/**
 * What the code of a cell does, in a line: its first comment, or what its main function does by the API page, or the
 * names that it uses or declares.
 *
 * @param code TypeScript source of a cell
 * @example
 * describeCode("import { plot } from \"alignment\";"); // "Imports what this notebook uses"
 */
export function describeCode(code: string): string {
  if (/^import\b/.test(code)) return "Imports what this notebook uses";
  const comment = /^\/\/\s*(.+)$/m.exec(code.split("\n")[0])?.[1];
  if (comment !== undefined) return comment.replace(/[.:]$/, "");
  const called = [...new Set([...code.matchAll(/\b([a-z][\w]*(?:\.[a-z]\w*)?)\(/g)].map(([, name]) => name))];
  const isLesser = (name: string) => helpers.test(name) || lesser.some(([pattern]) => pattern.test(name));
  const main = called.find((name) => !isLesser(name) && sentenceOf(name) !== undefined);
  if (main !== undefined) return `${sentenceOf(main)} (${main})`;
  const shown = lesser.find(([pattern]) => called.some((name) => pattern.test(name)));
  if (shown !== undefined) return shown[1];
  const declared = [...code.matchAll(/^(?:export )?(?:const|let|function) (\w+)/gm)].map(([, name]) => name);
  if (declared.length > 0) return `Computes ${declared.join(", ")}`;
  const [firstLine] = code.split("\n");
  return firstLine.length > 70 ? `${firstLine.slice(0, 70)}…` : firstLine;
}
