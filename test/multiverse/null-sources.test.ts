import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { panelBuilderOf } from "alignment/construct";
import { curveDraws, jointTest, nullSources, parsePlan } from "alignment/multiverse";
import { chooseInput, sourceReader } from "alignment/node";
import { defaultSpecification } from "alignment/specification";

describe("null draws of a specification curve", () => {
  const sourcesOf = sourceReader(chooseInput("simulated").folder);
  const draw = nullSources(sourcesOf, 1);
  const own = sourcesOf(defaultSpecification);

  it("exchanges whole membership histories and keeps scores", () => {
    const drawn = draw("exchangeEra", 0)(defaultSpecification);
    assert.equal(drawn.scores, own.scores);
    const codes = (of: typeof own) => [...of.memberships.codes.values()].map((one) => Array.from(one));
    assert.notDeepEqual(codes(drawn), codes(own));
    assert.deepEqual(codes(draw("exchangeEra", 0)(defaultSpecification)), codes(drawn));
  });

  it("simulates scores where there are some and keeps memberships", () => {
    const drawn = draw("linear", 0)(defaultSpecification);
    assert.equal(drawn.memberships, own.memberships);
    assert.equal(drawn.scores.columns.score.length, own.scores.columns.score.length);
    assert.notDeepEqual(drawn.scores.columns.score, own.scores.columns.score);
  });

  it("are made before cases are selected: each draw has a sample of its own", () => {
    const rows = (draws: number) => panelBuilderOf(draw("linear", draws))().sample.rowCount;
    assert.notEqual(rows(0), rows(1));
  });

  it("are the same in any order", () => {
    const plan = parsePlan({ choices: { randomPart: ["varying intercept"], entryAfter: [1965, 1980] } });
    const one = curveDraws(plan, [0, 1], sourcesOf);
    const other = curveDraws(plan, [0, 1], sourcesOf);
    const later = one("exchangeEra", 3);
    other("exchangeEra", 1);
    assert.deepEqual(other("exchangeEra", 3), later);
  });

  it("refuse a null that there is not", () => {
    assert.throws(() => draw("none" as "linear", 0), /no null "none"; expected one of exchangeEra/);
  });
});

describe("jointTest", () => {
  it("counts draws at least as large, by hand", () => {
    const curve = (t: number) => ({ estimates: [t, t], ts: [t, t + 1] });
    const { statistics, units } = jointTest("linear", [4, 7], curve(2), [curve(1), curve(3), curve(0)]);
    assert.equal(statistics.median.p, 0.5);
    assert.deepEqual(
      units.map(({ unit, p, adjustedP }) => [unit, p, adjustedP]),
      [
        [4, 0.5, 0.75],
        [7, 0.5, 0.5],
      ],
    );
  });
});
