import type { Looked, PageFit } from "../analysis";
import { differences, keyOf } from "./address";
import type { PageFacts } from "./facts";
import { type Sentence, sentence, statedCount, textOf } from "./sentence";
import { sentenceFor } from "./slope-sentence";
import { currentOf, type PageState, table2 } from "./state";
import { neighboursOf } from "./sweep";
import { inCount } from "./words";

/** How many specifications were looked at. */
function countOfLooks({ log }: Pick<PageState, "log">): number {
  return Math.max(1, log.length);
}

/** How many specifications were looked at, and how many stood beside them. */
export function looksSentence(state: Pick<PageState, "log" | "results">): Sentence {
  const count = countOfLooks(state);
  const beside = neighboursOf(table2).filter((looked) => state.results.has(keyOf(looked))).length - 1;
  const alternatives =
    beside < 1
      ? []
      : sentence`, with the slopes of ${statedCount("looks.alternatives", beside)} one-at-a-time alternative${beside === 1 ? "" : "s"} in sight`;
  return sentence`${statedCount("looks.specifications", count)} ${count === 1 ? "specification was" : "specifications were"} looked at on this page${alternatives}.`;
}

/** The line that goes along with each export. */
export function looksNote(state: Pick<PageState, "log" | "results">): string {
  return textOf(looksSentence(state));
}

/** The choices of the construction as the file that \`npm run panel -- --spec FILE.json\` takes. */
export function specificationFile(looked: Looked): string {
  return `${JSON.stringify(differences(looked).changes, undefined, 2)}\n`;
}

/** The name of a file of this specification, which says how many were looked at. */
export function fileName(stem: string, ending: string, state: PageState): string {
  const changed = [...new Map(JSON.parse(keyOf(currentOf(state))) as [string, unknown][]).keys()];
  const count = countOfLooks(state);
  return `${[stem, ...changed].join("-")}-${count}-look${count === 1 ? "" : "s"}.${ending}`;
}

/** The log of what was looked at, with the SHA-256 of the code and of the source files. */
export function logFile(state: PageState, { input, code, files }: PageFacts): string {
  const specifications = state.log.map((key) => Object.fromEntries(JSON.parse(key)));
  return `${JSON.stringify({ input, code, files, note: looksNote(state), specifications }, undefined, 2)}\n`;
}

/** A sentence for a paper, with the sample, the input and the number of looks. */
export function paperSentence(
  state: PageState,
  { result, base }: { readonly result: PageFit; readonly base: PageFit },
  { isSimulated }: PageFacts,
): string {
  const current = currentOf(state);
  const key = keyOf(current);
  const [draws, origin] = [state.draws.get(key), state.drawOrigins.get(key)];
  const said = textOf(sentenceFor(current, result, base, state.method, draws, origin));
  const sample = `The sample has ${inCount(result.rows, "observation")} of ${inCount(result.cases, "state–IGO pair")}`;
  const input = isSimulated ? "in simulated data, not in the paper's" : "built from the public source files";
  return `${said} ${sample}, ${input}. ${looksNote(state)}\n`;
}

/** Hands a file to the person. */
export function download(name: string, content: string | Blob, type = "text/plain"): void {
  const url = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
