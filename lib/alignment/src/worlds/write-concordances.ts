import { regionalGroupNames } from "../sources/regions";
import { cell, lines, quotedHeader } from "./text";
import type { SimulatedWorld } from "./world";
import { territory } from "./write-covariates";

/** A three-letter abbreviation that is the state's own: its number in letters. */
function abbreviation(ccode: number): string {
  const digit = (value: number) => String.fromCharCode(65 + value);
  return `${digit(Math.floor(ccode / 676) + 20)}${digit(Math.floor(ccode / 26) % 26)}${digit(ccode % 26)}`;
}

/** `states2016.csv`: the spans of years in which each state is a member of the state system. */
export function stateSystemFile(world: SimulatedWorld): string {
  const header = "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version";
  const rows = world.states.map((state) => [
    ...[abbreviation(state.ccode), state.ccode, state.name],
    ...[state.firstYear === world.parameters.firstYear ? 1920 : state.firstYear, 1, 1],
    ...[state.lastYear === world.parameters.lastYear ? 2016 : state.lastYear, 12, 31, 2016],
  ]);
  return `${header}\n${lines(rows)}`;
}

const concordanceColumns = [
  ...[
    "continent",
    "country.name.en",
    "country.name.en.regex",
    "cow.name",
    "cowc",
    "cown",
    "gwc",
    "gwn",
    "iso.name.en",
  ],
  ...["iso2c", "iso3c", "iso3n", "region", "un.name.en", "un.regionsub.name", "wb"],
];

/**
 * `countrycode_codelist.csv`: names, name patterns and codes. States that have ended and 347 have no ISO code; one
 * entry has codes but no state number; 345 stands under a second name without codes, as states that change their name
 * do.
 */
export function concordanceFile(world: SimulatedWorld): string {
  const rows = world.states.map((state) => {
    const iso3 = state.ccode === 347 ? "" : state.iso3;
    const group = regionalGroupNames[state.group];
    return [
      ...["", state.name, state.pattern, state.name, abbreviation(state.ccode), state.ccode],
      ...[
        abbreviation(state.gwn),
        state.gwn,
        state.name,
        iso3.slice(1),
        iso3,
        "",
        group,
        state.name,
        "",
        state.iso3,
      ],
    ];
  });
  rows.push([
    "",
    territory.name,
    territory.pattern,
    "",
    "",
    "",
    "",
    "",
    "",
    "AA",
    territory.iso3,
    "",
    "",
    "",
    "",
    "",
  ]);
  const renamed = world.states.find((state) => state.ccode === 345);
  if (renamed !== undefined) {
    const former = `Former Federation of ${renamed.name.slice(0, 4)}`;
    const pattern = `former.federation.of.${renamed.name.slice(0, 4).toLowerCase()}`;
    rows.push(["", former, pattern, former, "", 345, "", 345, "", "", "", "", "", "", "", ""]);
  }
  const body = rows.map(
    (row) => `${row.map((value) => (value === "" ? "" : cell(value, true))).join(",")}\n`,
  );
  return quotedHeader(concordanceColumns) + body.join("");
}
