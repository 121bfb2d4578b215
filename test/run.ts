import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

/** Every compiled test file below `folder`, or those whose path contains one of `wanted`. */
function testFiles(folder: string, wanted: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true })
    .map((entry) => join(folder, String(entry)))
    .filter((path) => path.endsWith(".test.js"))
    .filter((path) => wanted.length === 0 || wanted.some((part) => relative(folder, path).includes(part)))
    .sort();
}

const wanted = process.argv.slice(2);
const files = testFiles(__dirname, wanted);
if (files.length === 0) {
  console.error(`test: no test file matches ${wanted.join(", ") || "anything"} below ${__dirname}`);
  process.exit(1);
}
const run = spawnSync(
  process.execPath,
  ["--enable-source-maps", "--test", "--test-reporter=spec", ...files],
  {
    stdio: "inherit",
  },
);
process.exit(run.status ?? 1);
