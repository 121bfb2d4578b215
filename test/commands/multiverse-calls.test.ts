import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, it } from "node:test";
import { emptyPlace, multiverseCalls, program, smallest } from "./multiverse-support";

describe("npm run multiverse, called wrongly or oddly,", () => {
  let out: string;
  const { folder, planFile, run, contents } = multiverseCalls();
  beforeEach(() => {
    out = emptyPlace(folder);
  });

  const refusals: readonly {
    readonly title: string;
    readonly plan: unknown;
    readonly values?: readonly string[];
    readonly words: RegExp;
    readonly code?: number;
  }[] = [
    {
      title: "an unknown choice",
      plan: { choices: { gdpforms: [1] } },
      words: /no choice "gdpforms"/,
      code: 1,
    },
    {
      title: "an unknown value",
      plan: { choices: { gdpForm: ["euros"] } },
      words: /"gdpForm" is "euros"/,
      code: 1,
    },
    { title: "a plan that is no JSON", plan: "{", words: /cannot be read as JSON/, code: 1 },
    {
      title: "a unit that is not there",
      plan: smallest,
      values: ["--unit", "4"],
      words: /no unit 4; expected one from 0 to 3/,
    },
    { title: "no folder", plan: smallest, values: [], words: /--out is missing/ },
    {
      title: "a plan without choices",
      plan: {},
      words: /^plan: it has no "choices"; expected a plan such as/,
      code: 1,
    },
    ...["--joint", "--slurm", "--parallel", "--resume", "--merge"].map((flag) => ({
      title: `one unit and ${flag}`,
      plan: smallest,
      values: ["--unit", "1", flag],
      words: new RegExp(`expected it with --plan and --raw alone, without ${flag}`),
    })),
    {
      title: "one unit and a folder",
      plan: smallest,
      values: ["--unit", "1", "--out", "x"],
      words: /--unit runs one unit alone and prints its row; .* without --out/,
    },
    {
      title: "half a unit",
      plan: smallest,
      values: ["--unit", "1.5"],
      words: /--unit is 1.5; expected a whole number of at least 0/,
    },
    {
      title: "a number of specifications in words",
      plan: smallest,
      values: ["--out", "x", "--joint", "--specifications", "lots"],
      words: /--specifications is lots; expected a whole number of at least 1, or "all"/,
    },
    {
      title: "a number of draws below one",
      plan: smallest,
      values: ["--out", "x", "--joint", "--draws", "-5"],
      words: /--draws is -5; expected a whole number of at least 1/,
    },
    {
      title: "no thread",
      plan: smallest,
      values: ["--out", "x", "--workers", "0"],
      words: /--workers is 0; expected a whole number of at least 1/,
    },
    {
      title: "two ways to run",
      plan: smallest,
      values: ["--out", "x", "--slurm", "--parallel"],
      words: /exclude each other/,
    },
  ];
  for (const { title, plan, values = ["--out", "x"], words, code = 2 } of refusals) {
    it(`refuses ${title} in one line and writes nothing`, () => {
      const { status, stderr } = run(
        "--plan",
        planFile(plan),
        ...values.map((value) => (value === "x" ? out : value)),
      );
      assert.equal(status, code);
      assert.match(stderr, words);
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
      assert.ok(!existsSync(out));
    });
  }

  it("names every raw file that is not there, and writes nothing", () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [program, "--raw", join(folder, "no-files"), "--plan", planFile(smallest), "--out", out],
      { encoding: "utf8" },
    );
    assert.equal(status, 1);
    const lines = stderr.trim().split("\n");
    assert.ok(lines.length > 1);
    for (const line of lines) assert.match(line, /no-files.*\.csv: the file is not there; expected a file/);
    assert.ok(!existsSync(out));
  });

  it("refuses a file in the place of a folder, and leaves it as it is", () => {
    writeFileSync(out, "mine");
    const { status, stderr } = run("--plan", planFile(smallest), "--out", out);
    assert.equal(status, 2);
    assert.match(stderr, /^multiverse: --out is .*, which is a file; expected a folder\n$/);
    assert.equal(readFileSync(out, "utf8"), "mine");
  });

  it("fits all combinations where a choice takes a value twice, and says so", () => {
    const plan = { choices: { entryAfter: [1980, 1980], randomPart: ["varying intercept"] } };
    const { status, stdout, stderr } = run("--plan", planFile(plan), "--out", out);
    assert.equal(status, 0);
    assert.match(stderr, /The plan gives "entryAfter" the value 1980 twice: all combinations are fitted/);
    assert.match(stdout, /^multiverse: 2 specifications, /);
    const lines = readFileSync(join(out, "specifications.csv"), "utf8").trim().split("\n");
    assert.deepEqual(
      lines.slice(1).map((line) => line.split(",").at(-1)),
      ["", "0"],
    );
  });

  it("fits the default alone where a plan has no choice", () => {
    const { stdout } = run("--plan", planFile({ choices: {} }), "--out", out);
    assert.match(stdout, /^multiverse: 1 specification, written/);
  });

  it("refuses a folder whose plan.json was cut off, and leaves it as it is", () => {
    assert.equal(run("--plan", planFile(smallest), "--out", out).status, 0);
    writeFileSync(join(out, "plan.json"), "{");
    const whole = contents(out);
    const { status, stderr } = run("--plan", planFile(smallest), "--out", out, "--resume");
    assert.equal(status, 1);
    assert.match(stderr, /holds the multiverse of another plan, other data or other code; expected this one/);
    assert.deepEqual(contents(out), whole);
  });

  it("refuses a folder that holds results, and one of another plan or of other data, and leaves it as it is", () => {
    assert.equal(run("--plan", planFile(smallest), "--out", out).status, 0);
    const whole = contents(out);
    assert.match(run("--plan", planFile(smallest), "--out", out).stderr, /holds a multiverse; .*--resume/);
    const other = planFile({ choices: { gdpForm: ["dollars"] } });
    assert.match(
      run("--plan", other, "--out", out, "--resume").stderr,
      /of another plan, other data or other code/,
    );
    assert.deepEqual(contents(out), whole);
  });
});
