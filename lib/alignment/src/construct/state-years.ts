import { UserError } from "@alignment/engine";
import type { Sources } from "../sources";
import type { ConflictTable } from "../sources/conflicts";
import type { PanelSpecification } from "../specification/specification";
import { type JoinReport, joinManyToOne, type Table, tableOf } from "../table";
import { studyYears } from "./grid";

/** Every existing state-year of the study with its score and its covariates; `NaN` where a source has none. */
export type StateYearTable = Table<{
  ccode: Int32Array;
  year: Int32Array;
  score: Float64Array;
  gdp: Float64Array;
  /** 1 in a year of civil war, else 0. */
  civil_war: Float64Array;
  /** 1 from the year that the ICCPR binds the state, else 0. */
  iccpr: Float64Array;
}>;

/** The joined state-years, with a report of every join. */
export interface JoinedStateYears {
  readonly table: StateYearTable;
  /** Tax revenue as a percentage of GDP, row by row of the table, where the specification asks for it. */
  readonly taxShare: Float64Array | undefined;
  readonly joins: readonly JoinReport[];
}

/** One row a state and year with a conflict that counts as civil war (construction rule 19). */
function civilWarYears(
  conflicts: ConflictTable,
  choice: PanelSpecification,
): Table<{ ccode: Int32Array; year: Int32Array; civil_war: Int32Array }> {
  const { ccode, year, type, intensity } = conflicts.columns;
  const first = new Map<string, number>();
  for (let row = 0; row < conflicts.rowCount; row++) {
    if (!choice.conflictTypes.includes(type[row]) || intensity[row] < choice.conflictIntensity) continue;
    const key = `${ccode[row]} ${year[row]}`;
    if (!first.has(key)) first.set(key, row);
  }
  const rows = [...first.values()];
  return tableOf({
    ccode: Int32Array.from(rows, (row) => ccode[row]),
    year: Int32Array.from(rows, (row) => year[row]),
    civil_war: new Int32Array(rows.length).fill(1),
  });
}

function existingStateYears(sources: Sources): Table<{ ccode: Int32Array; year: Int32Array }> {
  const { ccode, year } = sources.memberships.stateYears.columns;
  const inStudy = (_: number, row: number) => year[row] >= studyYears.first && year[row] <= studyYears.last;
  return tableOf({ ccode: ccode.filter(inStudy), year: year.filter(inStudy) });
}

/** GDP per capita in the form that the specification asks for. */
function gdpInForm(gdp: Float64Array, form: PanelSpecification["gdpForm"]): Float64Array {
  return form === "natural logarithm" ? gdp.map(Math.log) : gdp;
}

/**
 * Joins the tax shares to the state-years, where the specification asks for them.
 *
 * @throws RangeError if it does and the sources were read without them.
 */
function joinTaxes(
  stateYears: Table<{ ccode: Int32Array; year: Int32Array }>,
  sources: Sources,
  specification: PanelSpecification,
): { readonly taxShare: Float64Array; readonly report: JoinReport } | undefined {
  if (specification.stateCapacity !== "tax share of GDP") return undefined;
  if (sources.taxes === undefined) {
    throw new UserError(
      'buildPanel: the sources hold no tax shares, which "stateCapacity": "tax share of GDP" asks for; read them by readSources with the same specification',
    );
  }
  const { table, report } = joinManyToOne(
    stateYears,
    sources.taxes.table,
    ["ccode", "year"],
    ["taxShare"],
    "state-years with tax shares of GDP",
  );
  return { taxShare: table.columns.taxShare, report };
}

/**
 * Joins the state-level sources to the state-years that exist, many to one, by state and year.
 *
 * @param sources the raw files.
 * @param specification the choices for score, GDP, civil war and ICCPR.
 * @returns one row an existing state-year of 1960-2014, and a report of each join.
 */
export function joinStateYears(sources: Sources, specification: PanelSpecification): JoinedStateYears {
  const withScore = joinManyToOne(
    existingStateYears(sources),
    sources.scores,
    ["ccode", "year"],
    ["score"],
    `state-years with ${specification.score} scores`,
  );
  const withGdp = joinManyToOne(
    withScore.table,
    sources.gdp.table,
    ["ccode", "year"],
    ["gdp"],
    "state-years with GDP per capita",
  );
  const withWar = joinManyToOne(
    withGdp.table,
    civilWarYears(sources.conflicts, specification),
    ["ccode", "year"],
    ["civil_war"],
    "state-years with civil wars",
  );
  const withTreaty = joinManyToOne(
    withWar.table,
    sources.treaty.table,
    ["ccode"],
    ["ratificationYear"],
    "state-years with parties to the ICCPR",
  );
  const taxes = joinTaxes(withTreaty.table, sources, specification);
  const { ccode, year, score, gdp, civil_war, ratificationYear } = withTreaty.table.columns;
  const wait = specification.iccprFrom === "year after ratification" ? 1 : 0;
  return {
    table: tableOf({
      ccode,
      year,
      score,
      gdp: gdpInForm(gdp, specification.gdpForm),
      civil_war: civil_war.map((value) => (value === 1 ? 1 : 0)),
      iccpr: Float64Array.from(year, (value, row) => (value >= ratificationYear[row] + wait ? 1 : 0)),
    }),
    taxShare: taxes?.taxShare,
    joins: [
      withScore.report,
      withGdp.report,
      withWar.report,
      withTreaty.report,
      ...(taxes === undefined ? [] : [taxes.report]),
    ],
  };
}
