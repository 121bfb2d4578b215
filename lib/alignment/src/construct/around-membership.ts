import { UserError } from "@alignment/engine";
import type { PanelSpecification } from "../specification/specification";
import { type Table, tableOf } from "../table";
import type { Case } from "./cases";
import { type CovariateColumns, covariateColumns, type KeyColumns, keyColumns } from "./covariates";
import type { Distances } from "./distance";
import { type Grid, hasMember, studyYears } from "./grid";
import { durationOf, type MembershipRow } from "./rows";
import type { Scales } from "./scaling";
import { numbersOf, wholeNumbersOf } from "./values";
import { knowsCovariates, type RowVariables } from "./variables";

/** Where a row lies: before accession, in membership, or after exit. */
export type MembershipPhase = "before" | "member" | "after";

/** Which years around membership are rows. */
export interface AroundMembershipChoice {
  /** Years before accession that are rows, 10 if not given. */
  readonly yearsBefore?: number;
  /** Years after exit that are rows, 10 if not given. */
  readonly yearsAfter?: number;
  /** Whether rows without one of the model's covariates stay (with `NaN`); "where known" if not given. */
  readonly covariates?: "where known" | "required";
}

/**
 * One row a case and year, from before accession to after exit, for one piecewise model. With
 *
 *   distance ~ time_before + has_joined + duration + is_after + time_after
 *
 * `time_before` is the yearly change before accession, `duration` that in membership, `time_after` that after exit;
 * `has_joined + duration` is the jump of the first year of membership over the course before it, and
 * `is_after + time_after` the jump of the first year out over the last year of membership.
 */
export type AroundMembershipTable = Table<AroundMembershipColumns>;

/** The columns of the table around membership; the codebook says what each measures. */
export type AroundMembershipColumns = KeyColumns & {
  readonly phase: readonly MembershipPhase[];
  /** Years until the first year of membership, below zero: -1 in the year before it; 0 from then on. */
  readonly time_before: Int32Array;
  /** 1 from the first year of membership on, after exit as well. */
  readonly has_joined: Float64Array;
  /** 1 in years of membership. */
  readonly is_member: Float64Array;
  /** Duration of membership; 0 before, and after exit that of the last year of membership. */
  readonly duration: Int32Array;
  /** 1 after exit. */
  readonly is_after: Float64Array;
  /** Years since the last year of membership, 1 in the first year out; 0 before exit. */
  readonly time_after: Int32Array;
  /** Own score minus the mean of the IGO's other members, of the same year (not lagged). */
  readonly distance: Float64Array;
} & CovariateColumns;

/** One step from the years around membership to the table: what is left, by phase. */
export interface AroundMembershipStep {
  readonly step: string;
  /** Construction rules of the step. */
  readonly rules: string;
  readonly rows: number;
  readonly before: number;
  readonly member: number;
  readonly after: number;
  readonly cases: number;
  readonly rowsLost: number;
}

/** The table around membership, and how its rows became fewer. */
export interface AroundMembership {
  readonly table: AroundMembershipTable;
  readonly attrition: readonly AroundMembershipStep[];
}

/** What the table is made of. */
export interface AroundMembershipParts {
  readonly grid: Grid;
  readonly distances: Distances;
  readonly variables: RowVariables;
  readonly scales: Scales;
  readonly specification: PanelSpecification;
}

/** A year of a case in one of the phases. */
interface PhaseRow extends MembershipRow {
  readonly phase: MembershipPhase;
  readonly timeBefore: number;
  readonly timeAfter: number;
}

/** First year of the rows before accession (construction rule 29). */
const firstYearBefore = 1965;

/** The years of a case around its memberships in which the state exists. */
function rowsAround(
  unit: Case,
  { grid, specification }: AroundMembershipParts,
  yearsBefore: number,
  yearsAfter: number,
): PhaseRow[] {
  const { years } = grid;
  const rows: PhaseRow[] = [];
  const start = unit.igo * grid.stateYears + unit.state * years;
  const entry = unit.firstYear - studyYears.first;
  const add = (t: number, phase: MembershipPhase, duration: number, timeAfter: number) => {
    const place = unit.state * years + t;
    if (grid.exists[place] === 0) return;
    const timeBefore = Math.min(0, t - entry);
    rows.push({ unit, year: studyYears.first + t, place, duration, phase, timeBefore, timeAfter });
  };
  for (let t = Math.max(firstYearBefore - studyYears.first, entry - yearsBefore); t < entry; t++)
    add(t, "before", 0, 0);
  let yearsAsMember = 0;
  let lastMember = entry;
  let isOut = false;
  for (let t = entry; t < years; t++) {
    if (grid.member[start + t] === 1) {
      if (lastMember < t - 1 && specification.reentry === "dropped") break;
      yearsAsMember += 1;
      lastMember = t;
      add(t, "member", durationOf(unit, studyYears.first + t, yearsAsMember, specification), 0);
      continue;
    }
    if (t === lastMember + 1) isOut = hasMember(grid, unit.igo, t);
    if (isOut && t - lastMember <= yearsAfter) {
      const last = durationOf(unit, studyYears.first + lastMember, yearsAsMember, specification);
      add(t, "after", last, t - lastMember);
    }
  }
  return rows;
}

function stepOf(
  step: string,
  rules: string,
  rows: readonly PhaseRow[],
  before: number,
): AroundMembershipStep {
  const count = (phase: MembershipPhase) => rows.filter((row) => row.phase === phase).length;
  return {
    step,
    rules,
    rows: rows.length,
    before: count("before"),
    member: count("member"),
    after: count("after"),
    cases: new Set(rows.map((row) => row.unit)).size,
    rowsLost: before - rows.length,
  };
}

function tableOfRows(rows: readonly PhaseRow[], parts: AroundMembershipParts): AroundMembershipTable {
  const { grid, distances, variables, scales } = parts;
  const numbers = (value: (row: PhaseRow) => number) => numbersOf(rows, value);
  const whole = (value: (row: PhaseRow) => number) => wholeNumbersOf(rows, value);
  return tableOf({
    ...keyColumns(rows, grid),
    phase: rows.map((row) => row.phase),
    time_before: whole((row) => row.timeBefore),
    has_joined: numbers((row) => (row.phase === "before" ? 0 : 1)),
    is_member: numbers((row) => (row.phase === "member" ? 1 : 0)),
    duration: whole((row) => row.duration),
    is_after: numbers((row) => (row.phase === "after" ? 1 : 0)),
    time_after: whole((row) => row.timeAfter),
    distance: numbers((row) => distances.distanceNow[row.unit.igo * grid.stateYears + row.place]),
    ...covariateColumns(rows, variables, scales),
  });
}

function checkYears(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 0)) {
    throw new UserError(`aroundMembership: ${name} is ${value}; expected a whole number of years, 0 or more`);
  }
}

/**
 * The selected cases' years before accession, in membership and after exit as one table (construction rules 29
 * and 30 joined to the memberships), for one piecewise model.
 *
 * The distance is that of the same year in all phases, while the outcome of the estimation sample is lagged; so the
 * distance of the last year before accession, on which cases are selected, stays before accession. The mean is that
 * of the other members (construction rule 12): before and after membership that is the mean of all members. Rows
 * before accession begin in 1965; rows after exit need an IGO that still had a member in the first year out, and end
 * with a re-entry, after which the rows are in membership again, or end if the specification drops them. Scales are
 * those of the estimation sample.
 *
 * Selection: cases are kept because their distance was below zero in the year before accession, so that distances
 * of the last years before it tend to lie low and those after it to rise again by chance alone; the choice
 * "selection": "every case with a distance" shows how much.
 *
 * @param selected the cases.
 * @param parts what the panel was built from.
 * @param choice the years that are rows, and whether covariates are required.
 * @returns the table by IGO, state and year, and the rows that each step takes away.
 * @throws RangeError if a number of years is negative or no whole number.
 */
export function buildAroundMembership(
  selected: readonly Case[],
  parts: AroundMembershipParts,
  choice: AroundMembershipChoice,
): AroundMembership {
  const { yearsBefore = 10, yearsAfter = 10, covariates = "where known" } = choice;
  checkYears("yearsBefore", yearsBefore);
  checkYears("yearsAfter", yearsAfter);
  const { distances, grid, specification } = parts;
  let rows = selected.flatMap((unit) => rowsAround(unit, parts, yearsBefore, yearsAfter));
  const title = `selected cases, from ${yearsBefore} years before accession to ${yearsAfter} after exit`;
  const attrition = [stepOf(title, "8, 14, 29, 30", rows, rows.length)];
  const keep = (step: string, rules: string, keeps: (row: PhaseRow) => boolean) => {
    const kept = rows.filter(keeps);
    attrition.push(stepOf(step, rules, kept, rows.length));
    rows = kept;
  };
  const { lastYear } = specification;
  keep(`year up to ${lastYear}`, "17", ({ year }) => year <= lastYear);
  keep(
    "distance known",
    "13",
    ({ unit, place }) => !Number.isNaN(distances.distanceNow[unit.igo * grid.stateYears + place]),
  );
  if (covariates === "required")
    keep("covariates known", "17", (row) => knowsCovariates(parts.variables, row));
  return { table: tableOfRows(rows, parts), attrition };
}
