import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parseStartOptions } from "@alignment/commands/dist/start-options";
import { table2Lines } from "@alignment/commands/dist/start-summary";
import { repositoryRoot } from "../support";

describe("the options of npm start", () => {
  test("a number that is none is refused", () => {
    assert.throws(
      () => parseStartOptions(["--only", "first"]),
      /--only is "first"; expected the number of a/,
    );
  });

  test("a notebook number may leave out its zero, and several notebooks may be asked for", () => {
    assert.deepEqual(parseStartOptions(["--only", "3", "--only=04"]).only, ["03", "04"]);
  });

  test("--help says every option and runs nothing", () => {
    const program = join(repositoryRoot, "tools", "commands", "dist", "start.js");
    const run = spawnSync(process.execPath, [program, "--help"], { encoding: "utf8" });
    assert.equal(run.status, 0);
    for (const option of ["--input", "--only", "--out", "--help"])
      assert.ok(run.stdout.includes(option), option);
  });
});

describe("the summary of npm start", () => {
  const recorded = {
    "table2.duration.estimate": 0.1234,
    "table2.duration.standardError": 0.05,
    "table2.duration.stars": "**",
  };

  test("shows each recorded term of Table 2 once, and nothing where none was recorded", () => {
    const lines = table2Lines(recorded, "simulated");
    assert.equal(lines.length, 2);
    assert.match(lines[1], /Duration of Membership +0\.1234 \(0\.0500\)\*\* +0\.01 \(0\.00\)\*\*\*/);
    assert.deepEqual(table2Lines({ "figure2.rows": 3 }, "simulated"), []);
  });

  test("says in the head of its column whether the numbers are of simulated data or of the real files", () => {
    assert.match(table2Lines(recorded, "simulated")[0], /^ +Table 2 +here \(simulated\) +paper$/);
    assert.match(table2Lines(recorded, "real")[0], /^ +Table 2 +here \(real files\) +paper$/);
  });
});
