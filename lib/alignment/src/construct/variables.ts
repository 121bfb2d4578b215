import type { DelegationTable } from "../sources/delegation";
import type { PanelSpecification } from "../specification/specification";
import { type JoinReport, joinManyToOne, tableOf } from "../table";
import type { Distances } from "./distance";
import { type Grid, studyYears } from "./grid";
import type { MembershipRow } from "./rows";
import type { JoinedStateYears, StateYearTable } from "./state-years";
import { wholeNumbersOf } from "./values";

/** The state variables on the grid, by state-year; `NaN` where a source has none. */
export interface StateVariables {
  readonly score: Float64Array;
  readonly gdp: Float64Array;
  /** Tax revenue as a percentage of GDP, where the specification asks for it. */
  readonly taxShare: Float64Array | undefined;
  readonly civilWar: Float64Array;
  readonly iccpr: Float64Array;
}

/** The variables of the model, each as a function of a membership row; `NaN` where a source has none. */
export interface RowVariables {
  outcome(row: MembershipRow): number;
  changeInMean(row: MembershipRow): number;
  gdp(row: MembershipRow): number;
  /** Tax share, where the specification asks for it. */
  readonly taxShare: ((row: MembershipRow) => number) | undefined;
  /** What stands for the capacity of the state: GDP per capita, or the tax share. */
  capacity(row: MembershipRow): number;
  civilWar(row: MembershipRow): number;
  iccpr(row: MembershipRow): number;
  delegation(row: MembershipRow): number;
  size(row: MembershipRow): number;
  isHumanRightsIgo(row: MembershipRow): boolean;
}

function scatter(grid: Grid, table: StateYearTable, column: Float64Array): Float64Array {
  const values = new Float64Array(grid.stateYears).fill(Number.NaN);
  const { ccode, year } = table.columns;
  const stateIndex = new Map(Array.from(grid.states, (state, index) => [state, index]));
  for (let row = 0; row < table.rowCount; row++) {
    const state = stateIndex.get(ccode[row]) as number;
    values[state * grid.years + year[row] - studyYears.first] = column[row];
  }
  return values;
}

/** Lays the joined state-years out on the grid. */
export function stateVariables(grid: Grid, { table, taxShare }: JoinedStateYears): StateVariables {
  return {
    score: scatter(grid, table, table.columns.score),
    gdp: scatter(grid, table, table.columns.gdp),
    taxShare: taxShare === undefined ? undefined : scatter(grid, table, taxShare),
    civilWar: scatter(grid, table, table.columns.civil_war),
    iccpr: scatter(grid, table, table.columns.iccpr),
  };
}

/** Delegation on the grid, by IGO and year, with the report of its join to the IGO-years that have a member. */
export interface JoinedDelegation {
  /** Delegation by `igo * years + (year - 1960)`, `NaN` where the source has none. */
  readonly delegation: Float64Array;
  readonly report: JoinReport;
}

/** Joins delegation to the IGO-years that have a member, many to one (construction rule 21). */
export function joinDelegation(
  grid: Grid,
  { size }: Distances,
  delegationTable: DelegationTable,
): JoinedDelegation {
  const places = Array.from(size.keys()).filter((place) => size[place] > 0);
  const igoYears = tableOf({
    ionum: wholeNumbersOf(places, (place) => grid.igos[Math.floor(place / grid.years)].ionum),
    year: wholeNumbersOf(places, (place) => studyYears.first + (place % grid.years)),
  });
  const { table, report } = joinManyToOne(
    igoYears,
    delegationTable,
    ["ionum", "year"],
    ["delegation"],
    "IGO-years with delegation",
  );
  const delegation = new Float64Array(size.length).fill(Number.NaN);
  places.forEach((place, row) => {
    delegation[place] = table.columns.delegation[row];
  });
  return { delegation, report };
}

/**
 * The outcome of a pair in a year (construction rule 15): its distance `outcomeLag` years before, or the change
 * of that distance on the year before it.
 */
function outcomeAt(
  distanceNow: Float64Array,
  start: number,
  t: number,
  specification: PanelSpecification,
): number {
  const at = t - specification.outcomeLag;
  if (at < 0) return Number.NaN;
  const distance = distanceNow[start + at];
  if (specification.outcome === "distance") return distance;
  return at < 1 ? Number.NaN : distance - distanceNow[start + at - 1];
}

/** Change in the leave-one-out mean (construction rule 16). */
function changeInMeanAt(
  igoMean: Float64Array,
  start: number,
  t: number,
  specification: PanelSpecification,
): number {
  const at = specification.changeInMeanTiming === "same year" ? t : t - 1;
  if (at < 1) return Number.NaN;
  const change = igoMean[start + at] - igoMean[start + at - 1];
  return specification.changeInMeanSign === "minus the change" ? -change : change;
}

/** Whether all covariates that a source may lack are known: change in the mean, state capacity and delegation. */
export function knowsCovariates(variables: RowVariables, row: MembershipRow): boolean {
  return ![variables.changeInMean(row), variables.capacity(row), variables.delegation(row)].some(
    Number.isNaN,
  );
}

/**
 * The model's variables under a specification, to be asked for row by row.
 *
 * @param delegation delegation by IGO and year of the grid.
 */
export function rowVariables(
  grid: Grid,
  distances: Distances,
  states: StateVariables,
  delegation: Float64Array,
  specification: PanelSpecification,
): RowVariables {
  const { taxShare } = states;
  const humanRights = new Set(specification.humanRightsIgos);
  const yearOf = (row: MembershipRow) => row.year - studyYears.first;
  const start = ({ unit }: MembershipRow) => unit.igo * grid.stateYears + unit.state * grid.years;
  const igoYear = (row: MembershipRow) => row.unit.igo * grid.years + yearOf(row);
  const taxShareOf = taxShare && ((row: MembershipRow) => taxShare[row.place]);
  const gdpOf = (row: MembershipRow) => states.gdp[row.place];
  return {
    outcome: (row) => outcomeAt(distances.distanceNow, start(row), yearOf(row), specification),
    changeInMean: (row) => changeInMeanAt(distances.igoMean, start(row), yearOf(row), specification),
    gdp: gdpOf,
    taxShare: taxShareOf,
    capacity: taxShareOf ?? gdpOf,
    civilWar: (row) => states.civilWar[row.place],
    iccpr: (row) => states.iccpr[row.place],
    delegation: (row) => delegation[igoYear(row)],
    size: (row) => distances.size[igoYear(row)],
    isHumanRightsIgo: (row) => humanRights.has(grid.igos[row.unit.igo].ionum),
  };
}
