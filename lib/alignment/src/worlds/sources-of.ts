import { type IgoId, igoId } from "../sources/codes";
import { conflictsOf } from "../sources/conflicts";
import { delegationOf, type IgoMatching, igosLeftOut, recodeDelegation } from "../sources/delegation";
import type { GdpVintage } from "../sources/gdp";
import type { Igo, Memberships } from "../sources/memberships";
import { type ScoreName, type ScoreTable, scoreFileOf, scoresOf } from "../sources/scores";
import { asksFor, igosOfStudy, type SourceChoice, type Sources, scoreOfTable2 } from "../sources/sources";
import { tableOf } from "../table";
import { physicalIntegrityItems } from "./items";
import type { SimulatedWorld } from "./world";
import { conflictRecords, gdpRecords, regionRecords, taxRecords, treatyRecords } from "./write-covariates";
import { delegationRecords, stateYearsOf } from "./write-memberships";
import { itemsOfRecords, scoreRecords } from "./write-scores";

/** What has been made of each world, by name. */
const madeOf = new WeakMap<SimulatedWorld, Map<string, unknown>>();

/** What `make` makes of a world, made once for each name. */
function once<T>(world: SimulatedWorld, name: string, make: () => T): T {
  const made = madeOf.get(world) ?? new Map<string, unknown>();
  madeOf.set(world, made);
  if (!made.has(name)) made.set(name, make());
  return made.get(name) as T;
}

/** All IGOs that the delegation data code, and their delegation, under every way of matching. */
function codedIgos(world: SimulatedWorld) {
  const delegation = recodeDelegation(columnsOf(delegationRecords(world)));
  const igos = world.organizations.map(({ ionum, name, fullName, mandate }): [IgoId, Igo] => [
    igoId(ionum),
    { ionum: igoId(ionum), name, fullName, mandate },
  ]);
  return { delegation, igos: igosOfStudy(new Map(igos), delegation) };
}

/** The columns of records. */
function columnsOf(records: ReturnType<typeof delegationRecords>) {
  return {
    ionum: records.map(({ ionum }) => ionum),
    year: records.map(({ year }) => year),
    delegation: records.map(({ delegation }) => delegation),
  };
}

/** The IGOs of the study and their delegation under a way of matching. */
function matched(world: SimulatedWorld, matching: IgoMatching) {
  const { delegation, igos } = once(world, "coded IGOs", () => codedIgos(world));
  return {
    igoMatching: matching,
    igos: igos.filter(({ ionum }) => !igosLeftOut[matching].includes(ionum)),
    delegation: delegationOf(delegation, matching),
  };
}

/** The memberships that the files report, of all IGOs that the delegation data code. */
function membershipsOf(world: SimulatedWorld): Memberships {
  const { state, year, index } = stateYearsOf(world);
  const numbers = world.organizations.map(({ ionum }) => ionum);
  const { igos } = once(world, "coded IGOs", () => codedIgos(world));
  const codes = igos.map(({ ionum }): [IgoId, Int8Array] => {
    const reported = world.reportedMemberships[numbers.indexOf(ionum)];
    const column = new Int8Array(index.length);
    for (let row = 0; row < column.length; row++) column[row] = reported[index[row]];
    return [ionum, column];
  });
  return {
    stateYears: tableOf({
      ccode: Int32Array.from(state, (place) => world.states[place].ccode),
      year: Int32Array.from(year),
    }),
    codes: new Map(codes),
  };
}

/** A score, from the records of its file. */
function worldScores(world: SimulatedWorld, name: ScoreName): ScoreTable {
  const records = scoreRecords(world, scoreFileOf(name));
  const items = physicalIntegrityItems.map((item) => {
    const values = itemsOfRecords(world, records, item);
    return [item, Float64Array.from(values, (value) => (value < 0 ? Number.NaN : value))];
  });
  return scoresOf(name, {
    ccode: Float64Array.from(records.ccode),
    year: Int32Array.from(records.year),
    latent: Float64Array.from(records.mean),
    ...(Object.fromEntries(items) as Record<(typeof physicalIntegrityItems)[number], Float64Array>),
  });
}

function gdpOf(world: SimulatedWorld, vintage: GdpVintage): Sources["gdp"] {
  const records = gdpRecords(world, vintage);
  const ofStates = records.filter(({ ccode }) => ccode !== undefined);
  const without = records.filter(({ ccode }) => ccode === undefined);
  return {
    vintage,
    table: tableOf({
      ccode: Int32Array.from(ofStates, ({ ccode }) => ccode as number),
      year: Int32Array.from(ofStates, ({ year }) => year),
      gdp: Float64Array.from(ofStates, ({ gdp }) => gdp),
    }),
    economiesWithoutState: [...new Set(without.map(({ economy }) => economy.toUpperCase()))],
  };
}

function worldConflicts(world: SimulatedWorld): Sources["conflicts"] {
  const records = conflictRecords(world);
  return conflictsOf({
    year: records.map(({ year }) => year),
    type: records.map(({ type }) => type),
    intensity: records.map(({ intensity }) => intensity),
    location: records.map(({ numbers }) => numbers),
  });
}

function treatyOf(world: SimulatedWorld): Sources["treaty"] {
  const records = treatyRecords(world);
  const parties = records.filter(({ ccode, ratification }) => ccode !== undefined && ratification !== "");
  return {
    table: tableOf({
      ccode: Int32Array.from(parties, ({ ccode }) => ccode as number),
      ratificationYear: Int32Array.from(parties, ({ year }) => year),
    }),
    participantsWithoutState: records.flatMap(({ ccode, participant }) =>
      ccode === undefined ? [participant] : [],
    ),
  };
}

function taxesOf(world: SimulatedWorld): Sources["taxes"] {
  const records = taxRecords(world);
  return {
    table: tableOf({
      ccode: Int32Array.from(records, ({ state }) => state.ccode),
      year: Int32Array.from(records, ({ year }) => year),
      taxShare: Float64Array.from(records, ({ total }) => Number(total)),
    }),
  };
}

function regionsOf(world: SimulatedWorld): Sources["regions"] {
  const records = regionRecords(world);
  return tableOf({
    ccode: Int32Array.from(records, ({ state }) => state.ccode),
    name: records.map(({ state }) => state.name),
    group: records.map(({ group }) => group),
  });
}

/**
 * The sources of a simulated world, in memory: what reading its files gives, to the last digit, without writing and
 * parsing them.
 *
 * @param world the world, as `simulateWorld` gives it.
 * @param choice the choices that decide which sources are needed, such as a whole specification.
 * @returns the sources; what is the same under another choice is made once.
 * @example
 * const specification = panelSpecification();
 * const world = simulateWorld({ mechanism: "none", seed: 12 });
 * const panel = buildPanel(sourcesOf(world, specification), specification);
 */
export function sourcesOf(world: SimulatedWorld, choice: SourceChoice): Sources {
  const { score, gdpVintage, igoMatching = "with recodes" } = choice;
  const scores = (name: ScoreName) => once(world, `scores ${name}`, () => worldScores(world, name));
  const needs = asksFor(choice);
  return {
    ...once(world, `matched ${igoMatching}`, () => matched(world, igoMatching)),
    memberships: once(world, "memberships", () => membershipsOf(world)),
    scores: scores(score),
    scoresOfTable2: needs.scoresOfTable2 ? scores(scoreOfTable2) : undefined,
    gdp: once(world, `gdp ${gdpVintage}`, () => gdpOf(world, gdpVintage)),
    conflicts: once(world, "conflicts", () => worldConflicts(world)),
    treaty: once(world, "treaty", () => treatyOf(world)),
    taxes: needs.taxes ? once(world, "taxes", () => taxesOf(world)) : undefined,
    regions: needs.regions ? once(world, "regions", () => regionsOf(world)) : undefined,
  };
}
