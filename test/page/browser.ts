import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromiumName } from "@alignment/commands/dist/bench/chromium";
import { makeLivePage } from "@alignment/page";
import { refuseAlternatives } from "@alignment/page/dist/click-times";
import { chooseInput, type Input } from "alignment/node";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const browserName = chromiumName();

/** `false` where a Chromium is there, or the reason to skip a test that needs one. */
export const skipWithoutChromium: false | string =
  browserName === undefined ? "Chromium is not installed" : false;

interface TabOptions extends BrowserContextOptions {
  /** Whether the page computes alternatives by itself. */
  readonly alternatives?: boolean;
}

/** A live page in a file of its own, and a browser that opens it. */
export class PageUnderTest {
  /** Requests to anything but files, data and blobs. */
  readonly requests: string[] = [];
  readonly errors: string[] = [];

  private constructor(
    readonly folder: string,
    readonly html: string,
    private readonly browser: Browser,
  ) {}

  /** The page of the simulated world, of the real files, or of a folder of the test's own. */
  static async of(input: Input["kind"] | Input): Promise<PageUnderTest> {
    const folder = mkdtempSync(join(tmpdir(), "alignment-page-"));
    const { html } = await makeLivePage(typeof input === "string" ? chooseInput(input) : input);
    writeFileSync(join(folder, "live.html"), html);
    const browser = await chromium.launch({
      executablePath: `/usr/bin/${browserName}`,
      args: ["--no-sandbox"],
    });
    return new PageUnderTest(folder, html, browser);
  }

  /** The address of the page's file. */
  get url(): string {
    return pathToFileURL(join(this.folder, "live.html")).href;
  }

  /**
   * A tab that notes requests and errors; nothing is opened in it yet. Unless alternatives are wanted, the page has to
   * do without its second worker: it computes what nobody asked for, and tests would wait for it.
   */
  async tab({ alternatives = false, ...options }: TabOptions = {}): Promise<Page> {
    const page = await this.browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    if (!alternatives) await page.addInitScript(refuseAlternatives);
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) this.requests.push(request.url());
    });
    page.on("pageerror", (error) => this.errors.push(error.message));
    return page;
  }

  /** The page in a tab of its own, ready. */
  async open(address = "", options: TabOptions = {}): Promise<Page> {
    const page = await this.tab(options);
    await page.goto(this.url + address);
    await settled(page);
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until the page says that the numbers stand, or that there will be none, and has drawn what is around them. */
export async function settled(page: Page, state: "ready" | "failed" = "ready"): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      document.documentElement.dataset.state === wanted &&
      document.querySelector('main[aria-busy="true"]') === null,
    state,
    { timeout: 60_000 },
  );
}

/** Does something that changes the specification, and waits until its numbers stand. */
export async function changing(page: Page, act: () => Promise<unknown>): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.dataset.state = "waiting";
  });
  await act();
  await settled(page);
}

/** Goes to the part of the address after `#`. */
export async function goTo(page: Page, hash: string): Promise<void> {
  await changing(page, () =>
    page.evaluate((to) => {
      if (location.hash === to) dispatchEvent(new HashChangeEvent("hashchange"));
      else location.hash = to;
    }, hash),
  );
}

/** All numbers of the page, by `data-key`; two elements of one key are an error. */
export async function numbersOf(page: Page): Promise<ReadonlyMap<string, string>> {
  const found = await page.$$eval("[data-key]", (elements) =>
    elements.map((element) => [
      (element as HTMLElement).dataset.key ?? "",
      (element as HTMLElement).dataset.value ?? "",
    ]),
  );
  const numbers = new Map(found as [string, string][]);
  if (numbers.size < found.length) {
    const twice = found.map(([key]) => key).filter((key, i, keys) => keys.indexOf(key) < i);
    throw new Error(`keys that stand more than once: ${twice.slice(0, 5).join(", ")}`);
  }
  return numbers;
}

/** What axe-core finds in the page as it stands. */
export async function findingsOf(page: Page): Promise<string[]> {
  const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(`${axe}; undefined`);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`);
  });
}
