import { hypotheses } from "alignment/study";
import { cannotTell, type ShownVerdict, verdictShown } from "alignment/tables";
import { formatNumber } from "alignment/text";

/** The recorded results by key. */
export type Results = Readonly<Record<string, unknown>>;

/** A part of a recorded object, if it is a number. */
function numberIn(results: Results, key: string, part?: string): number | undefined {
  const value = part === undefined ? results[key] : (results[key] as Results | undefined)?.[part];
  return typeof value === "number" ? value : undefined;
}

/** Table 2 in a sentence. */
function table2Sentence(results: Results): string | undefined {
  const slope = numberIn(results, "table2.duration.estimate");
  const error = numberIn(results, "table2.duration.standardError");
  const rows = numberIn(results, "table2.fit", "rows");
  if (slope === undefined || error === undefined || rows === undefined) return undefined;
  const [nulls, inside, lowest, highest] = ["nulls", "inside", "lowestMean", "highestMean"].map((part) =>
    numberIn(results, "evidence.table2", part),
  );
  const means =
    lowest === undefined || highest === undefined
      ? ""
      : ` Their means are ${formatNumber(lowest, 4)} to ${formatNumber(highest, 4)}: the slope alone is not evidence of influence.`;
  const beside =
    nulls === undefined || inside === undefined
      ? ""
      : ` In ${inside} of ${nulls} null distributions, in which IGOs have no influence, the slope lies within the middle 90% of the draws.${means}`;
  return `The distance to the other members ${slope > 0 ? "shrinks" : "grows"} by **${formatNumber(Math.abs(slope), 4)} score points per year of membership** (slope ${formatNumber(slope, 4)}, model-based standard error ${formatNumber(error, 4)}, ${formatNumber(rows)} observations; Table 2).${beside}`;
}

/** The verdict on a hypothesis with its evidence, as a row. */
function verdictRow(results: Results, { name, expected }: (typeof hypotheses)[number]): string | undefined {
  const verdict = (results.verdicts as Results | undefined)?.[name];
  if (typeof verdict !== "string") return undefined;
  const [p, effect] = ["p", "effect"].map((part) => numberIn(results, `evidence.${name}`, part));
  const cell = (value: number | undefined, digits: number): string =>
    value === undefined ? "–" : formatNumber(value, digits);
  const evidence = results[`evidence.${name}`] as ShownVerdict | undefined;
  const shown = evidence?.verdict === verdict ? verdictShown(evidence) : verdict;
  const [bottom, top] = ["bottom", "top"].map((part) => numberIn(results, `evidence.${name}`, part));
  const interval = bottom === undefined || top === undefined ? "" : ` [${cell(bottom, 3)}, ${cell(top, 3)}]`;
  return `| ${name} | ${expected} | ${cannotTell[name]} | **${shown}** | ${cell(p, 3)} | ${cell(effect, 3)}${interval} |`;
}

/** How the paper's claims compare, in a sentence. */
function claimsSentence(results: Results): string | undefined {
  const [reproduced, close, differs] = ["reproduced", "close", "differs"].map((outcome) =>
    numberIn(results, "ledger", outcome),
  );
  if (reproduced === undefined || close === undefined || differs === undefined) return undefined;
  return `Of the paper's numbers, ${reproduced} are reproduced, ${close} are close and ${differs} differ.`;
}

/**
 * What was found, in the order of the argument: Table 2, the verdicts, the paper's claims. What a run did not record is
 * left out.
 *
 * @param results the recorded results by key; their keys are those of `docs/results.md`.
 * @returns paragraphs of Markdown.
 */
export function findingsIn(results: Results): string[] {
  const rows = hypotheses.map((one) => verdictRow(results, one)).filter((row) => row !== undefined);
  const verdicts =
    rows.length === 0
      ? undefined
      : [
          "| Hypothesis | expects that | what no verdict can tell | our verdict | p in the worst null distribution | effect in standard deviations [90% interval] |",
          "| --- | --- | --- | --- | --- | --- |",
          ...rows,
        ].join("\n");
  const parts = [table2Sentence(results), verdicts, claimsSentence(results)];
  const found = parts.filter((part) => part !== undefined);
  return found.length === 0 ? [] : ["## What was found", ...found];
}
