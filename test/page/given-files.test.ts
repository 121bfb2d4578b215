import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { studyOf } from "@alignment/commands/dist/multiverse/study";
import { writeResults } from "@alignment/commands/dist/multiverse/write-results";
import { analyse } from "@alignment/page";
import { keyOf } from "@alignment/page/dist/app/address";
import { type FileReading, type GivenMultiverse, takeFiles } from "@alignment/page/dist/app/take-files";
import { readMultiverse } from "@alignment/page/dist/multiverse-file";
import { hashOfCode } from "@alignment/runner";
import {
  parsePlan,
  planPanels,
  planUnits,
  SpecificationRows,
  specificationOfUnit,
} from "alignment/multiverse";
import { chooseInput, panelBuilder } from "alignment/node";
import type { Page } from "playwright-core";
import { goTo, PageUnderTest, settled, skipWithoutChromium } from "./browser";

const input = chooseInput("simulated");
const build = panelBuilder(input.folder);
const plan = parsePlan({
  choices: { entryAfter: [1965, 1980], outcomeLag: [1, 0], randomPart: ["varying intercept"] },
});
const units = planUnits(plan);

/** Writes the folder that `npm run multiverse -- --joint` writes, with draws that are numbers alone. */
async function writeFolder(folder: string): Promise<void> {
  const panels = planPanels(plan);
  const computed = new SpecificationRows(panels, build);
  const rows = panels.flatMap((_, at) => computed.rowsOf(at)).sort((one, other) => one.unit - other.unit);
  await writeResults(plan, rows, folder);
  const { identity, job } = studyOf(plan, input.folder);
  const write = (name: string, content: object): void =>
    writeFileSync(join(folder, name), JSON.stringify(content));
  write("plan.json", { ...plan, units: rows.length, identity: job.identity, ...identity });
  write("run.json", { date: "2026-01-01" });
  write("joint.json", {
    identity: "of the draws",
    study: job.identity,
    units: [1, 3],
    observed: { estimates: [rows[1].estimate, rows[3].estimate] },
    draws: { exchangeEra: Array.from({ length: 40 }, (_, at) => ({ estimates: [at / 1000, at / 500] })) },
  });
  writeFileSync(join(folder, "joint.csv"), "unit,null,t,p,adjusted_p\n1,exchangeEra,1,0.5,0.5\n");
  mkdirSync(join(folder, "blocks"));
  writeFileSync(join(folder, "blocks", "block-0"), "a block");
}

/** The files of a folder, without those of the folders in it. */
function filesIn(folder: string): File[] {
  return readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => new File([readFileSync(join(folder, name))], name));
}

/** A file with another name, or with another content. */
async function changed(file: File, name: string, change = (text: string) => text): Promise<File> {
  return new File([change(await file.text())], name);
}

const reading: FileReading = {
  read: (name, bytes) => readMultiverse(name, new Uint8Array(bytes)),
  fit: async (looked) => analyse(build, looked),
  code: hashOfCode(),
  files: studyOf(plan, input.folder).identity.files,
  onProgress: () => undefined,
};

describe("files that are given to the live page", () => {
  let folder: string;
  let all: File[];
  const named = (name: string): File => all.find((file) => file.name === name) as File;
  const take = (files: readonly File[], before?: GivenMultiverse) => takeFiles(files, before, reading);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "alignment-given-"));
    await writeFolder(folder);
    all = filesIn(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("are the whole folder of a multiverse, of which what is not needed is left aside by name", async () => {
    for (const files of [all, [...all].reverse()]) {
      const { given, draws, message } = await take(files);
      assert.equal(given?.multiverse.unit.length, units.length);
      assert.deepEqual(given?.differences, []);
      assert.deepEqual(
        [...(draws?.byKey.keys() ?? [])],
        [1, 3].map((unit) => keyOf(specificationOfUnit(plan, units[unit]))),
      );
      assert.equal(draws?.origin, undefined);
      assert.match(
        message,
        /specifications\.(csv|parquet): 4 specifications\. plan\.json: run with these data and this version of the code\./,
      );
      assert.match(message, /joint\.json: null draws of 2 specifications\./);
      for (const name of ["codebook.md", "summary.json", "run.json", "joint.csv"])
        assert.match(message, new RegExp(`Not needed here: .*${name.replace(".", "\\.")}`));
    }
  });

  it("are known by what they hold, whatever their names", async () => {
    const { given, draws } = await take([
      await changed(named("joint.json"), "draws.txt"),
      await changed(named("specifications.csv"), "curve.json"),
      await changed(named("plan.json"), "summary-of-plan"),
    ]);
    assert.equal(given?.multiverse.name, "curve.json");
    assert.equal(given?.plan?.units, 4);
    assert.equal(draws?.byKey.size, 2);
    const parquet = new File([await named("specifications.parquet").arrayBuffer()], "codebook.md");
    assert.equal((await take([parquet])).given?.multiverse.unit.length, 4);
  });

  it("say of which code the draws are, where it is not the page's or not known", async () => {
    const other = await changed(named("plan.json"), "plan.json", (text) =>
      text.replace(hashOfCode(), "0".repeat(64)),
    );
    const { draws, message } = await take([named("specifications.csv"), other, named("joint.json")]);
    assert.equal(draws?.origin, "another version of the code");
    assert.match(
      message,
      /plan\.json: run with another version of the code \(its code is 00000000, that of this page \w{8}\)/,
    );
    assert.match(message, /null draws of 2 specifications, made by another version of the code/);
    const [name, hash] = Object.entries(reading.files)[0];
    const otherData = await changed(named("plan.json"), "plan.json", (text) =>
      text.replace(hash, "0".repeat(64)),
    );
    const ofData = await take([named("specifications.csv"), otherData, named("joint.json")]);
    assert.equal(ofData.draws?.origin, "other data");
    assert.ok(ofData.message.includes(`plan.json: run with other data (${name} differs).`), ofData.message);
    const older = await changed(named("plan.json"), "plan.json", (text) => text.replace('"files"', '"data"'));
    const ofOlder = await take([named("specifications.csv"), older]);
    assert.match(ofOlder.message, /plan\.json: run with data that its plan\.json does not name\./);
    const without = await take([named("specifications.csv"), named("joint.json")]);
    assert.match(without.draws?.origin ?? "", /not known, since plan\.json was not opened/);
    const later = await take([named("plan.json"), named("joint.json")], without.given);
    assert.equal(later.draws?.origin, undefined);
  });

  it("are refused with what was found, what was expected and what to do, while the rest is taken", async () => {
    const csv = named("specifications.csv");
    const joint = named("joint.json");
    const refused: readonly (readonly [RegExp, readonly File[]])[] = [
      [
        /joint\.json is JSON that cannot be read .* cut short; expected .*; open or drop the folder/,
        [csv, await changed(joint, "joint.json", (text) => text.slice(0, 200))],
      ],
      [
        /notes\.txt is no table; expected specifications\.csv or \.parquet .*; open or drop/,
        [new File(["some notes"], "notes.txt")],
      ],
      [
        /wdi\.csv is a table with the columns ccode, year; expected/,
        [new File(["ccode,year\n2,1990\n"], "wdi.csv")],
      ],
      [/x\.json is JSON with the parts entryAfter; expected/, [new File(['{"entryAfter":1980}'], "x.json")]],
      [
        /picture\.png is a file that is no text; expected/,
        [new File([Uint8Array.from([137, 80, 0, 1])], "picture.png")],
      ],
      [/specifications\.csv is an empty file; expected/, [new File([], "specifications.csv")]],
      [
        /has no column .*status.*; expected specifications\.csv/,
        [new File(["unit,estimate\n0,1\n"], "cut.csv")],
      ],
      [
        /joint\.json numbers the specifications of specifications\.csv, which was not opened; open both/,
        [joint],
      ],
      [
        /plan\.json is the plan of 5 specifications, and specifications\.csv has 4; expected the two files of one folder/,
        [
          csv,
          await changed(named("plan.json"), "plan.json", (text) => text.replace('"units":4', '"units":5')),
        ],
      ],
      [
        /joint\.json belongs to another multiverse than plan\.json: .*; expected the two files of one folder/,
        [
          csv,
          named("plan.json"),
          await changed(joint, "joint.json", (text) => text.replace(/"study":"\w+"/, '"study":"of another"')),
        ],
      ],
      [/There is no file; expected/, []],
      [/None of these has specifications: expected/, [named("codebook.md"), named("run.json")]],
    ];
    for (const [words, files] of refused) {
      const { given, message, isRefused } = await take(files);
      assert.match(message, words);
      assert.ok(isRefused, message);
      assert.equal(given !== undefined, files.includes(csv), message);
    }
    const { message, isRefused } = await take([csv, new File(["some notes"], "notes.txt")]);
    assert.ok(!isRefused);
    assert.match(message, /4 specifications\. Left aside, as no files of a multiverse: notes\.txt\./);
  });
});

describe("a folder of results that is dropped on the live page", { skip: skipWithoutChromium }, () => {
  let folder: string;
  let under: PageUnderTest;
  let page: Page;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "alignment-dropped-"));
    await writeFolder(folder);
    under = await PageUnderTest.of("simulated");
  });
  after(async () => {
    await under?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => page.close());

  /** Drops a path of this machine as a person does, and waits until the page has read it. */
  async function drop(path: string): Promise<string> {
    const browser = await page.context().newCDPSession(page);
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const)
      await browser.send("Input.dispatchDragEvent", { type, x: 600, y: 400, data });
    const message = page.locator("[data-multiverse-message]");
    await page.waitForFunction(() =>
      /\.$/.test(document.querySelector("[data-multiverse-message]")?.textContent ?? ""),
    );
    return (await message.textContent()) ?? "";
  }

  it("is read as a whole, and its draws stand beside the specification", async () => {
    page = await under.open();
    const message = await drop(folder);
    assert.match(
      message,
      /4 specifications\. plan\.json: run with these data and this version of the code\. joint\.json: null draws/,
    );
    assert.doesNotMatch(message, /block-0/);
    await goTo(page, "#outcomeLag=0&randomPart=%22varying%20intercept%22&v=1");
    assert.match(await page.innerText(".sentence"), /of 40 null draws (is|are) as large/);
    assert.equal(await page.locator(".draws .care").count(), 0);
  });

  it("is marked in words where another version of the code ran it, until draws are made here", async () => {
    const path = join(folder, "plan.json");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace(hashOfCode(), "f".repeat(64)));
    try {
      page = await under.open();
      assert.match(await drop(folder), /run with another version of the code/);
    } finally {
      writeFileSync(path, text);
    }
    assert.match(await page.innerText(".multiverse .care"), /computed with another version of the code/);
    await goTo(page, "#outcomeLag=0&randomPart=%22varying%20intercept%22&v=1");
    assert.match(
      await page.innerText(".sentence"),
      /of 40 null draws of another version of the code (is|are) as large/,
    );
    assert.match(await page.innerText(".draws .care"), /null draws are of another version of the code/);
    assert.match(
      await page.innerText("figure.curve figcaption"),
      /Those of 1 specification are not of this version/,
    );
    await page.click(".draws button");
    await page.waitForFunction(() => document.querySelector(".draws .care") === null);
    await page.click(".draws button");
    assert.doesNotMatch(await page.innerText(".sentence"), /another version|of 40 null draws/);
  });

  it("is asked for as files where the browser does not let a page read folders", async () => {
    page = await under.tab();
    await page.addInitScript(() => {
      Object.assign(DataTransferItem.prototype, { getAsFileSystemHandle: undefined });
    });
    await page.goto(under.url);
    await settled(page);
    // Without handles Chromium refuses the folder to a page that is a file.
    assert.match(
      await drop(folder),
      /does not let the page read the folder .*; open the folder and drop the files/,
    );
  });

  it("asks no network and throws nothing", async () => {
    page = await under.tab();
    assert.deepEqual(under.requests, []);
    assert.deepEqual(under.errors, []);
  });
});
