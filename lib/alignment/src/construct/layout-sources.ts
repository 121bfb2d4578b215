import { UserError } from "@alignment/engine/dist/errors";
import type { Sources } from "../sources";
import type { ConflictTable } from "../sources/conflicts";
import type { PanelSpecification } from "../specification/specification";
import type { JoinReport } from "../table";
import {
  countOf,
  type Laid,
  type Layout,
  type LayoutChoice,
  layMemberships,
  layStates,
  type MembershipLayout,
  type StateLayout,
  stateIndices,
  studyYears,
  yearCount,
} from "./layout";

type Choice<K extends keyof PanelSpecification> = Pick<PanelSpecification, K>;

/** The columns that say which state and year a row of a source is about. */
interface StateYearKeys {
  readonly ccode: ArrayLike<number>;
  readonly year: ArrayLike<number>;
}

/**
 * Gives each row of a source its state-year, one row to each at most, and reports what met.
 *
 * @param fill takes the state-year of a row.
 * @throws RangeError if two rows are about the same state and year (names them).
 */
function joinToStateYears(
  { states, exists }: StateLayout,
  { ccode, year }: StateYearKeys,
  title: string,
  fill: (stateYear: number, row: number) => void,
): JoinReport {
  const indexOfState = stateIndices(states);
  const isFilled = new Uint8Array(exists.length);
  const rightRows = ccode.length;
  let matched = 0;
  for (let row = 0; row < rightRows; row++) {
    const state = indexOfState[ccode[row]] ?? -1;
    const t = year[row] - studyYears.first;
    if (state < 0 || t < 0 || t >= yearCount) continue;
    const stateYear = state * yearCount + t;
    if (exists[stateYear] === 0) continue;
    if (isFilled[stateYear] === 1) {
      throw new UserError(
        `buildPanel: ${title}: state ${ccode[row]} occurs twice in ${year[row]} on the right; ` +
          "expected one row for each state and year; remove the duplicates",
      );
    }
    isFilled[stateYear] = 1;
    matched += 1;
    fill(stateYear, row);
  }
  const leftRows = countOf(exists);
  return {
    title,
    keys: ["ccode", "year"],
    leftRows,
    rightRows,
    matchedLeft: matched,
    unmatchedLeft: leftRows - matched,
    unusedRight: rightRows - matched,
  };
}

/** Lays a column of numbers out by state-year, `NaN` where the source has none. */
function layNumbers(
  layout: StateLayout,
  columns: StateYearKeys,
  column: Float64Array,
  title: string,
): Laid<Float64Array> {
  const values = new Float64Array(layout.exists.length).fill(Number.NaN);
  const join = joinToStateYears(layout, columns, title, (stateYear, row) => {
    values[stateYear] = column[row];
  });
  return { values, join };
}

/** Lays the scores out (construction rule 11). */
export function layScores(
  layout: StateLayout,
  scores: Sources["scores"],
  { score }: Choice<"score">,
): Laid<Float64Array> {
  const { columns } = scores;
  return layNumbers(layout, columns, columns.score, `state-years with ${score} scores`);
}

/** Lays GDP per capita out, in dollars (construction rule 18). */
export function layGdp(layout: StateLayout, gdp: Sources["gdp"]): Laid<Float64Array> {
  const { columns } = gdp.table;
  return layNumbers(layout, columns, columns.gdp, "state-years with GDP per capita");
}

/** GDP per capita in the form that the specification asks for. */
export function gdpInForm(gdp: Float64Array, { gdpForm }: Choice<"gdpForm">): Float64Array {
  return gdpForm === "natural logarithm" ? gdp.map(Math.log) : gdp;
}

/**
 * Lays the tax shares out, where the specification asks for them (construction rule 18).
 *
 * @throws RangeError if it does and the sources were read without them.
 */
export function layTaxes(
  layout: StateLayout,
  taxes: Sources["taxes"],
  { stateCapacity }: Choice<"stateCapacity">,
): Laid<Float64Array> | undefined {
  if (stateCapacity !== "tax share of GDP") return undefined;
  if (taxes === undefined) {
    throw new UserError(
      'buildPanel: "stateCapacity": "tax share of GDP" needs tax shares, and they were not read; call readSources(folder, specification) with the same specification',
    );
  }
  const { columns } = taxes.table;
  return layNumbers(layout, columns, columns.taxShare, "state-years with tax shares of GDP");
}

/** The first record of each state and year with a conflict that counts as civil war (construction rule 19). */
function civilWarYears(
  { columns, rowCount }: ConflictTable,
  { conflictTypes, conflictIntensity }: Choice<"conflictTypes" | "conflictIntensity">,
): StateYearKeys {
  const { ccode, year, type, intensity } = columns;
  const keys = new Set<number>();
  for (let row = 0; row < rowCount; row++)
    if (conflictTypes.includes(type[row]) && intensity[row] >= conflictIntensity)
      keys.add(ccode[row] * 10_000 + year[row]);
  const ordered = [...keys];
  return {
    ccode: ordered.map((key) => Math.floor(key / 10_000)),
    year: ordered.map((key) => key % 10_000),
  };
}

/** Lays civil wars out: 1 in a year with a conflict that counts, else 0 (construction rule 19). */
export function layConflicts(
  layout: StateLayout,
  conflicts: Sources["conflicts"],
  choice: Choice<"conflictTypes" | "conflictIntensity">,
): Laid<Uint8Array> {
  const values = new Uint8Array(layout.exists.length);
  const keys = civilWarYears(conflicts, choice);
  const join = joinToStateYears(layout, keys, "state-years with civil wars", (stateYear) => {
    values[stateYear] = 1;
  });
  return { values, join };
}

/** Lays the ICCPR out: 1 from the year in which it binds the state, else 0 (construction rule 20). */
export function layTreaty(
  { states, exists }: StateLayout,
  { table }: Sources["treaty"],
  { iccprFrom }: Choice<"iccprFrom">,
): Laid<Uint8Array> {
  const { ccode, ratificationYear } = table.columns;
  const wait = iccprFrom === "year after ratification" ? 1 : 0;
  const indexOfState = stateIndices(states);
  const values = new Uint8Array(exists.length);
  const isParty = new Uint8Array(states.length);
  let matched = 0;
  for (let row = 0; row < table.rowCount; row++) {
    const state = indexOfState[ccode[row]];
    if (state < 0) continue;
    if (isParty[state] === 1) {
      throw new UserError(
        `buildPanel: state-years with parties to the ICCPR: state ${ccode[row]} occurs twice on the right; ` +
          "expected one row for each state; remove the duplicates",
      );
    }
    isParty[state] = 1;
    const binds = ratificationYear[row] + wait - studyYears.first;
    for (let t = 0; t < yearCount; t++) {
      const stateYear = state * yearCount + t;
      matched += exists[stateYear];
      if (t >= binds) values[stateYear] = exists[stateYear];
    }
  }
  const leftRows = countOf(exists);
  const join = {
    title: "state-years with parties to the ICCPR",
    keys: ["ccode"],
    leftRows,
    rightRows: table.rowCount,
    matchedLeft: matched,
    unmatchedLeft: leftRows - matched,
    unusedRight: table.rowCount - countOf(isParty),
  };
  return { values, join };
}

/**
 * Lays delegation out by IGO-year, `NaN` where the source has none (construction rule 21).
 *
 * @throws RangeError if an IGO occurs twice in a year.
 */
export function layDelegation(
  { igos }: Pick<MembershipLayout, "igos">,
  table: Sources["delegation"],
): Float64Array {
  const { ionum, year, delegation } = table.columns;
  const indexOfIgo = new Map<number, number>(igos.map((igo, index) => [igo.ionum, index]));
  const values = new Float64Array(igos.length * yearCount).fill(Number.NaN);
  for (let row = 0; row < table.rowCount; row++) {
    const igo = indexOfIgo.get(ionum[row]);
    const t = year[row] - studyYears.first;
    if (igo === undefined || t < 0 || t >= yearCount) continue;
    const igoYear = igo * yearCount + t;
    if (!Number.isNaN(values[igoYear])) {
      throw new UserError(
        `buildPanel: IGO-years with delegation: IGO ${ionum[row]} occurs twice in ${year[row]} on the right; ` +
          "expected one row for each IGO and year; remove the duplicates",
      );
    }
    values[igoYear] = delegation[row];
  }
  return values;
}

/** The report of the join of delegation to the IGO-years that have a member. */
export function delegationJoin(
  delegation: Float64Array,
  size: Int32Array,
  table: Sources["delegation"],
): JoinReport {
  let leftRows = 0;
  let matched = 0;
  for (let igoYear = 0; igoYear < size.length; igoYear++) {
    if (size[igoYear] === 0) continue;
    leftRows += 1;
    if (!Number.isNaN(delegation[igoYear])) matched += 1;
  }
  return {
    title: "IGO-years with delegation",
    keys: ["ionum", "year"],
    leftRows,
    rightRows: table.rowCount,
    matchedLeft: matched,
    unmatchedLeft: leftRows - matched,
    unusedRight: table.rowCount - matched,
  };
}

/**
 * Lays the sources of a specification out.
 *
 * @param sources the raw files, read for the specification.
 * @param choice the choices for score, GDP, tax share, civil war and ICCPR.
 * @returns the layout, which `sampleOf` makes a sample of.
 * @throws RangeError if a key occurs twice in a source, or the sources lack the tax shares that are asked for.
 */
export function layOut(sources: Sources, choice: LayoutChoice): Layout {
  const memberships = layMemberships(layStates(sources.memberships), sources.igos, sources.memberships);
  return {
    ...memberships,
    score: layScores(memberships, sources.scores, choice).values,
    gdp: gdpInForm(layGdp(memberships, sources.gdp).values, choice),
    taxShare: layTaxes(memberships, sources.taxes, choice)?.values,
    civilWar: layConflicts(memberships, sources.conflicts, choice).values,
    iccpr: layTreaty(memberships, sources.treaty, choice).values,
    delegation: layDelegation(memberships, sources.delegation),
  };
}
