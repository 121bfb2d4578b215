import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  defaultWorldParameters,
  membershipCodes,
  type SimulatedWorld,
  simulateWorld,
  type WorldParameters,
  worldParameters,
} from "alignment/worlds";

const world = simulateWorld();
const { firstYear, lastYear } = world.parameters;
const years = lastYear - firstYear + 1;

/** Runs of consecutive years of membership, by pair; only pairs with a run. */
function memberSpells(found: SimulatedWorld): number[][] {
  const spells: number[][] = [];
  for (const members of found.members) {
    for (let state = 0; state < found.states.length; state++) {
      const own = members.subarray(state * years, (state + 1) * years);
      const starts = [...own.keys()].filter((step) => own[step] === 1 && (step === 0 || own[step - 1] === 0));
      if (starts.length > 0) spells.push(starts);
    }
  }
  return spells;
}

/** Number of ends of membership while the state and the IGO go on. */
function exitCount(found: SimulatedWorld): number {
  let exits = 0;
  for (const [organization, members] of found.members.entries()) {
    for (const [index, state] of found.states.entries()) {
      const last = Math.min(state.lastYear, found.organizations[organization].lastYear);
      for (let year = state.firstYear + 1; year <= last; year++) {
        const place = index * years + (year - firstYear);
        if (members[place] === 0 && members[place - 1] === 1) exits++;
      }
    }
  }
  return exits;
}

/** Share of the entries after 1965 in which the state is worse than the IGO's mean in the year before. */
function shareOfWorseEntries(found: SimulatedWorld): number {
  let worse = 0;
  let entries = 0;
  for (const members of found.members) {
    for (const [index, state] of found.states.entries()) {
      const own = members.subarray(index * years, (index + 1) * years);
      const step = own.indexOf(1) - 1;
      if (firstYear + step < Math.max(1965, state.firstYear)) continue;
      const others = [...found.states.keys()].filter((other) => members[other * years + step] === 1);
      if (others.length === 0) continue;
      const mean = others.reduce((sum, other) => sum + found.score[other * years + step], 0) / others.length;
      entries++;
      if (found.score[index * years + step] < mean) worse++;
    }
  }
  return worse / entries;
}

describe("simulateWorld", () => {
  it("gives the same world for the same parameters, and another one for another seed", () => {
    assert.deepEqual(simulateWorld(), world);
    assert.notDeepEqual(simulateWorld({ seed: 8 }).score, world.score);
  });

  it("has as many states in its last year, and as many IGOs with delegation, as asked for", () => {
    for (const [stateCount, igoCount] of [
      [195, 75],
      [60, 40],
    ]) {
      const found = simulateWorld({ stateCount, igoCount });
      assert.equal(found.states.filter((state) => state.lastYear === lastYear).length, stateCount);
      const covered = found.organizations.filter((igo) => igo.delegationNumber !== undefined);
      assert.equal(covered.length, igoCount);
    }
  });

  it("has a score in every year that a state exists, and in no other", () => {
    for (const [index, state] of world.states.entries()) {
      for (let year = firstYear; year <= lastYear; year++) {
        const exists = year >= state.firstYear && year <= state.lastYear;
        assert.equal(Number.isNaN(world.score[index * years + (year - firstYear)]), !exists);
      }
    }
  });

  it("has members only where state and IGO exist and the IGO is open to the state or its predecessor", () => {
    for (const [organization, igo] of world.organizations.entries()) {
      for (const [index, state] of world.states.entries()) {
        for (let year = firstYear; year <= lastYear; year++) {
          if (world.members[organization][index * years + (year - firstYear)] === 0) continue;
          assert.ok(
            year >= Math.max(state.firstYear, igo.firstYear) &&
              year <= Math.min(state.lastYear, igo.lastYear),
          );
          assert.ok(igo.openTo[state.subregion] || state.predecessor >= 0);
        }
      }
    }
  });

  it("has exits, re-entries, observers, associates, missing codes and gaps within memberships", () => {
    assert.ok(exitCount(world) > 50);
    assert.ok(memberSpells(world).filter((starts) => starts.length > 1).length > 20);
    const reported = new Set(world.reportedMemberships.flatMap((matrix) => [...new Set(matrix)]));
    assert.deepEqual([...reported].sort(), Object.values(membershipCodes).sort());
    const gaps = world.reportedMemberships.filter((matrix, organization) =>
      matrix.some(
        (code, place) => code === membershipCodes.missing && world.members[organization][place] === 1,
      ),
    );
    assert.ok(gaps.length > 0);
  });

  it("has states that unite, split and go on under another number", () => {
    const of = (ccode: number) => world.states.find((state) => state.ccode === ccode)!;
    assert.equal(of(255).firstYear, of(260).lastYear + 1);
    assert.equal(world.states[of(255).predecessor], of(260));
    for (const part of [316, 317]) assert.equal(world.states[of(part).predecessor], of(315));
    assert.equal(of(679).gwn, 678);
    assert.equal(of(345).gwn, 340);
  });

  it("has no exit where the exit rate is 0, and more where it is higher", () => {
    const counts = [0, 0.001, 0.01].map((exitRate) => exitCount(simulateWorld({ exitRate })));
    assert.equal(counts[0], 0);
    assert.ok(counts[2] > 4 * counts[1]);
  });

  it("lets worse states join more where selection is below 0, better ones where it is above", () => {
    const [worse, even, better] = [-1.5, 0, 1.5].map((selectionOnDistance) =>
      shareOfWorseEntries(simulateWorld({ selectionOnDistance, mechanism: "none" })),
    );
    assert.ok(worse > even + 0.03 && even > better + 0.03, `${worse}, ${even}, ${better}`);
  });

  it("has constant scores where nothing moves them", () => {
    const still: Partial<WorldParameters> = {
      mechanism: "none",
      shockSpread: 0,
      trendPerYear: 0,
      trendSpread: 0,
      gdpEffect: 0,
      civilWarEffect: 0,
      iccprEffect: 0,
    };
    const found = simulateWorld(still);
    for (const [index, state] of found.states.entries()) {
      if (state.predecessor >= 0) continue;
      const own = found.score
        .slice(index * years, (index + 1) * years)
        .filter((score) => !Number.isNaN(score));
      assert.ok(own.every((score) => score === own[0]));
    }
  });

  it("lets a civil war lower the score, all else equal", () => {
    const still: Partial<WorldParameters> = {
      mechanism: "none",
      shockSpread: 0,
      trendSpread: 0,
      gdpEffect: 0,
    };
    const found = simulateWorld(still);
    const falls = found.states.flatMap((state, index) => {
      const changes: number[] = [];
      for (let year = state.firstYear + 2; year <= state.lastYear; year++) {
        const place = index * years + (year - firstYear);
        const starts = found.covariates.civilWar[place] === 1 && found.covariates.civilWar[place - 1] === 0;
        if (starts) changes.push(found.score[place] - found.score[place - 1]);
      }
      return changes;
    });
    const { civilWarEffect, adjustmentRate } = found.parameters;
    const mean = falls.reduce((sum, change) => sum + change, 0) / falls.length;
    assert.ok(falls.length > 30);
    // A war moves the score by the adjustment rate times its effect, less what is left of recovering from an earlier
    // one.
    assert.ok(mean < 0 && mean > 1.05 * adjustmentRate * civilWarEffect);
  });
});

describe("the names of a simulated world", () => {
  it("are no names of real countries", () => {
    const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
    const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
    const real = letters
      .flatMap((first) => letters.map((second) => names.of(first + second)))
      .flatMap((name) => (name === undefined ? [] : [name.toLowerCase()]));
    assert.ok(real.length > 200, "this Node knows the names of regions");
    for (const { name } of world.states) {
      const lower = name.toLowerCase();
      assert.ok(!real.some((other) => other.includes(lower) || lower.includes(other)), name);
    }
  });

  it("are each fitted by its own pattern alone", () => {
    for (const { name } of world.states) {
      const fitting = world.states.filter((state) => new RegExp(state.pattern, "i").test(name));
      assert.deepEqual(
        fitting.map((state) => state.name),
        [name],
      );
    }
  });

  it("come with codes that ISO 3166 leaves to users, but for the one that a rule names", () => {
    const codes = world.states.map((state) => state.iso3).filter((code) => code !== "");
    assert.equal(new Set(codes).size, codes.length);
    assert.ok(codes.every((code) => /^(Q[M-Z][A-Z]|XKX|SRB)$/.test(code)));
  });
});

describe("worldParameters", () => {
  it("fills in the defaults", () => {
    assert.deepEqual(worldParameters({ seed: 3 }), { ...defaultWorldParameters, seed: 3 });
  });

  it("refuses what it does not know, and numbers outside their span", () => {
    const refused: [object, RegExp][] = [
      [{ sed: 3 }, /"sed" is no parameter; expected one of seed, /],
      [{ mechanism: "magic" }, /the mechanism is "magic"; expected one of none, /],
      [{ exitRate: 1.5 }, /exitRate is 1.5; expected a number from 0 to 1/],
      [{ shockSpread: Number.NaN }, /shockSpread is NaN; expected a number/],
      [{ stateCount: 50.5 }, /stateCount is 50.5; expected a whole number/],
    ];
    for (const [changes, message] of refused) assert.throws(() => worldParameters(changes), message);
  });
});
