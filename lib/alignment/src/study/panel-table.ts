import { UserError } from "@alignment/engine";
import {
  coverageByState,
  coverageByYear,
  exitCandidates,
  exitReadings,
  fates,
  igoTable,
  type Panel,
} from "../construct";
import { tableOf } from "../table";
import { casesByMandate } from "./members";

/** The ended memberships by increasingly strict definitions of an exit. */
function exitDefinitions(panel: Panel) {
  const readings = exitReadings(exitCandidates(panel));
  return tableOf({
    definition: readings.map(({ reading }) => reading),
    exits: Int32Array.from(readings, ({ exits }) => exits),
    cases: Int32Array.from(readings, ({ cases }) => cases),
    igos: Int32Array.from(readings, ({ igos }) => igos),
  });
}

/** The steps of sample construction. */
function constructionSteps({ attrition }: Panel) {
  const count = (name: "rows" | "cases" | "igos" | "states") =>
    Int32Array.from(attrition, (one) => one[name]);
  return tableOf({
    key: attrition.map(({ key }) => key),
    step: attrition.map(({ step }) => step),
    rules: attrition.map(({ rules }) => rules),
    rows: count("rows"),
    cases: count("cases"),
    igos: count("igos"),
    states: count("states"),
  });
}

/** A name of each join for results, by what its title says. */
const joinNames: readonly (readonly [key: string, title: RegExp])[] = [
  ["scores", /scores?$/],
  ["gdp", /GDP per capita/],
  ["taxes", /tax/],
  ["conflicts", /civil war/],
  ["treaty", /ICCPR/],
  ["delegation", /delegation/],
];

function joinKey(title: string): string {
  const found = joinNames.find(([, pattern]) => pattern.test(title));
  if (found === undefined) throw new UserError(`panelTable: the join "${title}" has no name for results`);
  return found[0];
}

/** The joins of the sources to state-years, and of delegation to IGO-years. */
function joinCounts({ joins, delegationJoin }: Panel) {
  const all = [...joins, delegationJoin];
  return tableOf({
    key: all.map(({ title }) => joinKey(title)),
    join: all.map(({ title }) => title),
    keys: all.map(({ keys }) => keys.join(", ")),
    rows: Int32Array.from(all, ({ leftRows }) => leftRows),
    matched: Int32Array.from(all, ({ matchedLeft }) => matchedLeft),
    unmatched: Int32Array.from(all, ({ unmatchedLeft }) => unmatchedLeft),
    unused: Int32Array.from(all, ({ unusedRight }) => unusedRight),
  });
}

/** The means and standard deviations by which covariates are standardized. */
function scalesOf({ scales }: Panel) {
  const all = Object.entries(scales);
  return tableOf({
    covariate: all.map(([name]) => name),
    mean: Float64Array.from(all, ([, { mean }]) => mean),
    sd: Float64Array.from(all, ([, { standardDeviation }]) => standardDeviation),
    rows: Int32Array.from(all, ([, { rows }]) => rows),
  });
}

const tables = {
  /** One row a join of the sources: rows on the left, matched, unmatched and unused on the right. */
  joins: joinCounts,
  /** One row a step of sample construction. */
  steps: constructionSteps,
  /** One row a covariate that is standardized. */
  scales: scalesOf,
  /** One row a state–IGO–year of membership from 1965 on, with its final status. */
  "final status": fates,
  /** One row an IGO of the study. */
  IGOs: igoTable,
  /** One row a selected case, with the mandate of its IGO and its distance before accession. */
  "selected cases": casesByMandate,
  /** One row an ended membership. */
  "ended memberships": exitCandidates,
  /** One row a definition of an exit, from loose to strict. */
  "exits by definition": exitDefinitions,
  /** One row a year: states, scores and GDP figures. */
  "coverage by year": ({ stateYears }: Panel) => coverageByYear(stateYears),
  /** One row a state: years, scores, GDP figures, and gaps within them. */
  "coverage by state": ({ stateYears }: Panel) => coverageByState(stateYears),
};

/** The tables that describe a panel, by name. */
export type PanelTables = { readonly [name in keyof typeof tables]: ReturnType<(typeof tables)[name]> };

/**
 * A table that describes a panel: how its sources were joined, how its sample was constructed, and what it covers.
 *
 * @param panel any panel.
 * @param name which table.
 * @example
 * panelTable(panel, "steps").columns.rows; // observations remaining after each step
 */
export function panelTable<Name extends keyof PanelTables>(panel: Panel, name: Name): PanelTables[Name] {
  return tables[name](panel) as PanelTables[Name];
}
