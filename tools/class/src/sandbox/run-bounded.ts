import { spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endAll, endUser, processesBelow, waitForEnd } from "./processes";
import type { BoundedProgram, BoundedRun } from "./program";
import { commandLine, locate, mostProcesses, type Protection, systemPath } from "./protection";

const watchMilliseconds = 200;
const keptComplaints = 4_000;

/** Users that no system has, one for each run: whatever it leaves behind is known by it. */
const firstUser = 1_900_000_000;
let users = process.pid % 100_000;

/**
 * Runs a program that nobody has read, within limits of time, memory, output and disk. Time and output are
 * those of each part, of which none begins twice.
 *
 * @param program the program, what it may read and its limits.
 * @param protection what keeps it in.
 * @param interruption ends it, and all that it started.
 * @returns what it printed, and why it was stopped if it was.
 */
export function runBounded(
  program: BoundedProgram,
  protection: Protection,
  interruption?: AbortSignal,
): Promise<BoundedRun> {
  const scratch = mkdtempSync(join(tmpdir(), "alignment-grade-"));
  users += 1;
  const user = firstUser + users;
  if (protection === "another user") chownSync(scratch, user, user);
  const [command, ...values] = commandLine(program, protection, scratch, user);
  return new Promise((resolve) => {
    const child = spawn(locate(command), values, {
      cwd: scratch,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: systemPath, HOME: scratch, TMPDIR: scratch },
    });
    let output = "";
    let complaints = "";
    let size = 0;
    let stopped: BoundedRun["stopped"];
    const seen = new Set<number>();
    const stop = (reason: BoundedRun["stopped"]): void => {
      stopped ??= reason;
      for (const id of processesBelow(child.pid ?? 0).keys()) seen.add(id);
      endAll(child);
    };
    const interrupt = (): void => stop("interruption");
    interruption?.addEventListener("abort", interrupt);
    const startTimer = () => setTimeout(() => stop("time"), program.limits.seconds * 1000);
    let timer = startTimer();
    const waiting = new Set(program.parts);
    /** Begins a part: its time and its output count anew. */
    const begin = (line: string): void => {
      if (!waiting.delete(line)) return;
      clearTimeout(timer);
      timer = startTimer();
      size = 0;
    };
    let unfinished = "";
    const watch = setInterval(() => {
      const below = processesBelow(child.pid ?? 0);
      for (const id of below.keys()) seen.add(id);
      if ([...below.values()].reduce((sum, bytes) => sum + bytes, 0) > program.limits.memoryBytes)
        stop("memory");
      if (below.size > mostProcesses) stop("processes");
    }, watchMilliseconds);
    const count = (bytes: number): boolean => {
      size += bytes;
      if (size > program.limits.outputBytes) stop("output");
      return size <= program.limits.outputBytes;
    };
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (text: string) => {
      if (!count(Buffer.byteLength(text))) return;
      output += text;
      const lines = (unfinished + text).split("\n");
      unfinished = lines.pop() ?? "";
      lines.forEach(begin);
    });
    child.stderr.on("data", (bytes: Buffer) => {
      if (count(bytes.length)) complaints = (complaints + bytes.toString("utf8")).slice(-keptComplaints);
    });
    const finish = (exitCode: number | null, signal: string | null): void => {
      interruption?.removeEventListener("abort", interrupt);
      clearTimeout(timer);
      clearInterval(watch);
      endAll(child);
      if (protection === "another user") endUser(user);
      waitForEnd(seen).then(() => {
        rmSync(scratch, { recursive: true, force: true });
        resolve({ output, stopped, exitCode, signal, complaints });
      });
    };
    child.on("error", (error) => {
      complaints = error.message;
      finish(null, null);
    });
    child.on("close", finish);
  });
}
