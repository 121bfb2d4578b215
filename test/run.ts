import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative } from "node:path";

const help = `npm test -- [PART ...]

Runs every test, or those whose file's path contains one of the given parts (npm test -- model/ csv).
Tests that this machine cannot run are listed at the end with the reason; where CI is "true" one such test is a
failure, since CI installs everything.`;

/** Every compiled test file below `folder`, or those whose path contains one of `wanted`. */
function testFiles(folder: string, wanted: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true })
    .map((entry) => join(folder, String(entry)))
    .filter((path) => path.endsWith(".test.js"))
    .filter((path) => wanted.length === 0 || wanted.some((part) => relative(folder, path).includes(part)))
    .sort();
}

/** The skipped tests of a report in TAP, with their reasons. */
function skippedTests(report: string): string[] {
  return [...report.matchAll(/^\s*ok \d+ - (.*?) # SKIP(.*)$/gm)].map(([, name, reason]) => {
    const why = reason.trim();
    return why === "" ? name : `${name}: ${why}`;
  });
}

/** Test files run side by side, one a core; more would want more memory than small machines have. */
const mostFilesAtOnce = 4;

function runTests(files: readonly string[]): { status: number; skipped: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), "alignment-test-"));
  const report = join(folder, "report.tap");
  try {
    const run = spawnSync(
      process.execPath,
      [
        "--enable-source-maps",
        "--test",
        `--test-concurrency=${Math.min(availableParallelism(), mostFilesAtOnce)}`,
        "--test-reporter=spec",
        "--test-reporter-destination=stdout",
        "--test-reporter=tap",
        `--test-reporter-destination=${report}`,
        ...files,
      ],
      { stdio: "inherit" },
    );
    return { status: run.status ?? 1, skipped: skippedTests(readFileSync(report, "utf8")) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const wanted = process.argv.slice(2);
if (wanted.includes("--help")) {
  console.log(help);
  process.exit(0);
}
const files = testFiles(__dirname, wanted);
if (files.length === 0) {
  console.error(
    `test: no test file's path contains ${wanted.join(" or ")}; expected a part such as model/ or csv`,
  );
  process.exit(1);
}
const { status, skipped } = runTests(files);
if (skipped.length > 0) {
  console.log(`\nSkipped on this machine:\n${skipped.map((line) => `  ${line}`).join("\n")}`);
}
if (skipped.length > 0 && process.env.CI === "true") {
  console.error(
    `test: CI is "true" and ${skipped.length} tests were skipped; expected none; install what they name`,
  );
}
process.exit(status !== 0 ? status : skipped.length > 0 && process.env.CI === "true" ? 1 : 0);
