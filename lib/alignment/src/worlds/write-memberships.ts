import { randomStream } from "@alignment/engine/dist/random/stream";
import { foreignDelegationNumbers, missingDelegationYears } from "./organizations";
import { cell, columnName, lines, quotedHeader, rounded } from "./text";
import type { SimulatedWorld } from "./world";

/** The state-years of a world, by state, then year: which state, which year, and the index in matrices of states. */
export interface StateYears {
  readonly state: readonly number[];
  readonly year: readonly number[];
  readonly index: readonly number[];
}

/** The state-years of a world. */
export function stateYearsOf({ states, parameters }: SimulatedWorld): StateYears {
  const { firstYear, lastYear } = parameters;
  const found = { state: [] as number[], year: [] as number[], index: [] as number[] };
  for (const [state, one] of states.entries()) {
    for (let year = one.firstYear; year <= one.lastYear; year++) {
      found.state.push(state);
      found.year.push(year);
      found.index.push(state * (lastYear - firstYear + 1) + (year - firstYear));
    }
  }
  return found;
}

/** `state_year_formatv3.csv`: one row a state and year, one column an IGO. */
export function stateYearFile(world: SimulatedWorld): string {
  const { state, year, index } = stateYearsOf(world);
  const names = world.states.map((one) => cell(columnName(one.name), true));
  const rows = index.map((at, row) => {
    const codes = world.reportedMemberships.map((matrix) => matrix[at]);
    return `${world.states[state[row]].ccode},${year[row]},${names[state[row]]},${codes.join(",")}\n`;
  });
  const header = ["ccode", "year", "state", ...world.organizations.map((igo) => columnName(igo.name))];
  return quotedHeader(header) + rows.join("");
}

/** Last columns of the IGO-year file, after those of the states. */
const igoYearTail = [
  "sdate",
  "deaddate",
  "dead",
  "integrated",
  "replaced",
  "longorgname",
  "ionum",
  "igocode",
  "version",
  "accuracyofpre1965membershipdates",
  "sourcesandnotes",
  "imputed",
  "political",
  "social",
  "economic",
];

/** `igo_year_formatv3.csv`, tab-separated as the official file is: one row an IGO and year, one column a state. */
export function igoYearFile(world: SimulatedWorld): string {
  const { firstYear, lastYear } = world.parameters;
  const years = lastYear - firstYear + 1;
  const rows = [
    ["ioname", "orgname", "year", ...world.states.map((state) => columnName(state.name)), ...igoYearTail],
  ];
  for (const [place, igo] of world.organizations.entries()) {
    const matrix = world.reportedMemberships[place];
    const isOld = igo.firstYear < 1965;
    const dead = igo.lastYear < lastYear ? 1 : 0;
    for (let year = igo.firstYear; year <= igo.lastYear; year++) {
      const codes = world.states.map((state, index) =>
        year < state.firstYear || year > state.lastYear
          ? "-1"
          : String(matrix[index * years + (year - firstYear)]),
      );
      const imputed = isOld && igo.ionum % 20 === 0 && year > 1960 && year < 1965 ? 1 : 0;
      rows.push([
        igo.name,
        igo.fullName,
        String(year),
        ...codes,
        String(igo.firstYear),
        dead === 1 ? String(igo.lastYear) : "",
        String(dead),
        "0",
        igo.ionum === 3760 ? "1" : "0",
        `${igo.fullName} (invented)`,
        String(igo.ionum),
        "",
        "3.0",
        isOld ? "Within 5 years" : "Not applicable - created 1965 or later",
        "",
        String(imputed),
        igo.mandate === "political" ? "1" : "0",
        igo.mandate === "social" ? "1" : "0",
        igo.mandate === "economic" ? "1" : "0",
      ]);
    }
  }
  return rows.map((row) => `${row.join("\t")}\n`).join("");
}

/** Last year of the delegation file. */
const lastDelegationYear = 2019;

/** A record of the delegation file. */
export interface DelegationRecord {
  readonly ionum: number;
  readonly acronym: string;
  readonly year: number;
  readonly inception: number;
  readonly type: string;
  readonly pooling: number;
  readonly delegation: number;
}

/** The records of the delegation file: delegation and pooling by IGO and year, in steps that only rise. */
export function delegationRecords(world: SimulatedWorld): readonly DelegationRecord[] {
  const random = randomStream(world.parameters.seed, "delegation");
  const records: DelegationRecord[] = [];
  const add = (ionum: number, acronym: string, first: number, last: number, from: number, to: number) => {
    const begin = Math.max(1950, first);
    const steps = Array.from({ length: 3 }, () => random.integer(begin, Math.max(begin, last))).sort();
    const type = random.uniform() < 0.6 ? "task-specific" : "general purpose";
    const pooling = rounded(0.3 * random.uniform(), 9);
    for (let year = begin; year <= last; year++) {
      const share = steps.filter((step) => step <= year).length / steps.length;
      const delegation = rounded(from + (to - from) * share, 9);
      const missing = missingDelegationYears;
      if (ionum === missing.ionum && year >= missing.from && year <= missing.to) continue;
      records.push({ ionum, acronym, year, inception: first, type, pooling, delegation });
    }
  };
  for (const igo of world.organizations) {
    // The successor of a split IGO stands in its predecessor's rows.
    if (igo.delegationNumber === undefined || igo.ionum === 3761) continue;
    const successor =
      igo.ionum === 3760 ? world.organizations.find((other) => other.ionum === 3761) : undefined;
    const alive = successor?.lastYear ?? igo.lastYear;
    const last = alive === world.parameters.lastYear ? lastDelegationYear : alive;
    add(igo.delegationNumber, igo.name, igo.firstYear, last, igo.delegationAtStart, igo.delegationAtEnd);
  }
  for (const number of foreignDelegationNumbers) add(number, "", 1967, lastDelegationYear, 0.1, 0.2);
  return records.sort((left, right) => left.ionum - right.ionum || left.year - right.year);
}

/** `mia_delegation_pooling_io_year.csv`. */
export function delegationFile(world: SimulatedWorld): string {
  const header =
    "cow_igocode,acronym,year,inception,typeI,pooling,delegation,delconstit,poolconstit,DS_sum_st";
  const rows = delegationRecords(world).map(
    ({ ionum, acronym, year, inception, type, pooling, delegation }) => [
      ...[ionum, acronym, year, inception, type, pooling, delegation],
      ...[0, rounded(pooling / 3, 9), 0.125],
    ],
  );
  return `${header}\n${lines(rows)}`;
}
