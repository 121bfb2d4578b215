import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { formatMultiversePage } from "@alignment/commands/dist/results/multiverse-page";
import { fitMixedModel, testAcrossModels } from "@alignment/engine";
import { panelBuilder } from "alignment/node";
import { emptyPlace, multiverseCalls, program, results, smallest } from "./multiverse-support";

describe("npm run multiverse", () => {
  let out: string;
  const { world, folder, planFile, run, contents } = multiverseCalls();
  beforeEach(() => {
    out = emptyPlace(folder);
  });

  const duplicates = {
    choices: {
      conflictTypes: [[3], [3, 4]],
      humanRightsIgos: [[], [4400]],
      controls: [[], ["year_s", "hr_igo"]],
      randomPart: ["varying intercept", "varying intercept and slope"],
      estimation: ["REML", "ML"],
    },
  };

  it("fits every combination, with the numbers of the library", () => {
    const { status, stderr } = run("--plan", planFile(smallest), "--out", out, "--workers", "2");
    assert.equal(status, 0, stderr);
    const [header, ...lines] = readFileSync(join(out, "specifications.csv"), "utf8").trim().split("\n");
    assert.equal(
      header,
      "unit,gdpForm,entryAfter,rows,cases,estimate,standard_error,standard_error_by_state,status,same_as",
    );
    assert.equal(lines.length, 4);
    const { columns } = panelBuilder(world)({ gdpForm: "natural logarithm", entryAfter: 1965 }).sample;
    const fit = fitMixedModel(
      "distance ~ duration + year_s + gdp_s + iccpr + civil_war + delegation_s + hr_igo + size_s + change_mean + (1 + duration | case)",
      columns,
    );
    const { coefficients } = testAcrossModels(
      [{ name: "duration", fit, term: "duration", clusters: columns.ccode }],
      [{ name: "duration", weights: [1] }],
    );
    const [unit, gdpForm, entryAfter, rows, cases, estimate, error, byState, fitStatus, same] =
      lines[2].split(",");
    assert.deepEqual([unit, gdpForm, entryAfter, same], ["2", "natural logarithm", "1965", ""]);
    assert.equal(Number(rows), fit.observationCount);
    assert.equal(Number(cases), fit.randomEffects[0].groupCount);
    assert.equal(fitStatus, fit.status);
    const duration = fit.fixedEffects[1];
    for (const [shown, expected] of [
      [estimate, duration.estimate],
      [error, duration.standardError],
      [byState, coefficients[0].standardError],
    ] as const)
      assert.ok(
        Math.abs(Number(shown) - expected) < 1e-9 * Math.abs(expected),
        `${shown} is not ${expected}`,
      );
  });

  it("writes the same bytes at one and two threads, and one unit alone has the digits of the file", () => {
    const plan = planFile(duplicates);
    assert.equal(run("--plan", plan, "--out", out, "--workers", "1").status, 0);
    const other = `${out}-two`;
    assert.equal(run("--plan", plan, "--out", other, "--workers", "2").status, 0);
    assert.deepEqual(contents(other), contents(out));
    const lines = readFileSync(join(out, "specifications.csv"), "utf8").trim().split("\n");
    for (const unit of [0, 13, 31]) {
      const { stdout } = run("--plan", plan, "--unit", String(unit));
      assert.deepEqual(stdout.trim().split("\n"), [lines[0], lines[1 + unit]]);
    }
  });

  it("names the first specification with the same columns, and counts each kind once", () => {
    assert.equal(run("--plan", planFile(duplicates), "--out", out).status, 0);
    const lines = readFileSync(join(out, "specifications.csv"), "utf8").trim().split("\n").slice(1);
    const cells = lines.map((line) => line.split(","));
    // Neither the types of conflict nor, without hr_igo, the list of IGOs is in a model of these controls.
    const kinds = new Map<string, number>();
    for (const [unit, , igos, controls, random, estimation, ...rest] of cells) {
      const kind = [controls, random, estimation, controls === "" ? "" : igos].join("/");
      const first = kinds.get(kind);
      assert.equal(rest.at(-1), first === undefined ? "" : String(first), `unit ${unit}`);
      if (first === undefined) kinds.set(kind, Number(unit));
    }
    const summary = JSON.parse(readFileSync(join(out, "summary.json"), "utf8"));
    assert.equal(summary.specifications, 32);
    assert.equal(summary.distinct, kinds.size);
    for (const { choice, shapley } of summary.influence.estimate.every)
      if (choice === "conflictTypes") assert.ok(Math.abs(shapley) < 1e-12);
  });

  it("answers the joint question with the same bytes at one and two threads", () => {
    const plan = planFile({ choices: { entryAfter: [1965, 1980], randomPart: ["varying intercept"] } });
    const joint = (to: string, threads: string) => {
      const { status, stderr } = run(
        ...["--plan", plan, "--out", to, "--workers", threads, "--joint", "--draws", "2"],
      );
      assert.equal(status, 0, stderr);
      assert.match(stderr, /The joint question: 4 null draws of 2 specifications .* about /);
      return ["joint.json", "joint.csv", "summary.json"].map((name) => readFileSync(join(to, name), "utf8"));
    };
    const [json, csv, summary] = joint(out, "1");
    assert.deepEqual(joint(`${out}-two`, "2"), [json, csv, summary]);
    const { tests, shortcut } = JSON.parse(summary).joint;
    assert.deepEqual(
      tests.map((one: { null: string; draws: number }) => [one.null, one.draws]),
      [
        ["exchangeEra", 2],
        ["linear", 2],
      ],
    );
    assert.equal(shortcut.rejections.median.n, 2);
    // p of two draws is a third, two thirds or one.
    for (const line of csv.trim().split("\n").slice(1)) {
      const [, , , p, adjusted] = line.split(",").map(Number);
      assert.ok([1, 2, 3].some((k) => Math.abs(p - k / 3) < 1e-12) && adjusted >= p, line);
    }
  });

  it("writes a Parquet file with the same columns and values as the CSV", async () => {
    assert.equal(run("--plan", planFile(smallest), "--out", out).status, 0);
    const { asyncBufferFromFile, parquetReadObjects } = await import("hyparquet");
    const read = await parquetReadObjects({
      file: await asyncBufferFromFile(join(out, "specifications.parquet")),
    });
    const [header, ...lines] = readFileSync(join(out, "specifications.csv"), "utf8").trim().split("\n");
    assert.deepEqual(
      read.map((row) => header.split(",").map((name) => String(row[name] ?? ""))),
      lines.map((line) => line.split(",")),
    );
  });

  it("makes an error a row with its reason and goes on", () => {
    const plan = { choices: { entryAfter: [1965, 2012], lastYear: [2010] } };
    assert.equal(run("--plan", planFile(plan), "--out", out).status, 0);
    const lines = readFileSync(join(out, "specifications.csv"), "utf8").trim().split("\n");
    assert.match(lines[1], /,converged,$|,singular,$/);
    assert.match(lines[2], /^1,2012,2010,,,,,,.*failed: .*entryAfter is 2012 and lastYear 2010/);
    assert.equal(JSON.parse(readFileSync(join(out, "summary.json"), "utf8")).statuses.failed, 1);
  });

  it("goes on in an empty, an unfinished and a finished folder", () => {
    const plan = planFile(duplicates);
    assert.equal(run("--plan", plan, "--out", out, "--resume").status, 0);
    const whole = contents(out);
    assert.equal(run("--plan", plan, "--out", out, "--resume").status, 0);
    assert.deepEqual(contents(out), whole);
    for (const name of readdirSync(join(out, "blocks")).slice(0, 1)) rmSync(join(out, "blocks", name));
    for (const name of results.filter((one) => one !== "plan.json")) rmSync(join(out, name));
    // What a killed process has left is cleared; what a living one writes is no finished block yet.
    for (const writer of [2 ** 22 + 1, process.pid])
      writeFileSync(join(out, "blocks", `block-000000.jsonl.${writer}.part`), "{");
    assert.equal(run("--plan", plan, "--out", out, "--resume").status, 0);
    assert.deepEqual(contents(out), whole);
    const names = readdirSync(join(out, "blocks"));
    assert.deepEqual(
      names.filter((name) => name.endsWith(".part")),
      [`block-000000.jsonl.${process.pid}.part`],
    );
    const record = JSON.parse(readFileSync(join(out, "run.json"), "utf8"));
    assert.deepEqual([record.blocks, record.computed], [names.length - 1, 1]);
    assert.ok(record.processorSeconds > 0);
    // The page takes the rate of the blocks that the recorded run computed.
    writeFileSync(join(out, "run.json"), JSON.stringify({ ...record, blocks: 4, processorSeconds: 0.8 }));
    assert.match(
      formatMultiversePage([out], "pictures").markdown,
      /1 s of processor time, 100 ms a specification\. That is the last run of several, which computed 1 of 4 blocks\./,
    );
    // Every thread has a share, however few specifications there are.
    assert.ok(names.length - 1 > 1);
  });

  it("leaves whole blocks at Ctrl+C and ends with code 130", async () => {
    const plan = planFile({
      choices: {
        entryAfter: Array.from({ length: 40 }, (_, i) => 1965 + (i % 20)),
        lastYear: [2008, 2009, 2010],
      },
    });
    const child = spawn(process.execPath, [program, "--raw", world, "--plan", plan, "--out", out], {
      stdio: "ignore",
    });
    const exit = once(child, "exit");
    while (!existsSync(join(out, "blocks", "run.lock"))) await sleep(20);
    await sleep(300);
    child.kill("SIGINT");
    const [status] = await exit;
    assert.equal(status, 130);
    assert.ok(readdirSync(join(out, "blocks")).every((name) => /^block-\d+\.jsonl$/.test(name)));
    assert.ok(!existsSync(join(out, "specifications.csv")));
  });

  it("says that another run writes into the folder", async () => {
    const plan = planFile({ choices: { entryAfter: Array.from({ length: 40 }, (_, i) => 1965 + (i % 20)) } });
    const child = spawn(process.execPath, [program, "--raw", world, "--plan", plan, "--out", out], {
      stdio: "ignore",
    });
    while (!existsSync(join(out, "blocks", "run.lock"))) await sleep(20);
    const { status, stderr } = run("--plan", plan, "--out", out, "--resume");
    assert.equal(status, 1);
    assert.match(stderr, /another run writes to/);
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
    assert.equal(run("--plan", plan, "--out", out, "--resume").status, 0);
  });
});
