import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

/** What the page does by itself while it is clicked: nothing, compute alternatives, or what it does after them all. */
export type Situation = "alone" | "computing alternatives" | "alternatives computed";

/** What one click took, in milliseconds. */
export interface ClickTime {
  /** From the click to the end of the frame in which its numbers stand. */
  readonly total: number;
  /** Of it, the construction and the fit. */
  readonly worker: number;
}

/** Milliseconds between two clicks: a person who looks at nothing. */
const betweenClicks = 120;

/** In the page, before its scripts: lets it start no worker for alternatives. */
export function refuseAlternatives(): void {
  const Original = window.Worker;
  window.Worker = class extends Original {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      if (options?.name !== "alternatives") return;
      this.terminate();
      throw new Error("no alternatives in this tab");
    }
  };
}

/** In the page: clicks the next value of a choice, and waits until its numbers are painted. */
async function clickOnce(turn: number): Promise<ClickTime | undefined> {
  const rows = [...document.querySelectorAll(".choice")].filter((row) =>
    row.querySelector(".stepper, .segment"),
  );
  const row = rows[(turn * 7) % rows.length];
  const more = row.querySelector<HTMLElement>(".stepper button:last-of-type:not(:disabled)");
  const target = more ?? row.querySelector<HTMLElement>(".segment input:not(:checked)");
  if (target === null) return undefined;
  const root = document.documentElement;
  const start = performance.now();
  target.click();
  await new Promise<void>((ready) => {
    const look = (): void => {
      if (root.dataset.state !== "ready") return;
      observer.disconnect();
      ready();
    };
    const observer = new MutationObserver(look);
    observer.observe(root, { attributeFilter: ["data-state"] });
  });
  // A message that is sent while a frame begins arrives when it is painted.
  await new Promise((painted) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = painted;
    requestAnimationFrame(() => port2.postMessage(undefined));
  });
  const total = performance.now() - start;
  const worker = document.querySelector<HTMLElement>('[data-key="headline.milliseconds"]')?.dataset.value;
  // Numbers that were at hand have no time of computation.
  return worker === undefined ? undefined : { total, worker: Number(worker) };
}

/** Opens the page in a tab and waits until it is in a situation. */
async function openIn(situation: Situation, browser: Browser, file: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  if (situation === "alone") await page.addInitScript(refuseAlternatives);
  await page.goto(pathToFileURL(file).href);
  await page.waitForFunction(() => document.documentElement.dataset.state === "ready");
  if (situation === "alternatives computed")
    await page.waitForFunction(
      () => document.querySelectorAll(".curve-table tbody tr").length >= 50,
      undefined,
      { timeout: 120_000 },
    );
  await page.waitForTimeout(situation === "computing alternatives" ? 300 : 1500);
  return page;
}

/**
 * Times clicks on choices of a live page, each to a specification that was not computed before.
 *
 * @param file of the page.
 * @param executable the program of the browser.
 * @param situation what the page does by itself meanwhile.
 * @param clicks how many.
 * @returns a time for each click whose numbers were not at hand.
 */
export async function timeClicks(
  file: string,
  executable: string,
  situation: Situation,
  clicks: number,
): Promise<ClickTime[]> {
  const browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox"] });
  try {
    const page = await openIn(situation, browser, file);
    const times: ClickTime[] = [];
    for (let turn = 0; turn < clicks; turn++) {
      const time = await page.evaluate(clickOnce, turn);
      if (time !== undefined) times.push(time);
      await page.waitForTimeout(betweenClicks);
    }
    return times;
  } finally {
    await browser.close();
  }
}
