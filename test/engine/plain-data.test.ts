import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import * as engine from "@alignment/engine";
import {
  type FitOptions,
  fitMixedModel,
  fitMixedModels,
  type MixedModelFit,
  ModelError,
} from "@alignment/engine";
import { type Asked, answerOf, entryPoints, withoutFit } from "./entry-points";
import { type Columns, readData } from "./generators";

const base = readData("base");
/** With typed arrays, a missing value, and a factor that two others are nested in. */
const typed = {
  ...base,
  x: Float64Array.from(base.x as number[], (value, row) => (row === 7 ? Number.NaN : value)),
  wt: Float64Array.from(base.wt as number[]),
} as unknown as Columns;
const twins = readData("dupgroup");
const three = ["s01", "s02", "s03"];
const isFew = base.g.map((group) => three.includes(group as string));
const few = Object.fromEntries(
  Object.entries(base).map(([name, column]) => [name, (column as []).filter((_, row) => isFew[row])]),
) as Columns;

type Case = Omit<Asked, "fit" | "smaller"> & {
  readonly what: string;
  readonly formula: string;
  readonly smaller: string;
  readonly options?: FitOptions;
};

const common = { data: base, term: "x", factor: "a", group: "g" };
const cases: readonly Case[] = [
  {
    ...common,
    what: "typed arrays, a missing value, weights and sum contrasts",
    formula: "y ~ poly(x, 2) * a + (x | g)",
    smaller: "y ~ a + (x | g)",
    data: typed,
    term: "a1",
    options: { weights: typed.wt as number[], contrasts: { a: "sum" } },
  },
  {
    ...common,
    what: "crossed factors, weights by name and an offset",
    formula: "y ~ x + a + offset(z) + (1 | g) + (1 | h)",
    smaller: "y ~ a + offset(z) + (1 | g) + (1 | h)",
    options: { weights: "wt", method: "ML" },
  },
  {
    ...common,
    what: "a variance of zero",
    formula: "y ~ x + a + (a || g)",
    smaller: "y ~ a + (a || g)",
  },
  {
    ...common,
    what: "an undetermined variance",
    formula: "y ~ x + a + (1 | country) + (1 | iso)",
    smaller: "y ~ a + (1 | country) + (1 | iso)",
    data: { ...twins, a: base.a },
    group: "iso",
  },
  {
    ...common,
    what: "undetermined coefficients",
    formula: "y ~ x + site + (1 | g)",
    smaller: "y ~ site + (1 | g)",
    data: { ...few, site: few.g },
    factor: "site",
  },
];

/** What passed to another thread and came back. */
function posted(fit: MixedModelFit): MixedModelFit {
  const { port1, port2 } = new MessageChannel();
  try {
    port1.postMessage(fit);
    return receiveMessageOnPort(port2)?.message;
  } finally {
    port1.close();
  }
}

describe("a copy of a fit answers as the fit does", () => {
  it("at every entry point: each exported function is in the table, or takes no fit", () => {
    const listed = [...Object.keys(entryPoints), ...withoutFit].sort();
    const exported = Object.entries(engine).flatMap(([name, value]) =>
      typeof value === "function" ? [name] : [],
    );
    assert.deepEqual(listed, exported.sort());
  });

  for (const { what, formula, smaller: smallerFormula, options, ...asked } of cases) {
    const fit = fitMixedModel(formula, asked.data, options);
    const smaller = fitMixedModel(smallerFormula, asked.data, options);
    it(`read from JSON, with ${what}`, () => {
      const copied: Asked = JSON.parse(JSON.stringify({ ...asked, fit, smaller }));
      for (const [name, calls] of Object.entries(entryPoints)) {
        for (const call of calls) {
          const expected = answerOf(call, { ...asked, fit, smaller });
          const answer = answerOf(call, { ...asked, fit: copied.fit, smaller: copied.smaller });
          assert.deepEqual(answer, expected, `${name} of ${formula}`);
        }
      }
    });

    it(`by structuredClone and from another thread, with ${what}`, () => {
      for (const copy of [structuredClone(fit), posted(fit)]) {
        assert.deepEqual(copy, fit);
        for (const name of ["inferFixedEffects", "predictGroups", "refit"] as const) {
          for (const call of entryPoints[name] ?? []) {
            const expected = answerOf(call, { ...asked, fit, smaller });
            assert.deepEqual(answerOf(call, { ...asked, fit: copy, smaller }), expected, name);
          }
        }
      }
    });
  }

  it("where many models were fitted at once, and where a response was replaced", () => {
    const formulas = ["y ~ x + (1 | g)", "y ~ z + (1 | g)", "y ~ x * z + (1 | g)"];
    const many = fitMixedModels(formulas, base);
    const again = many.map((fit) => engine.refit(fit, engine.simulate(fit)[0]));
    for (const fit of [...many, ...again]) {
      const copy: MixedModelFit = JSON.parse(JSON.stringify(fit));
      const [own, other] = [fit, copy].map((one) => engine.inferFixedEffects(one, "Satterthwaite").effects);
      own.forEach((effect, at) => {
        const twin = other[at];
        assert.ok(effect.status === "defined" && twin.status === "defined");
        assert.ok(Math.abs(effect.estimate - twin.estimate) < 1e-10 * effect.standardError);
        assert.ok(Math.abs(effect.degreesOfFreedom - twin.degreesOfFreedom) < 1e-6 * effect.degreesOfFreedom);
      });
      assert.deepEqual(engine.fittedValues(copy).rows, engine.fittedValues(fit).rows);
    }
  });
});

describe("a fit is plain data", () => {
  const fit = fitMixedModel("y ~ x + (1 | g)", base);

  it("without methods, and copying it makes no second search", () => {
    const values: unknown[] = [fit];
    for (const value of values) {
      assert.notEqual(typeof value, "function");
      if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) continue;
      assert.ok([Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value)));
      for (const { get, value: own } of Object.values(Object.getOwnPropertyDescriptors(value))) {
        if (get === undefined) values.push(own);
      }
    }
    assert.equal(JSON.stringify(fit.certificate).includes("secondStart"), false);
    assert.deepEqual(fit.certificate.secondStart, engine.secondStart(fit));
  });

  it("and is refused where its data were changed, or left out", () => {
    const changed = structuredClone(fit);
    (changed.source.columns.y as number[])[3] += 1;
    assert.throws(
      () => engine.fittedValues(changed),
      (error: Error) => error instanceof ModelError && /holds other data or parameters/.test(error.message),
    );
    const { source, ...without } = fit;
    assert.throws(() => engine.fittedValues(without as MixedModelFit), /no fit of fitMixedModel, nor a copy/);
    assert.equal(source.parameters.length, 1);
  });
});
