// The comparison with the paper, claim by claim, under the names that notebooks use: replication.table(…).

import { readPaperClaims } from "../study/ledger/claims";
import { contradictionsOf } from "../study/ledger/contradictions";
import { type LedgerEntry, type LedgerValue, ledgerOf } from "../study/ledger/entries";
import { standings } from "../study/ledger/standing";
import { readPublishedTable } from "../study/published";
import { physicalIntegrityRights } from "../study/rights";
import { displayText } from "../text";
import { dataTable } from "./data-table";
import { impliedTable } from "./implied-table";
import { claimOutcomes, countOutcomes } from "./ledger-table";
import type { ReportTable } from "./table";

export { appendixChecks } from "../study/appendix";
export { hypothesesTable as hypotheses } from "../study/hypotheses";
export { paperClaimValues as values } from "../study/ledger/paper-values";
export { publishedColumn } from "../study/published";
export { countOutcomes as outcomes, ledgerTable as table } from "./ledger-table";
export { sourcesTable as sources } from "./sources-table";
export { verdictInputsTable as verdictInputs } from "./verdict-inputs-table";
export { verdictsTable as conclusions } from "./verdicts-table";

/**
 * Every claim of the paper with our value and the outcome of the comparison.
 *
 * @param values from `replication.values`.
 * @throws UserError as `ledgerOf`.
 * @example
 * replication.entries(replication.values(models)).length; // 259
 */
export function entries(values: { readonly [id: string]: LedgerValue }): readonly LedgerEntry[] {
  return ledgerOf(readPaperClaims(), values);
}

/**
 * How many claims have each outcome, as a table.
 *
 * @param list from `replication.entries`.
 * @example
 * showTable(replication.outcomesTable(entries));
 */
export function outcomesTable(list: readonly LedgerEntry[]): ReportTable {
  const counts = countOutcomes(list);
  return dataTable(
    [
      ...claimOutcomes.map((outcome) => ({ Claims: "Numbers", Outcome: outcome, Count: counts[outcome] })),
      ...standings.map((standing) => ({ Claims: "Sentences", Outcome: standing, Count: counts[standing] })),
    ],
    { caption: "Outcomes of the comparison, claim by claim" },
  );
}

/**
 * What the rounded output of the paper's Tables 2 and 3 implies beyond what it prints.
 *
 * @example
 * showTable(replication.impliedByRounding());
 */
export function impliedByRounding(): ReportTable {
  return impliedTable(
    [
      { name: "Table 2", published: readPublishedTable("paper-table-2") },
      ...physicalIntegrityRights.map(({ name }) => ({
        name: `Table 3, ${name}`,
        published: readPublishedTable(`paper-table-3-${name}`),
      })),
    ],
    "What the rounded output of the paper implies",
  );
}

/**
 * The topics on which the paper's claims are not worded alike, each claim with its place, and whether all can be true.
 *
 * @example
 * replication.inconsistencies().length; // topics
 */
export function inconsistencies(): ReturnType<typeof contradictionsOf> {
  return contradictionsOf(readPaperClaims());
}

/**
 * The claims of the paper that say different things on a topic, as a table that says whether both can be true.
 *
 * @example
 * showTable(replication.inconsistenciesTable());
 */
export function inconsistenciesTable(): ReportTable {
  const rows = inconsistencies().flatMap(({ topic, claims, isCompatible }) =>
    claims.map(({ where, value }) => ({
      Topic: topic,
      Place: where,
      Statement: displayText(String(value)),
      "Can all be true": isCompatible ? "yes" : "no",
    })),
  );
  return dataTable(rows, {
    caption: "What the paper says differently in different places",
    notes: [
      "A change can be slight and not significant at once: such statements stress different sides of one result.",
    ],
  });
}
