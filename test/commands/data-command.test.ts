import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { realRawFolder, repositoryRoot, skipWithoutRealFiles } from "../support";
import { withFolder } from "./data-support";

const command = join(repositoryRoot, "tools", "commands", "dist", "data.js");

function data(...values: string[]): { readonly code: number | null; readonly text: string } {
  const run = spawnSync(process.execPath, [command, ...values], { encoding: "utf8" });
  return { code: run.status, text: run.stdout + run.stderr };
}

test("npm run data --help names every option", () => {
  const { code, text } = data("--help");
  assert.equal(code, 0);
  for (const option of ["--from DIR", "--check", "--only NAME", "--raw DIR", "HTTPS_PROXY"]) {
    assert.ok(text.includes(option), option);
  }
});

for (const [title, values, message] of [
  ["an unknown option", ["--force"], /there is no option --force; the options are --from DIR, --check/],
  ["an option without its value", ["--from"], /--from has no value; expected --from DIR/],
  ["a name without --only", ["states2016.csv"], /file names follow --only/],
  [
    "an unknown file",
    ["--only", "atlantis.csv"],
    /no file "atlantis.csv"; the files are state_year_formatv3.csv, /,
  ],
  ["--check with --from", ["--check", "--from", "x"], /exclude each other/],
] as const) {
  test(`npm run data refuses ${title} with exit code 2`, () => {
    const { code, text } = data(...values);
    assert.equal(code, 2);
    assert.match(text, message);
  });
}

test("npm run data --check on an empty folder ends with code 1 and says for each file what to get where", () =>
  withFolder((folder) => {
    const { code, text } = data("--check", "--raw", folder);
    assert.equal(code, 1);
    assert.match(text, /by hand: mia_delegation_pooling_io_year\.csv/);
    assert.match(text, /https:\/\/garymarks\.web\.unc\.edu/);
    assert.match(text, /Table 2 cannot be made from real files yet: state_year_formatv3\.csv, /);
  }));

test(
  "npm run data --from takes the real files, and --check then finds them right",
  { skip: skipWithoutRealFiles },
  () =>
    withFolder((folder) => {
      assert.equal(data("--from", realRawFolder, "--raw", folder).code, 0);
      assert.ok(readdirSync(folder).every((name) => name.endsWith(".csv")));
      const { code, text } = data("--check", "--raw", folder);
      assert.equal(code, 0, text);
      assert.match(text, /0 failed, 0 not found, 0 by hand/);
    }),
);

test(
  "npm run data --only takes just the named files, with or without .csv",
  { skip: skipWithoutRealFiles },
  () =>
    withFolder((folder) => {
      const run = data(
        "--from",
        realRawFolder,
        "--raw",
        folder,
        "--only",
        "States2016",
        "untc_4-4_ICCPR.csv",
      );
      assert.equal(run.code, 0, run.text);
      assert.deepEqual(readdirSync(folder).sort(), ["states2016.csv", "untc_4-4_ICCPR.csv"]);
    }),
);
