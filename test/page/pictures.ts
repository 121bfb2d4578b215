import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { formatIndexedPng } from "alignment/dist/display/indexed-png";
import { type Browser, chromium, type Page } from "playwright-core";
import { chromiumName, repositoryRoot } from "../support";

/*
 * Takes the pictures of the README from what `npm start -- --input simulated` wrote:
 *   node test/dist/page/pictures.js OUT
 * It needs Chromium, and writes docs/live-page.png and docs/notebook.png.
 */

/** How large the window is, and how wide the picture. */
const view = { width: 1280, height: 800 };
const pictureWidth = 860;

/** The screen as a PNG of few colours, small enough for a README. */
async function take(page: Page, name: string): Promise<void> {
  const shot = (await page.screenshot({ type: "png" })).toString("base64");
  const blank = await page.context().newPage();
  const { width, height, bytes } = await blank.evaluate(
    async ({ source, wide }) => {
      const image = new Image();
      image.src = `data:image/png;base64,${source}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = wide;
      canvas.height = Math.round((image.height * wide) / image.width);
      const context = canvas.getContext("2d") as CanvasRenderingContext2D;
      context.imageSmoothingQuality = "high";
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      // Sixteen levels a colour: what a reader cannot tell apart need not be stored.
      return {
        width: canvas.width,
        height: canvas.height,
        bytes: Array.from(data, (value) => Math.min(255, Math.round(value / 17) * 17)),
      };
    },
    { source: shot, wide: pictureWidth },
  );
  await blank.close();
  const picture = formatIndexedPng({ width, height, bytes: Uint8Array.from(bytes) });
  writeFileSync(join(repositoryRoot, "docs", name), picture);
  console.log(`docs/${name}: ${width} × ${height}, ${picture.length} bytes`);
}

/** Waits until nothing on the page changes any more: the sweep over the alternatives is through. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.dataset.state === "ready");
  const content = (): Promise<number> => page.evaluate(() => document.body.innerHTML.length);
  for (let before = -1, now = await content(); before !== now; ) {
    await page.waitForTimeout(3_000);
    [before, now] = [now, await content()];
  }
}

async function main(browser: Browser, out: string): Promise<void> {
  const page = await browser.newPage({ viewport: view, colorScheme: "light" });
  await page.goto(pathToFileURL(join(out, "live.html")).href);
  await settled(page);
  await take(page, "live-page.png");
  await page.goto(pathToFileURL(join(out, "book", "05-membership.html")).href);
  await page.waitForTimeout(1_000);
  await page.evaluate(() => document.querySelector("#cell-table")?.scrollIntoView());
  await page.waitForTimeout(3_000);
  await take(page, "notebook.png");
}

const out = resolve(process.argv[2] ?? join(repositoryRoot, "out"));
readFileSync(join(out, "live.html"));
chromium
  .launch({ executablePath: `/usr/bin/${chromiumName()}`, args: ["--no-sandbox"] })
  .then((browser) => main(browser, out).finally(() => browser.close()));
