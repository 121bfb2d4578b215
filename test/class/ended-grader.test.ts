import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { defaultLimits as limits } from "@alignment/class";

/** Whether a process runs whose command line holds a word. */
const isRunning = (word: string): boolean =>
  readdirSync("/proc").some((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, "utf8").includes(word);
    } catch {
      return false;
    }
  });

describe("a run whose grader is ended", {
  skip: !existsSync("/usr/bin/setpriv") && "setpriv is missing",
}, () => {
  const isRoot = process.getuid?.() === 0;
  for (const weaker of isRoot ? (["another user", "none"] as const) : (["none"] as const)) {
    it(`ends with it: ${weaker}`, async () => {
      const root = mkdtempSync(join(tmpdir(), "alignment-ended-"));
      chmodSync(root, 0o755);
      const [module, grader] = ["program.js", "grader.js"].map((name) => join(root, name));
      const program = { module, arguments: [`endless-${process.pid}`], readable: [root], hidden: [], limits };
      writeFileSync(module, "setInterval(() => undefined, 1000);");
      writeFileSync(
        grader,
        `require(${JSON.stringify(require.resolve("@alignment/class"))}).runBounded(${JSON.stringify(program)}, "${weaker}");`,
      );
      const running = spawn(process.execPath, [grader], { stdio: "ignore" });
      const word = `program.js\0endless-${process.pid}`;
      const wait = () => new Promise((resolve) => setTimeout(resolve, 20));
      while (!isRunning(word)) await wait();
      running.kill("SIGKILL");
      while (isRunning(word)) await wait();
      rmSync(root, { recursive: true, force: true });
    });
  }
});
