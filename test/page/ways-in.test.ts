import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { chromiumName } from "@alignment/commands/dist/bench/chromium";
import { writeResults } from "@alignment/commands/dist/multiverse/write-results";
import { makeLivePage } from "@alignment/page";
import { formatAddress } from "@alignment/page/dist/app/address";
import { nullRangeOf, randomisationPOf } from "@alignment/page/dist/app/null-range";
import { nullSlopes } from "@alignment/page/dist/null-slopes";
import { readSourceParts, sourcesFromParts } from "@alignment/page/dist/source-parts";
import { showLive } from "alignment/display";
import {
  parsePlan,
  planPanels,
  planUnits,
  SpecificationRows,
  specificationOfUnit,
} from "alignment/multiverse";
import { chooseInput, panelBuilder, sourceReader } from "alignment/node";
import { type Browser, chromium, type Page } from "playwright-core";

const browserName = chromiumName();
const skip = browserName === undefined ? "Chromium is not installed" : false;

/** What `showLive` sends to a notebook, as HTML: tslab's module is played, as the display finds it. */
function shownInNotebook(file: string): string {
  const path = `/${join("node_modules", "tslab", "dist", "jupyter.js")}`;
  const sent: string[] = [];
  const exports = {
    lastWriteDisplayData: ({ data }: { data: Record<string, string> }) => sent.push(data["text/html"]),
  };
  require.cache[path] = { exports } as unknown as NodeJS.Module;
  process.env.ALIGNMENT_LIVE = file;
  try {
    showLive();
    return sent[0];
  } finally {
    delete require.cache[path];
    delete process.env.ALIGNMENT_LIVE;
  }
}

describe("null draws and multiverses on the live page", { skip }, () => {
  const input = chooseInput("simulated");
  const plan = parsePlan({
    choices: { entryAfter: [1965, 1980], outcomeLag: [1, 0], randomPart: ["varying intercept"] },
  });
  const units = planUnits(plan);
  let folder: string;
  let browser: Browser;
  let page: Page;
  let estimates: readonly (number | null)[];

  const ready = () =>
    page.waitForFunction(() => document.documentElement.dataset.state === "ready", undefined, {
      timeout: 60_000,
    });
  const value = (key: string): Promise<number> =>
    page.$eval(`[data-key="${key}"]`, (element) => Number((element as HTMLElement).dataset.value));
  const message = (): Promise<string> => page.innerText("[data-multiverse-message]");
  /** Changes the specification and waits until its numbers stand. */
  const whenReady = async (change: () => Promise<unknown>): Promise<void> => {
    await page.evaluate(() => {
      document.documentElement.dataset.state = "waiting";
    });
    await change();
    await ready();
  };
  const give = async (...files: readonly string[]): Promise<void> => {
    await page.setInputFiles("#multiverse-file", [...files]);
    await page.waitForFunction(
      () => !/^(Reading|$)/.test(document.querySelector("[data-multiverse-message]")?.textContent ?? ""),
    );
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "alignment-ways-in-"));
    writeFileSync(join(folder, "live.html"), (await makeLivePage(input)).html);
    const panels = planPanels(plan);
    const computed = new SpecificationRows(panels, panelBuilder(input.folder));
    const rows = panels
      .flatMap((_, number) => computed.rowsOf(number))
      .sort((one, other) => one.unit - other.unit);
    estimates = rows.map(({ estimate }) => estimate);
    await writeResults(plan, rows, folder);
    browser = await chromium.launch({ executablePath: `/usr/bin/${browserName}`, args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(pathToFileURL(join(folder, "live.html")).href);
    await ready();
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("draws a combination's null slopes when asked, can be stopped, and has the library's numbers", async () => {
    const looked = { changes: { entryAfter: 1980, outcomeLag: 0 as const }, model: {} };
    await whenReady(() => page.evaluate((to) => (location.hash = to), formatAddress(looked)));
    assert.match(await page.innerText(".verdict"), /no null draws yet/);
    await page.click("section.draws button");
    await page.waitForFunction(() => document.querySelector('[data-key="nullDraws.p"]') !== null, undefined, {
      timeout: 120_000,
    });
    await page.click("section.draws button");
    // A draw that was under way when it was stopped still counts; so all is read at once, when nothing moves.
    await page.waitForFunction(
      () => {
        const [words, before] = [document.querySelector(".among-draws")?.textContent, window.name];
        window.name = words ?? "";
        return words === before;
      },
      undefined,
      { polling: 1_000 },
    );
    const made = Number(/In ([\d,]+) draws/.exec(await page.innerText(".among-draws"))?.[1].replace(",", ""));
    const slopeOf = nullSlopes(sourcesFromParts(readSourceParts(sourceReader(input.folder))));
    const draws = Array.from({ length: made }, (_, draw) => slopeOf(looked, draw));
    const range = nullRangeOf(draws);
    for (const [key, expected] of [
      ["nullDraws.lower", range?.lower],
      ["nullDraws.upper", range?.upper],
      ["nullDraws.p", randomisationPOf(draws, await value("table2.duration.estimate"))],
    ] as const)
      assert.ok(Math.abs((await value(key)) - Number(expected)) <= 1e-10, `${key}: ${expected}`);
    assert.match(await page.innerText(".verdict"), new RegExp(`beyond\\s+\\d+%\\s+of ${made} null draws`));
  });

  it("shows the curve of a multiverse from a file and jumps to any of its specifications", async () => {
    for (const name of ["specifications.csv", "specifications.parquet"]) {
      await give(join(folder, name));
      assert.match(await message(), new RegExp(`${name}: 4 specifications`));
      assert.equal(await page.$(".multiverse .care"), null, await page.innerText(".multiverse"));
    }
    const order = estimates
      .map((_, unit) => unit)
      .sort((a, b) => Number(estimates[a]) - Number(estimates[b]));
    const box = await (await page.$("#multiverse-curve"))?.boundingBox();
    assert.ok(box);
    await page.locator("#multiverse-curve").scrollIntoViewIfNeeded();
    await whenReady(() =>
      page.locator("#multiverse-curve").click({ position: { x: box.width - 20, y: 60 } }),
    );
    assert.equal(
      await page.evaluate(() => location.hash),
      formatAddress(specificationOfUnit(plan, units[order[3]])),
    );
    assert.ok(Math.abs((await value("table2.duration.estimate")) - Number(estimates[order[3]])) < 1e-9);
    await page.focus("#multiverse-rank");
    await page.keyboard.press("Home");
    assert.match(await page.innerText(".multiverse"), new RegExp(`Number ${order[0]}, `));
    await page.keyboard.press("Tab");
    await whenReady(() => page.keyboard.press("Enter"));
    assert.ok(Math.abs((await value("table2.duration.estimate")) - Number(estimates[order[0]])) < 1e-9);
    await page.fill('.multiverse input[name="unit"]', "2");
    await whenReady(() => page.keyboard.press("Enter"));
    assert.ok(Math.abs((await value("table2.duration.estimate")) - Number(estimates[2])) < 1e-9);
    await page.fill('.multiverse input[name="unit"]', "99");
    await page.keyboard.press("Enter");
    assert.match(await message(), /no specification of this number/);
  });

  it("takes the null draws of a multiverse's joint question along with it, also where the files are dropped", async () => {
    const joint = {
      units: [1],
      observed: { estimates: [estimates[1]] },
      draws: { exchangeEra: Array.from({ length: 40 }, (_, at) => ({ estimates: [at / 1000] })) },
    };
    const files = [
      ["specifications.csv", readFileSync(join(folder, "specifications.csv"), "utf8")],
      ["joint.json", JSON.stringify(joint)],
    ];
    await page.evaluate((given) => {
      const transfer = new DataTransfer();
      for (const [name, text] of given) transfer.items.add(new File([text], name));
      dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
    }, files);
    await page.waitForFunction(() =>
      /joint\.json/.test(document.querySelector("[data-multiverse-message]")?.textContent ?? ""),
    );
    assert.match(
      await message(),
      /joint\.json: null draws of 1 specification, made by a version .* not known/,
    );
    await page.fill('.multiverse input[name="unit"]', "1");
    await whenReady(() => page.keyboard.press("Enter"));
    assert.match(await page.innerText(".verdict"), /of 40 null draws/);
    assert.equal(await value("nullDraws.lower"), 0.001);
    assert.equal(await value("nullDraws.upper"), 0.038);
  });

  it("names a file of other data, and says of a broken one what was expected, without losing what is shown", async () => {
    const other = join(folder, "other.csv");
    const text = readFileSync(join(folder, "specifications.csv"), "utf8");
    writeFileSync(other, text.replace(/(,)(0\.\d+)(,0\.\d+,0\.\d+,)/g, "$10.5$3"));
    await give(other);
    assert.match(await page.innerText(".multiverse .care"), /other\.csv comes from other data or other code/);
    const before = await value("table2.duration.estimate");
    const broken = join(folder, "broken.csv");
    writeFileSync(broken, "ccode,year\n2,1990\n");
    await page.setInputFiles("#multiverse-file", broken);
    await page.waitForFunction(() =>
      /expected specifications\.csv/.test(
        document.querySelector("[data-multiverse-message]")?.textContent ?? "",
      ),
    );
    assert.equal(await value("table2.duration.estimate"), before);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.state), "ready");
  });

  it("computes in the frame that showLive puts into a notebook", async () => {
    writeFileSync(
      join(folder, "notebook.html"),
      `<!doctype html><body>${shownInNotebook(join(folder, "live.html"))}</body>`,
    );
    const notebook = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await notebook.goto(pathToFileURL(join(folder, "notebook.html")).href);
    const frame = await (await notebook.waitForSelector("iframe")).contentFrame();
    assert.ok(frame);
    const isReady = () =>
      frame.waitForFunction(() => document.documentElement.dataset.state === "ready", undefined, {
        timeout: 60_000,
      });
    await isReady();
    const rows = () =>
      frame.$eval('[data-key="table2.fit.rows"]', (one) => (one as HTMLElement).dataset.value);
    const before = await rows();
    await frame.evaluate(() => {
      document.documentElement.dataset.state = "waiting";
    });
    await frame.click('[data-choice="entryAfter"] button[aria-label$="more"]');
    await isReady();
    assert.notEqual(await rows(), before);
    await notebook.close();
  });
});
