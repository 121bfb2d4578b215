import type { DefinedInference, MixedModelFit } from "@alignment/engine";
import { fates, type PanelBuilder } from "../../construct";
import type { ScoreName } from "../../sources";
import { regressionColumnOf } from "../../tables/regression-column";
import { coefficient } from "../coefficient";
import { readPublishedTable } from "../published";
import { found, type LedgerValue } from "./entries";
import type { PaperModels } from "./paper-models";
import { paperSentences } from "./paper-sentences";
import { type ClaimedTableName, ledgerValuesOf } from "./values";

type Values = { readonly [id: string]: LedgerValue };

const slopeOf = (fit: MixedModelFit): DefinedInference => coefficient(fit, "duration");

/** Our values for all numbers of Tables 2 and 3. */
function valuesOfTables({ table2, table3 }: PaperModels): Values {
  const ofTable = (name: ClaimedTableName, file: string, fit: MixedModelFit, cell: string): Values =>
    ledgerValuesOf(name, readPublishedTable(file).terms, regressionColumnOf(fit, { title: name }), cell);
  return Object.assign(
    {},
    ofTable("table-2", "paper-table-2", table2, "05-membership, table"),
    ...table3.map(({ name, fit }) =>
      ofTable(`table-3.${name}` as ClaimedTableName, `paper-table-3-${name}`, fit, "08-four-rights, table-3"),
    ),
  );
}

function smallest(values: Iterable<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) least = Math.min(least, value);
  return least;
}

function largest(values: Iterable<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) most = Math.max(most, value);
  return most;
}

const isKnown = (value: number): boolean => !Number.isNaN(value);

/** How many different values a score takes. */
function stepsOf(build: PanelBuilder, score: ScoreName): number {
  return new Set(build({ score }).stateYears.columns.score.filter(isKnown)).size;
}

/** Our values for what the paper says of its design and sample. */
function valuesOfDesign({ build, panel, table2 }: PaperModels): Values {
  const { columns } = panel.sample;
  const score = panel.stateYears.columns.score.filter(isKnown);
  const { year } = fates(panel).columns;
  const { pValue } = slopeOf(table2);
  const here = "10-verdicts-and-ledger, ledger";
  return {
    "design.igos": found(new Set(columns.ionum).size, "02-merging, waterfall"),
    "design.first-year": found(smallest(year), "02-merging, fates"),
    "design.last-year": found(largest(year), "02-merging, fates"),
    "design.right-steps": found(stepsOf(build, "DISAP"), here),
    "design.index-steps": found(stepsOf(build, "CIRI index"), here),
    "design.exits": found(panel.exits.length, "07-after-exit, exits"),
    "results.after.exits": found(panel.exits.length, "07-after-exit, exits"),
    "results.during.score-minimum": found(smallest(score), here),
    "results.during.score-maximum": found(largest(score), here),
    "results.during.level": found(
      [0.001, 0.01, 0.05].find((level) => pValue < level) ?? 1,
      "05-membership, table",
    ),
  };
}

/**
 * What we have for every claim of the paper, with the notebook and the cell that shows it: a value for each number of
 * Tables 2 and 3 and of the design, and for each sentence whether it holds, fails or is undecidable.
 *
 * @param models the models of notebooks 05 to 09, and the evidence.
 * @returns values by the ids of the claims, for `ledgerOf`.
 * @throws UserError where a check of the appendix that needs no file of its own is missing, or as `coefficient`.
 * @example
 * ledgerOf(readPaperClaims(), paperClaimValues(models)).length; // one entry a claim
 */
export function paperClaimValues(models: PaperModels): Values {
  return {
    ...valuesOfTables(models),
    ...valuesOfDesign(models),
    ...paperSentences(models),
  };
}
