import { UserError } from "@alignment/engine/dist/errors";
import { type Table, tableOf } from "../table";
import { startOfCase } from "./case-selection";
import type { CovariateColumns, KeyColumns } from "./covariates";
import { studyYears, yearCount } from "./layout";
import { PairYears } from "./pair-years";
import type { Panel } from "./panel";
import type { CaseYears } from "./row-values";
import { covariateColumns, keyColumns } from "./sample-columns";
import { seriesDistance } from "./series";

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

/** The years around the memberships of cases: what a row has besides its case and its year. */
interface PhaseRows extends CaseYears {
  readonly phase: readonly MembershipPhase[];
  readonly duration: Int32Array;
  readonly timeBefore: Int32Array;
  readonly timeAfter: Int32Array;
}

/** A year of a case in one of the phases. */
interface PhaseRow {
  readonly one: number;
  readonly t: number;
  readonly phase: MembershipPhase;
  readonly duration: number;
  readonly timeAfter: number;
}

/** The years of a case around its memberships in which the state exists. */
function yearsAround(panel: Panel, one: number, yearsBefore: number, yearsAfter: number): PhaseRow[] {
  const { layout, means, cases } = panel.arrays;
  const { durationCounts, reentry, beforeFrom } = panel.specification;
  const start = startOfCase(cases, layout.states.length, one);
  const [entry, stateStart, igoStart] = [
    cases.entry[one],
    cases.state[one] * yearCount,
    cases.igo[one] * yearCount,
  ];
  const rows: PhaseRow[] = [];
  const add = (t: number, phase: MembershipPhase, duration: number, timeAfter: number) => {
    if (layout.exists[stateStart + t] === 1) rows.push({ one, t, phase, duration, timeAfter });
  };
  const first = Math.max(beforeFrom - studyYears.first, cases.from[one], entry - yearsBefore);
  for (let t = first; t < entry; t++) add(t, "before", 0, 0);
  let yearsAsMember = 0;
  let lastMember = entry;
  let isOut = false;
  const durationAt = (t: number) => (durationCounts === "calendar years" ? t - entry + 1 : yearsAsMember);
  for (let t = entry; t < cases.next[one]; t++) {
    if (means.member[start + t] === 1) {
      if (lastMember < t - 1 && reentry === "dropped") break;
      yearsAsMember += 1;
      lastMember = t;
      add(t, "member", durationAt(t), 0);
      continue;
    }
    if (t === lastMember + 1) isOut = means.size[igoStart + t] > 0;
    if (isOut && t - lastMember <= yearsAfter) add(t, "after", durationAt(lastMember), t - lastMember);
  }
  return rows;
}

/** Lays rows out in columns. */
function phaseRows({ arrays: { cases } }: Panel, rows: readonly PhaseRow[]): PhaseRows {
  const column = (value: (row: PhaseRow) => number) => Int32Array.from(rows, value);
  return {
    count: rows.length,
    case: column(({ one }) => one),
    igo: column(({ one }) => cases.igo[one]),
    state: column(({ one }) => cases.state[one]),
    t: column(({ t }) => t),
    phase: rows.map(({ phase }) => phase),
    duration: column(({ duration }) => duration),
    timeBefore: column(({ one, t }) => Math.min(0, t - cases.entry[one])),
    timeAfter: column(({ timeAfter }) => timeAfter),
  };
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
    cases: new Set(rows.map(({ one }) => one)).size,
    rowsLost: before - rows.length,
  };
}

/** The distance and the change in the mean of rows. */
function outcomesOf({ specification, arrays }: Panel, { count, case: caseOf, igo, state, t }: CaseYears) {
  const distance = new Float64Array(count);
  const change = new Float64Array(count);
  const years = new PairYears(arrays.means, specification);
  for (let row = 0; row < count; row++) {
    if (row === 0 || caseOf[row] !== caseOf[row - 1]) years.take(igo[row], state[row]);
    distance[row] = seriesDistance(arrays.means, igo[row], state[row], t[row], specification);
    change[row] = years.changeInMeanAt(t[row]);
  }
  return { distance, changeInMean: change };
}

function tableOfRows(panel: Panel, rows: PhaseRows): AroundMembershipTable {
  const { layout, means } = panel.arrays;
  const { distance, changeInMean } = outcomesOf(panel, rows);
  const phases = (isIn: (phase: MembershipPhase) => boolean) =>
    Float64Array.from(rows.phase, (phase) => (isIn(phase) ? 1 : 0));
  const covariateParts = { ...layout, size: means.size };
  return tableOf({
    ...keyColumns(rows, layout),
    phase: rows.phase,
    time_before: rows.timeBefore,
    has_joined: phases((phase) => phase !== "before"),
    is_member: phases((phase) => phase === "member"),
    duration: rows.duration,
    is_after: phases((phase) => phase === "after"),
    time_after: rows.timeAfter,
    distance,
    ...covariateColumns(rows, changeInMean, covariateParts, panel.scales, panel.specification),
  });
}

/** Whether all covariates of a row that a source may lack are known: change in the mean, state capacity, delegation. */
function knowsCovariates(
  { specification, arrays: { layout, means, cases } }: Panel,
  { one, t }: PhaseRow,
): boolean {
  const [igo, state] = [cases.igo[one], cases.state[one]];
  const years = new PairYears(means, specification);
  years.take(igo, state, t, t + 1);
  const capacity = layout.taxShare ?? layout.gdp;
  return ![
    years.changeInMeanAt(t),
    capacity[state * yearCount + t],
    layout.delegation[igo * yearCount + t],
  ].some(Number.isNaN);
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
 * before accession begin in 1965, unless the specification says another year; rows after exit need an IGO that still
 * had a member in the first year out, and end with a re-entry, after which the rows are in membership again, or end if
 * the specification drops them. Scales are those of the estimation sample.
 *
 * Selection: cases are kept because their distance was below zero in the year before accession, so that distances
 * of the last years before it tend to lie low and those after it to rise again by chance alone; the choice
 * "selection": "every case with a distance" shows how much.
 *
 * @param panel the panel whose cases are taken.
 * @param choice the years that are rows, and whether covariates are required.
 * @returns the table by IGO, state and year, and the rows that each step takes away.
 * @throws RangeError if a number of years is negative or no whole number.
 * @example
 * const { table } = aroundMembership(panel, { yearsBefore: 5, covariates: "required" });
 */
export function aroundMembership(panel: Panel, choice: AroundMembershipChoice = {}): AroundMembership {
  const { yearsBefore = 10, yearsAfter = 10, covariates = "where known" } = choice;
  checkYears("yearsBefore", yearsBefore);
  checkYears("yearsAfter", yearsAfter);
  const { specification, arrays } = panel;
  const { cases, isCase, means } = arrays;
  const selected = Array.from(isCase.keys()).filter((one) => isCase[one] === 1);
  let rows = selected.flatMap((one) => yearsAround(panel, one, yearsBefore, yearsAfter));
  const title = `selected cases, from ${yearsBefore} years before accession to ${yearsAfter} after exit`;
  const attrition = [stepOf(title, "8, 14, 29, 30", rows, rows.length)];
  const keep = (step: string, rules: string, keeps: (row: PhaseRow) => boolean) => {
    const kept = rows.filter(keeps);
    attrition.push(stepOf(step, rules, kept, rows.length));
    rows = kept;
  };
  const { lastYear } = specification;
  keep(`year up to ${lastYear}`, "17", ({ t }) => studyYears.first + t <= lastYear);
  keep(
    "distance not missing",
    "13",
    ({ one, t }) => !Number.isNaN(seriesDistance(means, cases.igo[one], cases.state[one], t, specification)),
  );
  if (covariates === "required") keep("covariates not missing", "17", (row) => knowsCovariates(panel, row));
  return { table: tableOfRows(panel, phaseRows(panel, rows)), attrition };
}
