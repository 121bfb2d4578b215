import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ChoiceResults, choiceInfluence } from "alignment/multiverse";

/** Numbers that look random, the same in every run. */
function numbers(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}

/** Every combination of choices of these sizes, with the given results. */
function crossing(
  sizes: readonly number[],
  results: readonly number[],
  weights?: readonly number[],
): ChoiceResults {
  const count = sizes.reduce((product, size) => product * size, 1);
  return {
    choices: sizes.map((values, i) => ({ name: `c${i}`, values })),
    positions: sizes.map((size, i) => {
      const stride = sizes.slice(i + 1).reduce((product, one) => product * one, 1);
      return Array.from({ length: count }, (_, k) => Math.floor(k / stride) % size);
    }),
    results,
    ...(weights && { weights }),
  };
}

/** Var(E[result | choices in the subset]) straight from its definition. */
function varianceGiven({ positions, results, weights }: ChoiceResults, subset: readonly number[]): number {
  const cells = new Map<string, { weight: number; sum: number }>();
  let total = 0;
  let sum = 0;
  for (let k = 0; k < results.length; k++) {
    if (Number.isNaN(results[k])) continue;
    const weight = weights?.[k] ?? 1;
    const key = subset.map((i) => positions[i][k]).join();
    const cell = cells.get(key) ?? { weight: 0, sum: 0 };
    cell.weight += weight;
    cell.sum += weight * results[k];
    cells.set(key, cell);
    total += weight;
    sum += weight * results[k];
  }
  let variance = 0;
  for (const cell of cells.values())
    if (cell.weight > 0) variance += (cell.weight / total) * (cell.sum / cell.weight - sum / total) ** 2;
  return variance;
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

/** Shapley shares as the mean over all orders in which the choices can come to be known. */
function shapleyByOrders(of: ChoiceResults): number[] {
  const all = of.choices.map((_, i) => i);
  const orders = permutations(all);
  const whole = varianceGiven(of, all);
  return all.map(
    (i) =>
      orders.reduce((sum, order) => {
        const before = order.slice(0, order.indexOf(i));
        return sum + varianceGiven(of, [...before, i]) - varianceGiven(of, before);
      }, 0) /
      orders.length /
      whole,
  );
}

function assertClose(actual: readonly number[], expected: readonly number[], tolerance = 1e-12): void {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of actual.entries())
    assert.ok(Math.abs(value - expected[i]) < tolerance, `${actual} is not ${expected}`);
}

describe("choiceInfluence", () => {
  const sizes = [2, 3, 2, 4];
  const results = numbers(48, 7);
  const cases: readonly { readonly title: string; readonly of: ChoiceResults }[] = [
    { title: "a full crossing", of: crossing(sizes, results) },
    {
      title: "specifications without a result",
      of: crossing(
        sizes,
        results.map((result, k) => (k % 7 === 3 ? Number.NaN : result)),
      ),
    },
    { title: "weighted specifications", of: crossing(sizes, results, numbers(48, 11)) },
    {
      title: "a finding that holds or does not",
      of: crossing(
        sizes,
        results.map((result) => (result > 0.7 ? 1 : 0)),
      ),
    },
    {
      title: "a choice with one value",
      of: crossing([2, 1, 3, 2], numbers(12, 3)),
    },
  ];
  for (const { title, of } of cases) {
    it(`is the brute-force computation over all orders and subsets for ${title}`, () => {
      const influence = choiceInfluence(of);
      const all = of.choices.map((_, i) => i);
      const whole = varianceGiven(of, all);
      assertClose(
        influence.map(({ shapley }) => shapley),
        shapleyByOrders(of),
      );
      assertClose(
        influence.map(({ firstOrder }) => firstOrder),
        all.map((i) => varianceGiven(of, [i]) / whole),
      );
      assertClose(
        influence.map(({ total }) => total),
        all.map(
          (i) =>
            (whole -
              varianceGiven(
                of,
                all.filter((other) => other !== i),
              )) /
            whole,
        ),
      );
      assertClose([influence.reduce((sum, { shapley }) => sum + shapley, 0)], [1]);
    });
  }

  it("lies between first order and total where every combination is there once", () => {
    for (const { firstOrder, total, shapley } of choiceInfluence(crossing(sizes, results)))
      assert.ok(firstOrder <= shapley + 1e-12 && shapley <= total + 1e-12);
  });

  it("does not change with the order of specifications, nor with scale and origin of the results", () => {
    const of = crossing(sizes, results);
    const order = numbers(48, 5)
      .map((key, k) => ({ key, k }))
      .sort((one, other) => one.key - other.key)
      .map(({ k }) => k);
    const moved: ChoiceResults = {
      choices: of.choices,
      positions: of.positions.map((position) => order.map((k) => position[k])),
      results: order.map((k) => 1e6 + 1e-3 * of.results[k]),
    };
    assertClose(
      choiceInfluence(moved).map(({ shapley }) => shapley),
      choiceInfluence(of).map(({ shapley }) => shapley),
      1e-6,
    );
  });

  it("gives no shares of a result that does not vary", () => {
    for (const { shapley } of choiceInfluence(crossing([2, 3], [4, 4, 4, 4, 4, 4])))
      assert.ok(Number.isNaN(shapley));
  });

  it("counts a duplicate less with weights", () => {
    const once = crossing([2, 2], [0, 1, 2, 3]);
    const twice: ChoiceResults = {
      choices: once.choices,
      positions: once.positions.map((position) => [...Array.from(position), position[3]]),
      results: [0, 1, 2, 3, 3],
      weights: [1, 1, 1, 0.5, 0.5],
    };
    assertClose(
      choiceInfluence(twice).map(({ shapley }) => shapley),
      choiceInfluence(once).map(({ shapley }) => shapley),
    );
  });

  it("refuses more combinations than fit into memory", () => {
    const choices = Array.from({ length: 25 }, (_, i) => ({ name: `c${i}`, values: 2 }));
    assert.throws(
      () => choiceInfluence({ choices, positions: choices.map(() => [0]), results: [1] }),
      /25 choices have 33554432 combinations/,
    );
  });
});
