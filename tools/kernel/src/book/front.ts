import { type HypothesisName, hypotheses } from "alignment/study";
import { cannotTell, type ShownVerdict, verdictShown } from "alignment/tables";
import { escapeHtml, formatNumber } from "alignment/text";
import { plainText } from "./search-index";

/** Our conclusion on a hypothesis. */
interface Conclusion {
  readonly hypothesis: HypothesisName;
  readonly verdict: string;
  /** The verdict with what leaves it open, such as that it is borderline. */
  readonly shown: string;
}

type Results = Readonly<Record<string, unknown>>;

/** A verdict as `results.json` holds it: a word, or an object that has it under `verdict`. */
function verdictIn(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return undefined;
  return verdictIn((value as Results).verdict);
}

/**
 * The conclusions that a run recorded under `verdicts`, in the order of the hypotheses, with what it recorded under
 * `evidence.H1` and so on of what leaves them open; `[]` where it recorded none.
 *
 * @param results the recorded results by key
 * @example
 * conclusionsOf({ verdicts: { H1: "supported" } }); // [{ hypothesis: "H1", verdict: "supported", shown: "supported" }]
 */
function conclusionsOf(results: Results): Conclusion[] {
  const verdicts = (results.verdicts ?? {}) as Results;
  return hypotheses.flatMap(({ name }) => {
    const verdict = verdictIn(verdicts[name]);
    if (verdict === undefined) return [];
    const evidence = results[`evidence.${name}`] as ShownVerdict | undefined;
    const isSame = evidence?.verdict === verdict;
    return [{ hypothesis: name, verdict, shown: isSame ? verdictShown(evidence) : verdict }];
  });
}

/** What a table of the notebooks says of each hypothesis: heads and cells, without hypothesis and conclusion. */
function detailsOf(hypothesis: string, tables: readonly string[]): { head: string; cell: string }[] {
  for (const table of tables) {
    const heads = [...table.matchAll(/<t[hd] scope="col"[^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, head]) => head);
    if (heads[0] !== "Hypothesis" || !heads.some((head) => /\b(?:change|overturn)/i.test(head))) continue;
    for (const [, row] of table.matchAll(/<tr>([\s\S]*?)<\/tr>/g)) {
      const cells = [...row.matchAll(/<t[hd](?: [^>]*)?>([\s\S]*?)<\/t[hd]>/g)].map(([, cell]) => cell);
      if (plainText(cells[0] ?? "") !== hypothesis || cells.length !== heads.length) continue;
      return heads.map((head, at) => ({ head, cell: cells[at] })).slice(1);
    }
  }
  return [];
}

function conclusionHtml({ hypothesis, verdict, shown }: Conclusion, tables: readonly string[]): string {
  const declared = hypotheses.find(({ name }) => name === hypothesis);
  const details = detailsOf(hypothesis, tables).filter(({ head }) => head !== "Ours");
  const list = details.map(({ head, cell }) => `<dt>${head}</dt><dd>${cell}</dd>`).join("");
  const kind = verdict.replace(/[^a-z]+/g, "-");
  return `<section class="conclusion" aria-labelledby="${hypothesis}">
<h3 id="${hypothesis}">${hypothesis}: <span class="verdict ${kind}">${escapeHtml(shown)}</span></h3>
<p>${escapeHtml(cannotTell[hypothesis])}</p>
<p>Expected ${escapeHtml(`${declared?.timing}: ${declared?.expected}`)}.</p>
<dl>${list}</dl></section>`;
}

function number(results: Results, key: string): number | undefined {
  const value = results[key];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The mean slope without influence, from the lowest null to the highest, where the run recorded it. */
function nullSentence(results: Results): string {
  const { lowestMean, highestMean, nulls } = (results["evidence.table2"] ?? {}) as Results;
  if (typeof lowestMean !== "number" || typeof highestMean !== "number")
    return "The same design gives a slope above zero also in data without influence";
  return `In data without influence the same design gives a mean slope of <strong>${formatNumber(lowestMean, 4)} to
${formatNumber(highestMean, 4)}</strong> (${nulls} null distributions)`;
}

/** Table 2's slope in a sentence, where the run recorded it. */
function slopeSentence(results: Results): string {
  const slope = number(results, "table2.duration.estimate");
  const error = number(results, "table2.duration.standardError");
  if (slope === undefined || error === undefined) return "";
  const [lower, upper] = [slope - 1.96 * error, slope + 1.96 * error];
  return `<p>In Table 2 the distance to the other members ${slope > 0 ? "shrinks" : "grows"} by
<strong>${formatNumber(Math.abs(slope), 4)} score points per year of membership</strong> (slope
${formatNumber(slope, 4)}, 95% confidence interval ${formatNumber(lower, 4)} to ${formatNumber(upper, 4)} by the
model-based standard error). ${nullSentence(results)}, because the cases were selected for a low score (notebook 05); so
the slope alone is not evidence of influence.</p>`;
}

/** One notebook or document in the list of what there is to read. */
export interface ReadingEntry {
  readonly address: string;
  readonly title: string;
  /** What it asks or says, as HTML. */
  readonly about: string;
}

/** What the front page is made of. */
export interface FrontContent {
  readonly results: Results;
  /** Whether the numbers come from simulated data. */
  readonly isSimulated: boolean;
  /** Tables of the notebooks that may say what a conclusion stands on. */
  readonly tables: readonly string[];
  readonly notebooks: readonly ReadingEntry[];
  readonly documents: readonly ReadingEntry[];
  /** The address of the live page, where there is one. */
  readonly livePage?: string;
}

function readingList(entries: readonly ReadingEntry[]): string {
  return `<ol class="reading">${entries
    .map(
      ({ address, title, about }) =>
        `<li><a href="${address}">${title}</a>${about === "" ? "" : `<br>${about}`}</li>`,
    )
    .join("\n")}</ol>`;
}

/** Where the answer on the real files is, in a book that stands on simulated data. */
function linkToReal(documents: readonly ReadingEntry[]): string {
  const results = documents.find(({ address }) => address.endsWith("real-results.html"));
  return results === undefined
    ? ""
    : ` <a href="${results.address}">The answer on the real files</a> is in this book too.`;
}

/**
 * The content of the first page: question, conclusions with what they stand on and what would change them, the live
 * page, and what there is to read.
 */
export function frontHtml(content: FrontContent): string {
  const { results, isSimulated, tables, notebooks, documents, livePage } = content;
  const conclusions = conclusionsOf(results);
  const caution = isSimulated
    ? `These numbers stand on <strong>simulated data</strong>, whose true effects are known. They show how the analysis works and are no evidence about states.${linkToReal(documents)}`
    : "These numbers stand on the real public files.";
  return `<h1 id="question">Do states align their human rights records with the other members of IGOs, and why?</h1>
<p class="lead">States may improve their records <em>for instrumental reasons</em>: before accession, and no longer after
exit. Or they may <em>internalize the norms</em> of the other members: gradually, and lastingly. Weyrauch &amp; Steinert
(2021) tell the two apart by timing, in four hypotheses.</p>
<h2 id="answer">The answer</h2>
<p>${caution}</p>
${slopeSentence(results)}
${
  conclusions.length === 0
    ? "<p>This run recorded no conclusions.</p>"
    : conclusions.map((one) => conclusionHtml(one, tables)).join("\n")
}
${
  livePage === undefined
    ? ""
    : `<h2 id="live">Change the paper</h2>
<p><a class="live" href="${livePage}">The live page</a> builds the sample and fits Table 2 again, here in the browser, whenever
you change one of the paper's choices. It shows which choices move the result.</p>`
}
<h2 id="reading">How to read on</h2>
<p>Each notebook answers one question and begins with it. Code is folded; the button in the contents shows all of it.</p>
${readingList(notebooks)}
${documents.length === 0 ? "" : `<h2 id="documents">Documents</h2>\n${readingList(documents)}`}`;
}
