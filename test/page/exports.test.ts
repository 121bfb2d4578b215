import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { runInNewContext } from "node:vm";
import { formatAddress } from "@alignment/page/dist/app/address";
import { chooseInput } from "alignment/node";
import type { Page } from "playwright-core";
import { repositoryRoot, skipWithoutR } from "../support";
import { goTo, numbersOf, PageUnderTest, skipWithoutChromium } from "./browser";

/** What is exported: choices of the construction and of the model, a list among each. */
const looked = {
  changes: { entryAfter: 1970, gdpForm: "natural logarithm", conflictTypes: [3, 4] },
  model: {
    controls: ["year_s", "gdp_s", "civil_war", "size_s"],
    randomPart: "varying intercept",
    estimation: "ML",
  },
} as const;

/** A fixed effect as some program gives it. */
interface Effect {
  readonly term: string;
  readonly estimate: number;
  readonly standardError: number;
}

function command(name: string, ...parameters: string[]): string {
  const program = join(repositoryRoot, "tools", "commands", "dist", `${name}.js`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...parameters], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** The fixed effects that `npm run fit` finds in a file, by the line that the page exports. */
function fitted(commands: string, file: string): Effect[] {
  const [, formula, ml] = /npm run --silent fit -- panel\S+ "(.*)"( --ml)?/.exec(commands) ?? [];
  const output = command("fit", file, formula, "--json", ...(ml === undefined ? [] : ["--ml"]));
  const { fixed } = JSON.parse(output) as { fixed: { term: string; estimate: number; se: number }[] };
  return fixed.map(({ term, estimate, se }) => ({ term, estimate, standardError: se }));
}

describe("what the live page exports", { skip: skipWithoutChromium }, () => {
  let under: PageUnderTest;
  let page: Page;
  let shown: ReadonlyMap<string, string>;

  before(async () => {
    under = await PageUnderTest.of("simulated");
    page = await under.open();
    await goTo(page, formatAddress(looked as unknown as Parameters<typeof formatAddress>[0]));
    shown = await numbersOf(page);
    await page.click(".menu > summary");
  });
  after(() => under?.close());

  const press = (name: string) => page.click(`[data-export="${name}"]`);
  const textOf = async (name: string): Promise<string> => {
    await press(name);
    return page.inputValue("#exported");
  };
  /** The file that a button hands over. */
  const fileOf = async (name: string): Promise<string> => {
    const [download] = await Promise.all([page.waitForEvent("download"), press(name)]);
    const path = join(under.folder, download.suggestedFilename());
    await download.saveAs(path);
    return path;
  };

  function assertShown(effects: readonly Effect[], tolerance: number): void {
    assert.equal(effects.length, 1 + 1 + looked.model.controls.length);
    for (const { term, estimate, standardError } of effects) {
      const key = `table2.${/^\(?Intercept\)?$/.test(term) ? "intercept" : term}`;
      for (const [name, number] of Object.entries({ estimate, standardError })) {
        const expected = Number(shown.get(`${key}.${name}`));
        assert.ok(
          Math.abs(number - expected) <= tolerance * Math.max(1, Math.abs(expected)),
          `${key}.${name}: ${number} is not ${expected}`,
        );
      }
    }
  }

  it("is a notebook cell that gives the page's numbers", async () => {
    const cell = await textOf("cell");
    assert.match(cell, /^\/\/ 2 specifications were looked at on this page/m);
    const script = cell.replace(/^import (\{.*\}) from "alignment";$/m, 'const $1 = require("alignment");');
    assert.notEqual(script, cell);
    assertShown(runInNewContext(script, { require, console: { log: () => {} } }) as Effect[], 1e-10);
  });

  /** Lets the intervals be those of a method, does something, and goes back to the default. */
  const withMethod = async (method: string, act: () => Promise<void>): Promise<void> => {
    await page.selectOption(".method select", method);
    await page.waitForFunction(
      () => !/being computed/.test(document.querySelector(".sentence")?.textContent ?? ""),
      undefined,
      { timeout: 120_000 },
    );
    try {
      await act();
    } finally {
      await page.selectOption(".method select", "clustered by state");
    }
  };

  for (const method of ["clustered by state", "model-based", "CR2"] as const) {
    it(`has the interval of the method that is chosen in the cell (${method})`, () =>
      withMethod(method, async () => {
        const script = (await textOf("cell")).replace(/^import (.*) from (.*);$/m, "const $1 = require($2);");
        const logged: unknown[] = [];
        runInNewContext(script, { require, console: { log: (value: unknown) => logged.push(value) } });
        const slope = logged[0] as { estimate: number; lower: number; upper: number };
        const numbers = await numbersOf(page);
        for (const end of ["estimate", "lower", "upper"] as const) {
          const expected = Number(numbers.get(`headline.${end}`));
          assert.ok(Math.abs(slope[end] - expected) <= 1e-10, `${end}: ${slope[end]} is not ${expected}`);
        }
      }));

    it(
      `has the interval of the method that is chosen in the R code (${method})`,
      {
        skip: skipWithoutR("lme4", "clubSandwich"),
      },
      () =>
        withMethod(method, async () => {
          await fileOf("csv");
          const script = join(under.folder, "interval.R");
          writeFileSync(script, `options(digits = 10, width = 200)\n${await textOf("lme4")}`);
          const { status, stdout, stderr } = spawnSync("Rscript", [script], {
            cwd: under.folder,
            encoding: "utf8",
          });
          assert.equal(status, 0, stderr);
          const all = stdout
            .slice(stdout.lastIndexOf("Correlation of Fixed Effects"))
            .match(/-?\d+\.\d+(e-\d+)?/g);
          const numbers = await numbersOf(page);
          for (const end of ["lower", "upper"]) {
            const expected = Number(numbers.get(`headline.${end}`));
            const near = (all ?? []).some((number) => Math.abs(Number(number) - expected) < 2e-5);
            assert.ok(near, `${end} ${expected} is not in: ${stdout.slice(-600)}`);
          }
        }),
    );
  }

  it("names the folder of the simulated world in the commands, whatever files are in data/raw", async () => {
    await fileOf("spec");
    assert.match(await page.inputValue("#exported"), /--spec \S+ --raw data\/simulated --out DIR/);
  });

  it("is a file of choices for npm run panel, whose panel gives the page's numbers by npm run fit", async () => {
    const specification = await fileOf("spec");
    assert.match(specification, /-2-looks\.json$/);
    assert.deepEqual(JSON.parse(readFileSync(specification, "utf8")), looked.changes);
    const out = join(under.folder, "panel");
    command("panel", "--spec", specification, "--raw", chooseInput("simulated").folder, "--out", out);
    const commands = await page.inputValue("#exported");
    assertShown(fitted(commands, join(out, "panel.csv")), 1e-10);
  });

  it("is the sample as CSV, which gives the page's numbers by npm run fit", async () => {
    const sample = await fileOf("csv");
    assert.match(sample, /-2-looks\.csv$/);
    assert.equal(
      readFileSync(sample, "utf8").trim().split("\n").length - 1,
      Number(shown.get("table2.fit.rows")),
    );
    assertShown(fitted(await page.inputValue("#exported"), sample), 1e-10);
  });

  it("is R code that gives the page's numbers with lme4", { skip: skipWithoutR("lme4") }, async () => {
    const sample = await fileOf("csv");
    const code = await textOf("lme4");
    const script = join(under.folder, "fit.R");
    writeFileSync(
      script,
      `${code}\ncat(sprintf("=> %s %.12f %.12f\\n", names(fixef(fit)), fixef(fit), sqrt(diag(as.matrix(vcov(fit))))), sep = "")\n`,
    );
    assert.ok(code.includes(`read.csv("${sample.slice(under.folder.length + 1)}")`), code);
    const { status, stdout, stderr } = spawnSync("Rscript", [script], {
      cwd: under.folder,
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    const effects = [...stdout.matchAll(/^=> (\S+) (\S+) (\S+)$/gm)].map(([, term, estimate, error]) => ({
      term,
      estimate: Number(estimate),
      standardError: Number(error),
    }));
    assertShown(effects, 1e-5);
  });

  it("is a sentence with the slope, its interval and the number of looks", async () => {
    const sentence = await textOf("sentence");
    assert.ok(sentence.includes(Number(shown.get("table2.duration.estimate")).toFixed(4).replace("-", "−")));
    assert.match(sentence, /95% CI .* to .*, standard error clustered by state/);
    assert.match(sentence, /2 specifications were looked at on this page/);
    const rows = Number(shown.get("table2.fit.rows")).toLocaleString("en");
    const cases = Number(shown.get("table2.fit.cases")).toLocaleString("en");
    assert.ok(
      sentence.includes(`${rows} observations of ${cases} state–IGO pairs, in simulated data`),
      sentence,
    );
  });

  for (const [name, stem] of [
    ["svg", "figure-2"],
    ["curve-svg", "specification-curve"],
  ] as const) {
    it(`is a picture of its own, with the number of looks (${stem})`, async () => {
      const file = await fileOf(name);
      const text = readFileSync(file, "utf8");
      assert.match(file, new RegExp(`${stem}.*-2-looks\\.svg$`));
      assert.match(text, /2 specifications were looked at/);
      assert.doesNotMatch(text, /var\(--/);
      const other = await under.tab();
      await other.goto(`file://${file}`);
      assert.equal(await other.evaluate(() => document.documentElement.tagName), "svg");
      const lines = await other.$$eval("text[x='8']", (elements) =>
        (elements as SVGTextElement[]).map((line) => ({
          words: line.textContent ?? "",
          end: 8 + line.getComputedTextLength(),
          natural: !line.hasAttribute("textLength"),
          width: (line.ownerSVGElement as SVGSVGElement).viewBox.baseVal.width,
        })),
      );
      assert.deepEqual(
        lines.filter(({ end, natural, width }) => end > width || !natural),
        [],
      );
      const caption = lines.map(({ words }) => words).join(" ");
      assert.match(caption, /\(simulated data\)/);
      assert.match(
        caption,
        stem === "figure-2" ? /Dashed, grey: Table 2/ : /score points per year.*Diamond: the current/,
      );
      await other.close();
    });
  }

  it("is a picture for white paper also where the page is dark", async () => {
    const light = readFileSync(await fileOf("svg"), "utf8");
    await page.emulateMedia({ colorScheme: "dark" });
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.notEqual(background, "rgb(255, 255, 255)");
    assert.equal(readFileSync(await fileOf("svg"), "utf8"), light);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), background);
    await page.emulateMedia({ colorScheme: "light" });
    assert.match(light, /<rect[^>]*style="fill:rgb\(255, 255, 255\)"/);
  });

  it("is a picture of dots, twice as large as the drawing", async () => {
    const bytes = readFileSync(await fileOf("png"));
    assert.equal(bytes.subarray(1, 4).toString("latin1"), "PNG");
    assert.equal(bytes.readUInt32BE(16), 2 * 560);
  });

  it("is the log of what was looked at", async () => {
    const log = JSON.parse(readFileSync(await fileOf("log"), "utf8")) as { specifications: unknown[] };
    assert.deepEqual(log.specifications, [{}, { ...looked.changes, ...looked.model }]);
  });
});
