import type { Input } from "alignment/node";
import { readPublishedTable } from "alignment/study";
import type { RegressionTerm } from "alignment/tables";
import { formatNumber } from "alignment/text";

/** The terms of the paper's Table 2 by the name under which notebooks record them. */
function paperTerms(): Readonly<Record<string, RegressionTerm>> {
  const { terms } = readPublishedTable("paper-table-2");
  return Object.fromEntries(terms.map((one) => [one.term === "(Intercept)" ? "intercept" : one.term, one]));
}

function value(results: Readonly<Record<string, unknown>>, key: string): string {
  const found = results[key];
  return typeof found === "number" ? formatNumber(found, 4) : "";
}

function estimateText(estimate: string, standardError: string, stars: string): string {
  return estimate === "" ? "" : `${estimate} (${standardError})${stars}`;
}

const estimateKey = /^table2\.([^.]+)\.estimate$/;

/**
 * Table 2 as lines of text, this run beside the paper; `[]` where no notebook recorded `table2.<term>.estimate`
 * (with `.standardError`, and `.stars` where there are).
 *
 * @param results the recorded results by key
 * @param kind what the run stands on, which the head of its column says
 */
export function table2Lines(results: Readonly<Record<string, unknown>>, kind: Input["kind"]): string[] {
  const paper = paperTerms();
  const recorded = Object.keys(results)
    .map((key) => estimateKey.exec(key)?.[1])
    .filter((term) => term !== undefined);
  if (recorded.length === 0) return [];
  const terms = [
    ...Object.keys(paper).filter((term) => recorded.includes(term)),
    ...recorded.filter((term) => !(term in paper)),
  ];
  const labelOf = (term: string) => paper[term]?.label ?? term;
  const width = Math.max(...terms.map((term) => labelOf(term).length), 8);
  const rows = terms.map((term) => {
    const here = estimateText(
      value(results, `table2.${term}.estimate`),
      value(results, `table2.${term}.standardError`),
      String(results[`table2.${term}.stars`] ?? ""),
    );
    const published = paper[term];
    const there =
      published === undefined
        ? ""
        : estimateText(
            formatNumber(published.estimate, 2),
            formatNumber(published.standardError, 2),
            published.stars,
          );
    return `  ${labelOf(term).padEnd(width)}  ${here.padEnd(20)}  ${there}`.trimEnd();
  });
  const own = kind === "simulated" ? "here (simulated)" : "here (real files)";
  return [`  ${"Table 2".padEnd(width)}  ${own.padEnd(20)}  paper`, ...rows];
}
