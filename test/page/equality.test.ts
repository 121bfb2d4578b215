import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type RandomStream, randomStream } from "@alignment/engine";
import { analyse, type Looked, type PageFit } from "@alignment/page";
import { formatAddress } from "@alignment/page/dist/app/address";
import { asSentence } from "@alignment/page/dist/app/choice-words";
import { withChoice } from "@alignment/page/dist/app/sweep";
import { declaredModelChoices } from "alignment/multiverse";
import { chooseInput, panelBuilder } from "alignment/node";
import { choices, type Declaration } from "alignment/specification";
import type { Page } from "playwright-core";
import { skipWithoutRealFiles } from "../support";
import { goTo, numbersOf, PageUnderTest, skipWithoutChromium } from "./browser";

const table2: Looked = { changes: {}, model: {} };
const combinations = 40;

/** What the page shows of a fit, by its keys. */
function shownOf(fit: PageFit): [string, number | undefined][] {
  const { intercept, slope, covariance, correlation, residual } = fit.variances;
  return [
    ["table2.fit.rows", fit.rows],
    ["table2.fit.cases", fit.cases],
    ["table2.fit.logLikelihood", fit.logLikelihood],
    ["table2.variances.intercept", intercept],
    ["table2.variances.slope", slope],
    ["table2.variances.covariance", covariance],
    ["table2.variances.correlation", correlation],
    ["table2.variances.residual", residual],
    ...fit.attrition.map(({ key, rows }): [string, number] => [`attrition.${key}.rows`, rows]),
    ...fit.terms.flatMap(({ term, estimate, standardError, standardErrorByState }) => {
      const key = `table2.${term === "(Intercept)" ? "intercept" : term}`;
      return [
        [`${key}.estimate`, estimate],
        [`${key}.standardError`, standardError],
        [`${key}.standardErrorByState`, standardErrorByState],
      ] as [string, number | undefined][];
    }),
  ];
}

const declarations: Readonly<Record<string, Declaration | typeof declaredModelChoices.controls>> = {
  ...choices,
  ...declaredModelChoices,
};

/** Table 2, every accepted value of choices out of a list, and every declared alternative of the others. */
function oneAtATime(): Looked[] {
  return [
    table2,
    ...Object.entries(declarations).flatMap(([name, declaration]) => {
      const values: readonly unknown[] =
        declaration.kind === "one of" ? declaration.values : declaration.alternatives;
      return values
        .filter((value) => value !== declaration.default)
        .map((value) => withChoice(table2, name, value));
    }),
  ];
}

/** A random value that a choice accepts. */
function randomValue(declaration: (typeof declarations)[string], stream: RandomStream): unknown {
  const some = <V>(values: readonly V[]): V[] => values.filter(() => stream.uniform() < 0.5);
  switch (declaration.kind) {
    case "one of":
      return stream.pick(declaration.values);
    case "whole number":
      return stream.integer(declaration.minimum, declaration.maximum);
    case "list of whole numbers": {
      const values = declaration.values ?? declaration.default;
      const taken = some(values);
      return taken.length === 0 ? [stream.pick(values)] : taken;
    }
    case "list of controls":
      return some(declaration.values);
  }
}

/** A random combination: some choices changed, controls and random part among them. */
function randomCombination(seed: number): Looked {
  const stream = randomStream(seed, "live page");
  return Object.entries(declarations).reduce(
    (looked, [name, declaration]) =>
      stream.uniform() < 0.15 ? withChoice(looked, name, randomValue(declaration, stream)) : looked,
    table2,
  );
}

for (const kind of ["simulated", "real"] as const) {
  const skip = skipWithoutChromium || (kind === "real" && skipWithoutRealFiles);

  describe(`the numbers of the live page on the ${kind} input`, { skip }, () => {
    let under: PageUnderTest;
    let page: Page;
    let build: ReturnType<typeof panelBuilder>;

    before(async () => {
      under = await PageUnderTest.of(kind);
      page = await under.open();
      build = panelBuilder(chooseInput(kind).folder);
    });
    after(() => under?.close());

    /** Whether the specification was fitted; either way the page shows what Node finds. */
    async function assertSame(looked: Looked): Promise<boolean> {
      const address = formatAddress(looked);
      const expected = analyse(build, looked);
      await goTo(page, address);
      if (expected.kind === "failed") {
        assert.equal(
          await page.$eval(".results .message", (element) => element.textContent),
          asSentence(expected.message),
          address,
        );
        return false;
      }
      const shown = await numbersOf(page);
      assert.equal(shown.get("table2.fit.status"), expected.status, address);
      for (const [key, number] of shownOf(expected)) {
        if (number === undefined || Number.isNaN(number)) {
          assert.equal(shown.get(key), "", `${address} ${key}`);
          continue;
        }
        const difference = Math.abs(Number(shown.get(key)) - number);
        assert.ok(
          difference <= 1e-10 * Math.max(1, Math.abs(number)),
          `${address} ${key}: the page has ${shown.get(key)}, Node ${number}`,
        );
      }
      return true;
    }

    it("equal Node's under every accepted value of every choice, one at a time", async () => {
      for (const looked of oneAtATime()) await assertSame(looked);
    });

    it(`equal Node's under ${combinations} random combinations of accepted values, or give the same reason`, async () => {
      let fitted = 0;
      for (let seed = 1; seed <= combinations; seed++)
        if (await assertSame(randomCombination(seed))) fitted++;
      assert.ok(fitted >= combinations / 2, `${fitted} combinations were fitted`);
    });

    it("are found without a request or an error", () => {
      assert.deepEqual(under.requests, []);
      assert.deepEqual(under.errors, []);
    });
  });
}
