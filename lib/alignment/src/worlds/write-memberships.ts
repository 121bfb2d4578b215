import { randomStream } from "@alignment/engine";
import { foreignDelegationNumbers, missingDelegationYears } from "./organizations";
import { cell, columnName, lines, quotedHeader, rounded } from "./text";
import type { SimulatedWorld } from "./world";

/** `state_year_formatv3.csv`: one row a state and year, one column an IGO. */
export function stateYearFile(world: SimulatedWorld): string {
  const { firstYear, lastYear } = world.parameters;
  const years = lastYear - firstYear + 1;
  const rows: string[] = [];
  for (const [index, state] of world.states.entries()) {
    const name = cell(columnName(state.name), true);
    for (let year = state.firstYear; year <= state.lastYear; year++) {
      const place = index * years + (year - firstYear);
      const codes = world.reportedMemberships.map((matrix) => matrix[place]);
      rows.push(`${state.ccode},${year},${name},${codes.join(",")}\n`);
    }
  }
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

/** `mia_delegation_pooling_io_year.csv`: delegation and pooling by IGO and year, in steps that only rise. */
export function delegationFile(world: SimulatedWorld): string {
  const header =
    "cow_igocode,acronym,year,inception,typeI,pooling,delegation,delconstit,poolconstit,DS_sum_st";
  const random = randomStream(world.parameters.seed, "delegation");
  const rows: (string | number)[][] = [];
  const add = (number: number, acronym: string, first: number, last: number, from: number, to: number) => {
    const begin = Math.max(1950, first);
    const steps = Array.from({ length: 3 }, () => random.integer(begin, Math.max(begin, last))).sort();
    const type = random.uniform() < 0.6 ? "task-specific" : "general purpose";
    const pooling = rounded(0.3 * random.uniform(), 9);
    for (let year = begin; year <= last; year++) {
      const share = steps.filter((step) => step <= year).length / steps.length;
      const delegation = rounded(from + (to - from) * share, 9);
      const missing = missingDelegationYears;
      if (number === missing.ionum && year >= missing.from && year <= missing.to) continue;
      rows.push([number, acronym, year, first, type, pooling, delegation, 0, rounded(pooling / 3, 9), 0.125]);
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
  rows.sort((left, right) => Number(left[0]) - Number(right[0]) || Number(left[2]) - Number(right[2]));
  return `${header}\n${lines(rows)}`;
}
