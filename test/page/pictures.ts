import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromiumName } from "@alignment/commands/dist/bench/chromium";
import { formatBook, notebooksFolder, readNotebook } from "@alignment/kernel";
import { makeLivePage } from "@alignment/page";
import { formatIndexedPng } from "alignment/dist/display/indexed-png";
import { writeAtomically } from "alignment/dist/node/write";
import { chooseInput } from "alignment/node";
import { chromium, type Page } from "playwright-core";
import { repositoryRoot } from "../support";

/*
 * Takes the pictures of the README, of the live page of the simulated world and of a notebook as it is stored:
 *   node test/dist/page/pictures.js
 * It needs Chromium, and writes docs/live-page.png and docs/notebook.png.
 */

/** How large the window is, and how wide the picture. */
const view = { width: 1280, height: 800 };
const pictureWidth = 860;

/** The notebook that is shown. */
const name = "05-membership";

/** The screen as a PNG of few colours, small enough for a README. */
async function take(page: Page, file: string): Promise<void> {
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
  writeFileSync(join(repositoryRoot, "docs", file), picture);
  console.log(`docs/${file}: ${width} × ${height}, ${picture.length} bytes`);
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

/** Writes the live page and the book's page of a stored notebook to a folder. */
async function writePages(folder: string): Promise<void> {
  writeFileSync(join(folder, "live.html"), (await makeLivePage(chooseInput("simulated"))).html);
  const chapters = [{ name, notebook: readNotebook(join(notebooksFolder, `${name}.ipynb`)) }];
  const title = {
    title: "Human rights alignment in intergovernmental organizations",
    subtitle: "Simulated data",
  };
  const facts = { results: {}, isSimulated: true, hasLivePage: true };
  for (const { path, text } of formatBook(title, chapters, notebooksFolder, facts))
    writeAtomically(join(folder, path), text);
}

async function main(folder: string): Promise<void> {
  await writePages(folder);
  const browser = await chromium.launch({
    executablePath: `/usr/bin/${chromiumName()}`,
    args: ["--no-sandbox"],
  });
  try {
    const context = await browser.newContext({ viewport: view, colorScheme: "light" });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, "live.html")).href);
    await settled(page);
    await take(page, "live-page.png");
    await page.goto(pathToFileURL(join(folder, "book", `${name}.html`)).href);
    await page.evaluate(() => document.querySelector("#table-2")?.scrollIntoView());
    await page.waitForTimeout(1_000);
    await take(page, "notebook.png");
  } finally {
    await browser.close();
  }
}

const work = mkdtempSync(join(tmpdir(), "alignment-pictures-"));
main(work).finally(() => rmSync(work, { recursive: true, force: true }));
