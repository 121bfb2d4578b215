import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { writeResults } from "@alignment/commands/dist/multiverse/write-results";
import { fitMixedModel, type MixedModelFit, testAcrossModels } from "@alignment/engine";
import { formatAddress, keyOf } from "@alignment/page/dist/app/address";
import { drawsByKey } from "@alignment/page/dist/app/null-range";
import { nullSlopesAtHand } from "@alignment/page/dist/kept-null-slopes";
import {
  defaultModelChoices,
  modelFormula,
  parsePlan,
  planPanels,
  type SpecificationRow,
  SpecificationRows,
} from "alignment/multiverse";
import { chooseInput, panelBuilder } from "alignment/node";
import type { PanelSpecification } from "alignment/specification";
import type { Page } from "playwright-core";
import { goTo, numbersOf, PageUnderTest, skipWithoutChromium } from "./browser";

const z = 1.959963984540054;

/** What the page's sentences say of one specification, computed in Node from the engine alone. */
class InNode {
  readonly fit: MixedModelFit;
  readonly columns: Readonly<Record<string, ArrayLike<number>>>;

  constructor(changes: Partial<PanelSpecification>) {
    const { sample } = panelBuilder(chooseInput("simulated").folder)(changes);
    this.columns = sample.columns as unknown as Readonly<Record<string, ArrayLike<number>>>;
    this.fit = fitMixedModel(modelFormula(defaultModelChoices), sample.columns);
  }

  get slope(): number {
    return this.fit.fixedEffects.find(({ term }) => term === "duration")?.estimate ?? Number.NaN;
  }

  get errorByState(): number {
    const { coefficients } = testAcrossModels(
      [{ name: "slope", fit: this.fit, term: "duration", clusters: this.columns.ccode }],
      [{ name: "slope", weights: [1] }],
    );
    return coefficients[0].standardError;
  }

  /** The predicted distance after some years, the other covariates at their means. */
  distanceAfter(years: number): number {
    return this.fit.fixedEffects.reduce((sum, { term, estimate }) => {
      if (term === "(Intercept)") return sum + estimate;
      const values = Array.from(this.columns[term]);
      const mean = values.reduce((all, value) => all + value, 0) / values.length;
      return sum + estimate * (term === "duration" ? years : mean);
    }, 0);
  }
}

/** The digits that stand in some parts of the page outside of elements with a key. */
function digitsWithoutKey(page: Page, parts: string): Promise<string[]> {
  return page.$$eval(parts, (elements) =>
    elements.flatMap((element) => {
      const copy = element.cloneNode(true) as HTMLElement;
      for (const unwanted of Array.from(copy.querySelectorAll("[data-key], svg, button, details")))
        unwanted.remove();
      const words = (copy.textContent ?? "").replace(/95%|Table 2|Figure 2/g, "");
      return /\d/.test(words) ? [words] : [];
    }),
  );
}

describe("the numbers in sentences on the live page", { skip: skipWithoutChromium }, () => {
  const input = chooseInput("simulated");
  const changes = { reentry: "dropped" } as const;
  const looked = { changes, model: {} };
  const [base, now] = [new InNode({}), new InNode(changes)];
  let under: PageUnderTest;
  let page: Page;

  before(async () => {
    under = await PageUnderTest.of("simulated");
  });
  after(() => under?.close());
  afterEach(() => page.close());

  /** Holds numbers of the page against those of Node, and the digits that are read against both. */
  async function assertNumbers(expected: Readonly<Record<string, readonly [number, number]>>): Promise<void> {
    const shown = await numbersOf(page);
    for (const [key, [number, digits]] of Object.entries(expected)) {
      const value = Number(shown.get(key) || Number.NaN);
      assert.ok(
        Math.abs(value - number) <= 1e-10 * Math.max(1, Math.abs(number)),
        `${key}: ${value}, Node ${number}`,
      );
      const read = ((await page.textContent(`[data-key="${key}"]`)) ?? "")
        .replace("−", "-")
        .replace(/[,%]/g, "");
      const scale = key === "headline.nullShare" ? 100 : 1;
      assert.ok(
        Math.abs(Number(read) - scale * number) <= 0.5001 * 10 ** -digits,
        `${key} is read as ${read}`,
      );
    }
  }

  it("of the slope, its change and its null draws are Node's", async () => {
    page = await under.open(formatAddress(looked));
    const draws = drawsByKey(nullSlopesAtHand(input)).get(keyOf(looked)) ?? [];
    const below = draws.filter((draw) => draw !== null && draw < now.slope).length;
    const error = now.errorByState;
    await assertNumbers({
      "sentence.estimate": [now.slope, 4],
      "sentence.lower": [now.slope - z * error, 4],
      "sentence.upper": [now.slope + z * error, 4],
      "sentence.changeSize": [Math.abs(now.slope - base.slope), 4],
      "sentence.drawsAsLarge": [draws.length - below, 0],
      "sentence.draws": [draws.length, 0],
      "headline.estimate": [now.slope, 4],
      "headline.lower": [now.slope - z * error, 4],
      "headline.upper": [now.slope + z * error, 4],
      "headline.nullShare": [below / draws.length, 0],
      "headline.draws": [draws.length, 0],
      "headline.rows": [now.fit.observationCount, 0],
      "nullDraws.draws": [draws.length, 0],
      "nullDraws.p": [(1 + draws.length - below) / (1 + draws.length), 3],
    });
    const change = Number((await numbersOf(page)).get("sentence.changeSize"));
    const direction = now.slope > base.slope ? "higher" : "lower";
    assert.ok(change > 5e-5);
    assert.match(await page.innerText(".sentence"), new RegExp(`It is [\\d.]+ ${direction} than in Table 2`));
  });

  it("of Figure 2 are Node's predictions", async () => {
    page = await under.open(formatAddress(looked));
    await assertNumbers({
      "figure2.atEntry": [now.distanceAfter(0), 2],
      "figure2.last": [now.distanceAfter(40), 2],
      "figure2.years": [40, 0],
    });
  });

  it("of looks and of the curve count what stands there", async () => {
    page = await under.open(formatAddress(looked), { alternatives: true });
    await goTo(page, "#entryAfter=1985&v=1");
    await page.waitForFunction(() => document.querySelectorAll('[role="option"]').length > 4);
    const counts = await page.evaluate(() => {
      const of = (key: string): number =>
        Number(document.querySelector<HTMLElement>(`[data-key="${key}"]`)?.dataset.value);
      return {
        shown: of("curve.shown"),
        specifications: of("curve.specifications"),
        points: document.querySelectorAll('[role="option"]').length,
        looks: of("looks.specifications"),
        steps: document.querySelectorAll(".looks ol li").length,
      };
    });
    assert.equal(counts.shown, counts.points);
    assert.equal(counts.specifications, counts.points);
    assert.equal(counts.looks, 2);
    assert.equal(counts.steps, 3);
    await page.focus('[role="listbox"]');
    await page.keyboard.press("Home");
    // At one moment: further alternatives come to the curve, below this point as well.
    const { option, estimate } = await page.evaluate(() => {
      const id = document.querySelector('[role="listbox"]')?.getAttribute("aria-activedescendant");
      return {
        option: document.getElementById(id ?? "")?.textContent ?? "",
        estimate: document.querySelector('[data-key="curve.active.estimate"]')?.textContent,
      };
    });
    assert.ok(option.includes(`: ${estimate}, 95% CI`), `${option}: ${estimate}`);
  });

  it("stand in elements with a key, all of them", async () => {
    page = await under.open(formatAddress(looked));
    const parts = ".sentence, .among-draws, figcaption, .verdict .numbers, .looks .count";
    assert.equal(await page.locator(parts).count(), 6);
    assert.deepEqual(await digitsWithoutKey(page, parts), []);
  });

  it("of null draws still to come count down", async () => {
    page = await under.open(formatAddress({ changes: { reentry: "dropped", entryAfter: 1985 }, model: {} }));
    await page.click("section.draws button");
    await page.waitForSelector('[data-key="nullDraws.toGo"]');
    const toGo = () =>
      page.$eval('[data-key="nullDraws.toGo"]', (one) => Number((one as HTMLElement).dataset.value));
    const first = await toGo();
    await page.waitForFunction(
      (before) =>
        Number(document.querySelector<HTMLElement>('[data-key="nullDraws.toGo"]')?.dataset.value) < before,
      first,
    );
    assert.deepEqual(await digitsWithoutKey(page, "section.draws"), []);
    await page.click("section.draws button");
  });

  it("of a specification of a multiverse are those of its file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "alignment-sentences-"));
    try {
      const plan = parsePlan({ choices: { reentry: ["same case", "dropped"], entryAfter: [1965, 2012] } });
      const panels = planPanels(plan);
      const computed = new SpecificationRows(panels, panelBuilder(input.folder));
      const rows = panels.flatMap((_, at) => computed.rowsOf(at)).sort((one, other) => one.unit - other.unit);
      await writeResults(plan, rows, folder);
      page = await under.open();
      await page.setInputFiles("#multiverse-file", join(folder, "specifications.csv"));
      await page.waitForSelector("#multiverse-rank");
      const found = rows
        .filter((row): row is SpecificationRow & { estimate: number } => row.estimate !== null)
        .sort((one, other) => one.estimate - other.estimate);
      const [lowest] = found;
      const error = lowest.standardErrorByState as number;
      await assertNumbers({
        "multiverse.number": [lowest.unit, 0],
        "multiverse.estimate": [lowest.estimate, 4],
        "multiverse.lower": [lowest.estimate - z * error, 4],
        "multiverse.upper": [lowest.estimate + z * error, 4],
        "multiverse.rows": [lowest.rows as number, 0],
        "multiverse.specifications": [found.length, 0],
        "multiverse.withoutResult": [rows.length - found.length, 0],
      });
      assert.ok(rows.length > found.length);
      assert.deepEqual(await digitsWithoutKey(page, ".multiverse figcaption"), []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("asks no network and throws nothing", async () => {
    page = await under.tab();
    assert.deepEqual(under.requests, []);
    assert.deepEqual(under.errors, []);
  });
});
