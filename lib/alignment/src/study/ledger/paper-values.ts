import {
  type DefinedInference,
  fitLoess,
  type MixedModelFit,
  predictLoess,
  type TestedContrast,
  UserError,
} from "@alignment/engine";
import { fates, type Panel, type PanelBuilder } from "../../construct";
import { type ScoreName, type SourceName, sourceNames } from "../../sources";
import { regressionColumnOf } from "../../tables/regression-column";
import type { AppendixCheck } from "../appendix";
import { coefficient, type Inferences } from "../coefficient";
import type { HypothesisName } from "../hypotheses";
import { readPublishedTable } from "../published";
import { physicalIntegrityRights, type RightFit } from "../rights";
import type { Finding } from "./claims";
import type { LedgerValue } from "./entries";
import { found, foundIn, holdsBy, holdsIf, trendOf } from "./findings";
import { type ClaimedTableName, ledgerValuesOf } from "./values";

/** The models that the values for the paper's claims come from. */
export interface PaperModels {
  readonly build: PanelBuilder;
  readonly panel: Panel;
  readonly table2: MixedModelFit;
  /** From `fitRights`. */
  readonly table3: readonly RightFit[];
  /** The model of yearly changes with standard errors clustered by state. */
  readonly changes: Inferences;
  /** The change within four years of exit in the model around membership; not given where no case has an exit. */
  readonly fourAfter?: TestedContrast;
  /** From `appendixChecks`. */
  readonly appendix: readonly AppendixCheck[];
  /** Table 2 with the yearly change of the distance as outcome. */
  readonly differenced: MixedModelFit;
  /** Our conclusion on each hypothesis. */
  readonly conclusions: { readonly [hypothesis in HypothesisName]: Finding };
}

type Values = { readonly [id: string]: LedgerValue };

const slopeOf = (fit: MixedModelFit): DefinedInference => coefficient(fit, "duration");
const slopeTrend = (fit: MixedModelFit): Finding => trendOf(slopeOf(fit));

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
    "design.rights": found(physicalIntegrityRights.length, "08-four-rights, rights"),
    "design.right-steps": found(stepsOf(build, "DISAP"), here),
    "design.index-steps": found(stepsOf(build, "CIRI index"), here),
    "design.lag": found(panel.specification.outcomeLag, "01-question-and-data, choose-input"),
    "design.first-duration": found(smallest(columns.duration), "03-joining-and-distance, entries"),
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

/** The smoothed distance before accession at three times: one, five and at most twenty years before. */
function curveBefore({ before }: Panel) {
  const { years_before, distance } = before.columns;
  const times = Float64Array.from([1, 5, Math.min(20, largest(years_before))]);
  return predictLoess(fitLoess(years_before, distance), times, { level: 0.95 });
}

/** What Figure 3a shows: bands apart, a rise within them, or none. */
function trendOfFigure({ fit, lower, upper }: ReturnType<typeof curveBefore>): Finding {
  if (lower[0] > upper[2]) return "closer";
  return fit[0] - fit[2] > 0 ? "slightly closer" : "no change";
}

/** The standard deviation of the outcome, over N. */
function spreadOf({ sample }: Panel): number {
  const { distance } = sample.columns;
  const mean = distance.reduce((sum, one) => sum + one, 0) / distance.length;
  return Math.sqrt(distance.reduce((sum, one) => sum + one ** 2, 0) / distance.length - mean ** 2);
}

function checkOf({ appendix }: PaperModels, key: string): MixedModelFit {
  const check = appendix.find((one) => one.key === key);
  if (check !== undefined) return check.fit;
  throw new UserError(`paperClaimValues: there is no check "${key}"; expected those of appendixChecks`);
}

/** Whether a check of the appendix is there; one that lacks its source file is not. */
function hasCheck({ appendix }: PaperModels, key: string): boolean {
  return appendix.some((one) => one.key === key);
}

/** In place of the value of a claim whose check lacks its source file. */
function withoutFile(claim: string, file: SourceName): Values {
  const reason = `${file} is not in the folder of the source files`;
  return { [claim]: { ours: { status: "not computed", reason }, cell: "" } };
}

/** Whether the paper's statements hold. */
function valuesOfStatements(models: PaperModels): Values {
  const { panel, table2, table3, fourAfter, conclusions } = models;
  const small = 0.2 * spreadOf(panel);
  const slope = slopeOf(table2);
  const curve = curveBefore(panel);
  const score = panel.stateYears.columns.score.filter(isKnown);
  const mandates = new Set(panel.igos.map(({ mandate }) => mandate).filter(Boolean));
  const isPositiveInAll = ["political", "economic", "social"].every(
    (key) => slopeOf(checkOf(models, key)).estimate > 0,
  );
  // That no reversion is found is no record that persists: only a reversion that is excluded is.
  const persists = holdsBy(conclusions.H3, {
    holds: ["not supported", "contradicted"],
    fails: ["supported", "weakly supported"],
  });
  const statements = foundIn("10-verdicts-and-ledger, ledger", {
    "design.exits-rare": holdsIf(panel.exits.length < 0.05 * table2.randomEffects[0].groupCount),
    ...(hasCheck(models, "taxes") && {
      "design.tax-missing": holdsIf(checkOf(models, "taxes").observationCount < 0.9 * panel.sample.rowCount),
    }),
    "design.continuous": holdsIf(new Set(score).size > 100),
    "design.integers": holdsIf(score.every((one) => Number.isInteger(one))),
    "design.scope": holdsIf(mandates.size > 2),
    "results.during.moving-mean": holdsIf(slope.lower > 0),
    "results.during.small": holdsIf(10 * Math.abs(slope.estimate) < small),
    "results.before.small": holdsIf(Math.abs(curve.fit[0] - curve.fit[1]) < small),
    "results.after.independence": persists,
    "results.after.uncertain": holdsIf(
      fourAfter === undefined || fourAfter.upper - fourAfter.lower > 2 * small,
    ),
    "introduction.scopes": holdsIf(isPositiveInAll),
    "introduction.human-rights-igos": holdsIf(slopeTrend(checkOf(models, "other")) === "closer"),
    "robustness.types-sign": holdsIf(isPositiveInAll),
    "discussion.rights": holdsIf(table3.every(({ fit }) => slopeTrend(fit) === "closer")),
    "conclusion.after": persists,
    "conclusion.motives": holdsBy(conclusions.H2, {
      holds: ["supported"],
      fails: ["not supported", "contradicted"],
    }),
  });
  return hasCheck(models, "taxes")
    ? statements
    : { ...statements, ...withoutFile("design.tax-missing", sourceNames.taxes) };
}

/** The trends that the paper finds before accession, during membership, after exit and in each right. */
function valuesOfTrends({ panel, table2, table3, changes, fourAfter }: PaperModels): Values {
  const figure = trendOfFigure(curveBefore(panel));
  const candidates = trendOf(coefficient(changes, "candidate_gap"));
  const during = slopeTrend(table2);
  const isCloserInAll = table3.every(({ fit }) => slopeTrend(fit) === "closer");
  const rights = Object.fromEntries(
    table3.map(({ name, fit }) => [`results.rights.${name}`, slopeTrend(fit)]),
  );
  return {
    ...foundIn("06-before-accession, changes-table", {
      "abstract.before": candidates,
      "conclusion.before": candidates,
      "introduction.before": figure,
      "results.before.trend": figure,
    }),
    ...foundIn("05-membership, table", {
      "abstract.during": during,
      "introduction.during": during,
      "results.during.duration": during,
      "results.during.longer": during,
      "conclusion.during": during,
    }),
    ...foundIn("07-after-exit, contrasts", {
      "abstract.after": trendOf(coefficient(changes, "after_exit")),
      "results.after.trend": fourAfter === undefined ? "no change" : trendOf(fourAfter),
    }),
    ...foundIn("08-four-rights, table-3", {
      ...rights,
      "results.rights.all": isCloserInAll ? "closer" : "no change",
      "introduction.disappearances": rights["results.rights.disappearances"],
    }),
  };
}

/** The paper's conclusions on the hypotheses, and its robustness tests. */
function valuesOfConclusions(models: PaperModels): Values {
  const { H1, H2, H3, H4 } = models.conclusions;
  const trend = (key: string): Finding => slopeTrend(checkOf(models, key));
  return {
    ...foundIn("10-verdicts-and-ledger, verdicts", {
      "results.before.hypothesis": H1,
      "discussion.before": H1,
      "discussion.membership": H2,
      "introduction.after": H3,
      "results.after.hypothesis": H3,
      "discussion.after": H3,
      "abstract.clandestine": H4,
      "results.rights.hypothesis": H4,
      "discussion.clandestine": H4,
      "conclusion.clandestine": H4,
    }),
    ...foundIn("09-robustness, appendix-table", {
      "design.differenced": slopeTrend(models.differenced),
      "robustness.index": trend("index"),
      "robustness.human-rights-igos": trend("human-rights"),
      "robustness.other-igos": trend("other"),
      "robustness.political-igos": trend("political"),
      "robustness.economic-igos": trend("economic"),
      "robustness.social-igos": trend("social"),
      ...(hasCheck(models, "regions") && { "robustness.regions": trend("regions") }),
    }),
    ...(!hasCheck(models, "regions") && withoutFile("robustness.regions", sourceNames.regions)),
  };
}

/**
 * Our value for every claim of the paper, with the notebook and the cell that shows it: all numbers of Tables 2 and 3,
 * the design, statements, trends, robustness tests and conclusions.
 *
 * @param models the models of notebooks 05 to 09.
 * @returns values by the ids of the claims, for `ledgerOf`; of a check that lacks its source file, the reason.
 * @throws UserError where a check of the appendix that needs no file of its own is missing, or as `coefficient`.
 * @example
 * ledgerOf(readPaperClaims(), paperClaimValues(models)).length; // one entry a claim
 */
export function paperClaimValues(models: PaperModels): Values {
  return {
    ...valuesOfTables(models),
    ...valuesOfDesign(models),
    ...valuesOfStatements(models),
    ...valuesOfTrends(models),
    ...valuesOfConclusions(models),
  };
}
