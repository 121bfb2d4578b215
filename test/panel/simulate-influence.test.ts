import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type SimulatedWorld, simulateWorld, truthOf, type WorldParameters } from "alignment/worlds";

/** Scores are rounded to six decimals. */
const rounding = 1.1e-6;

/**
 * Two worlds that differ in the mechanism alone. Nothing but influence may then differ: no state is selected by its
 * score, and a war, whose outbreak depends on the score, does nothing to it.
 */
const sameLuck: Partial<WorldParameters> = { seed: 11, selectionOnDistance: 0, civilWarEffect: 0 };
const none = simulateWorld({ ...sameLuck, mechanism: "none" });
const intrinsic = simulateWorld({ ...sameLuck, mechanism: "intrinsic" });
const instrumental = simulateWorld({ ...sameLuck, mechanism: "instrumental" });
const mixed = simulateWorld({ ...sameLuck, mechanism: "mixed" });

const { firstYear, lastYear } = none.parameters;
const years = lastYear - firstYear + 1;

/** A state's distance to the mean of an IGO's other members. */
function distance(world: SimulatedWorld, organization: number, state: number, year: number): number {
  const step = year - firstYear;
  let sum = 0;
  let count = 0;
  for (let other = 0; other < world.states.length; other++) {
    if (other === state || world.members[organization][other * years + step] === 0) continue;
    sum += world.score[other * years + step];
    count++;
  }
  return world.score[state * years + step] - sum / count;
}

interface Membership {
  readonly organization: number;
  readonly state: number;
  readonly entry: number;
  /** First year out, or 0. */
  readonly exit: number;
}

/** Memberships that begin after 1965 in states that were there five years before. */
function laterMemberships(world: SimulatedWorld): Membership[] {
  const found: Membership[] = [];
  for (const [organization, members] of world.members.entries()) {
    for (const [state, { firstYear: born, lastYear: last }] of world.states.entries()) {
      const own = members.subarray(state * years, (state + 1) * years);
      const entry = firstYear + own.indexOf(1);
      if (!own.includes(1) || entry <= 1965 || entry - 5 < born) continue;
      const out = own.indexOf(0, entry - firstYear);
      const exit = out > 0 && firstYear + out <= Math.min(last, world.organizations[organization].lastYear);
      found.push({ organization, state, entry, exit: exit ? firstYear + out : 0 });
    }
  }
  return found;
}

/** Years in which each state leaves an IGO that goes on, in order, without repeats. */
function exitsByState(world: SimulatedWorld): number[][] {
  return world.states.map((state, index) => {
    const found: number[] = [];
    for (let year = state.firstYear + 1; year <= state.lastYear; year++) {
      const place = index * years + (year - firstYear);
      const leaves = world.members.some(
        (members, organization) =>
          members[place] === 0 &&
          members[place - 1] === 1 &&
          year <= world.organizations[organization].lastYear,
      );
      if (leaves) found.push(year);
    }
    return found;
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Joiners worse than the mean by more than half a point in the world without influence, a year before entry. */
const worseJoiners = laterMemberships(none).filter(
  ({ organization, state, entry }) => distance(none, organization, state, entry - 6) < -0.5,
);

/** How much closer the worse joiners are than the same states without influence, on average, some years from entry. */
function closerThanWithout(world: SimulatedWorld, yearsFromEntry: number): number {
  const differences = worseJoiners
    .filter(({ organization, state, entry }) => {
      const year = entry + yearsFromEntry;
      return year <= lastYear && none.members[organization][state * years + (entry + 5 - firstYear)] === 1;
    })
    .map(({ organization, state, entry }) => {
      const year = entry + yearsFromEntry;
      return distance(world, organization, state, year) - distance(none, organization, state, year);
    })
    .filter((value) => !Number.isNaN(value));
  return mean(differences);
}

/** Largest absolute value of a matrix, over the entries that are numbers. */
function largest(values: Float64Array): number {
  return values.reduce((found, value) => (Number.isNaN(value) ? found : Math.max(found, Math.abs(value))), 0);
}

describe("influence in simulated worlds", () => {
  it("leaves memberships alone where states are not selected by their score", () => {
    for (const world of [intrinsic, instrumental, mixed]) assert.deepEqual(world.members, none.members);
  });

  it("is nowhere in a world of mechanism none", () => {
    assert.equal(largest(none.intrinsicInfluence), 0);
    assert.equal(largest(none.instrumentalRestraint), 0);
  });

  it("is all that tells a world from the one of the same luck without it", () => {
    for (const world of [intrinsic, instrumental, mixed]) {
      for (const [place, score] of world.score.entries()) {
        if (Number.isNaN(score)) continue;
        const influence = world.intrinsicInfluence[place] + world.instrumentalRestraint[place];
        assert.ok(Math.abs(score - none.score[place] - influence) < rounding);
      }
    }
  });

  it("has many joiners to look at", () => {
    assert.ok(worseJoiners.length > 200, `${worseJoiners.length} pairs`);
  });

  it("brings worse joiners closer year by year where it is intrinsic", () => {
    const steps = [0, 5, 10, 15, 20].map((step) => closerThanWithout(intrinsic, step));
    for (let step = 1; step < steps.length; step++)
      assert.ok(steps[step] > steps[step - 1] + 0.02, steps.join());
  });

  it("lasts where it is intrinsic: a state's part never falls, after exits neither", () => {
    for (const [state, { firstYear: born, lastYear: last }] of intrinsic.states.entries()) {
      for (let year = born + 1; year <= last; year++) {
        const place = state * years + (year - firstYear);
        assert.ok(intrinsic.intrinsicInfluence[place] >= intrinsic.intrinsicInfluence[place - 1]);
      }
    }
  });

  it("grows by the sum over a state's IGOs of the pull times the gap to better co-members", () => {
    const { intrinsicPull } = intrinsic.parameters;
    const year = 1985;
    for (const state of intrinsic.states.keys()) {
      if (intrinsic.states[state].firstYear >= year || intrinsic.states[state].lastYear <= year) continue;
      const place = state * years + (year - firstYear);
      const gaps = [...intrinsic.members.keys()]
        .filter((organization) => intrinsic.members[organization][place] === 1)
        .map((organization) => Math.max(0, -distance(intrinsic, organization, state, year)))
        .filter((gap) => !Number.isNaN(gap));
      const expected = intrinsicPull * gaps.reduce((sum, gap) => sum + gap, 0);
      const growth = intrinsic.intrinsicInfluence[place + 1] - intrinsic.intrinsicInfluence[place];
      assert.ok(Math.abs(growth - expected) < rounding, `${growth} and ${expected}`);
    }
  });

  it("comes in the years before accession where it is instrumental", () => {
    const early = closerThanWithout(instrumental, -6);
    const before = closerThanWithout(instrumental, -1);
    const later = closerThanWithout(instrumental, 15);
    assert.ok(before > early + 0.1, `${early}, ${before}`);
    assert.ok(later < before + 0.02, `${before}, ${later}`);
  });

  it("is taken back after an exit where it is instrumental", () => {
    const { reversionYears } = instrumental.parameters;
    const exits = exitsByState(instrumental);
    let reverted = 0;
    for (const [state, ownExits] of exits.entries()) {
      for (const [index, exit] of ownExits.entries()) {
        const end = exit + reversionYears - 1;
        const isLast = index === ownExits.length - 1 || ownExits[index + 1] > end;
        if (!isLast || end > instrumental.states[state].lastYear) continue;
        const place = state * years + (exit - firstYear);
        assert.ok(instrumental.instrumentalRestraint[place + reversionYears - 1] < rounding);
        if (instrumental.instrumentalRestraint[place - 1] > 0.1) reverted++;
      }
    }
    assert.ok(reverted > 5, `${reverted} exits with restraint to take back`);
  });

  it("is the sum of both kinds where it is mixed", () => {
    assert.ok(largest(mixed.intrinsicInfluence) > 0.5);
    assert.ok(largest(mixed.instrumentalRestraint) > 0.5);
  });
});

describe("the shift to disappearances", () => {
  const shifted = simulateWorld({ ...sameLuck, mechanism: "mixed", disappearanceShift: 2 });

  it("leaves scores and the other three items as they are", () => {
    assert.deepEqual(shifted.score, mixed.score);
    for (const item of ["KILL", "POLPRIS", "TORT"] as const)
      assert.deepEqual(shifted.items[item], mixed.items[item]);
  });

  it("makes disappearances more frequent where influence has improved the score, and nowhere else", () => {
    let worse = 0;
    for (const [place, value] of shifted.items.DISAP.entries()) {
      const influence = mixed.intrinsicInfluence[place] + mixed.instrumentalRestraint[place];
      if (influence <= 0 || Number.isNaN(mixed.score[place])) assert.equal(value, mixed.items.DISAP[place]);
      else assert.ok(value <= mixed.items.DISAP[place]);
      if (value < mixed.items.DISAP[place]) worse++;
    }
    assert.ok(worse > 200, `${worse} state-years`);
  });
});

describe("truthOf", () => {
  it("expects H2 from intrinsic influence, H1 and H3 from instrumental, all from mixed, none from none", () => {
    const expected = (world: SimulatedWorld) =>
      Object.entries(truthOf(world).expected)
        .filter(([, finding]) => finding === "supported")
        .map(([hypothesis]) => hypothesis);
    assert.deepEqual(expected(none), []);
    assert.deepEqual(expected(intrinsic), ["H2"]);
    assert.deepEqual(expected(instrumental), ["H1", "H3"]);
    assert.deepEqual(expected(mixed), ["H1", "H2", "H3"]);
    assert.deepEqual(expected(simulateWorld({ mechanism: "intrinsic", disappearanceShift: 2 })), [
      "H2",
      "H4",
    ]);
  });

  it("averages what influence does before, during and after to the distance of worse joiners", () => {
    const without = truthOf(none).alignment;
    assert.equal(without.intrinsic.duringMembership, 0);
    assert.equal(without.restraint.beforeAccession, 0);
    const gradual = truthOf(intrinsic).alignment;
    assert.ok(gradual.intrinsic.duringMembership! > 0.005);
    assert.ok(gradual.intrinsic.afterExit! > 0);
    const timed = truthOf(instrumental).alignment;
    assert.ok(timed.restraint.beforeAccession! > 0.03);
    assert.ok(timed.restraint.duringMembership! < 0.005);
    assert.ok(timed.restraint.afterExit! < -0.03);
  });
});
