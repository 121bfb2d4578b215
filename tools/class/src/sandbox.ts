import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { notebooksFolder } from "@alignment/kernel";

/** What keeps a student's code from the teacher's machine. */
export type Protection =
  /** Namespaces of its own: no network, no other process, only the files it needs, all but a small scratch read-only. */
  | "bwrap"
  /** Another user without rights, and Node's permission model; the network stays open. */
  | "another user"
  /** Neither: only the limits of time, memory and output hold. */
  | "none";

/** Limits of one run. */
export interface Limits {
  readonly seconds: number;
  /** Resident memory of the run and everything that it started. */
  readonly memoryBytes: number;
  /** What it may print. */
  readonly outputBytes: number;
  /** Disk that it may fill; its scratch folder is gone afterwards. */
  readonly scratchBytes: number;
}

export const defaultLimits: Limits = {
  seconds: 60,
  memoryBytes: 1.5 * 2 ** 30,
  outputBytes: 2 ** 20,
  scratchBytes: 64 * 2 ** 20,
};

/** A program to run behind a protection: all paths are of this machine, and appear under the same names inside. */
export interface BoundedProgram {
  /** Compiled module that Node runs. */
  readonly module: string;
  readonly arguments: readonly string[];
  /** Files and folders that it may read, and nothing else of the machine but its programs. */
  readonly readable: readonly string[];
  /** Folders within them that it may not read; only bwrap keeps them hidden. */
  readonly hidden: readonly string[];
  /** Limits of each part; see `parts`. */
  readonly limits: Limits;
  /** Where it runs several parts one after another: the lines by which they begin. Each counts once. */
  readonly parts?: readonly string[];
}

/** How a bounded run ended. */
export interface BoundedRun {
  /** What it printed. */
  readonly output: string;
  /** Why it was ended before its time, if it was. */
  readonly stopped: "time" | "memory" | "output" | "processes" | undefined;
  readonly exitCode: number | null;
  /** The last lines that it wrote to standard error. */
  readonly complaints: string;
}

function works(program: string, values: readonly string[]): boolean {
  return spawnSync(program, values, { stdio: "ignore", timeout: 10_000 }).status === 0;
}

const systemFolders = [
  "/usr",
  "/bin",
  "/sbin",
  "/lib",
  "/lib32",
  "/lib64",
  "/etc/alternatives",
  "/etc/ld.so.cache",
].filter(existsSync);

/** A fresh user and host without network, programs of the system read-only, and two small folders to write to. */
function bwrapArguments(
  { readable, hidden }: Pick<BoundedProgram, "readable" | "hidden">,
  scratchBytes: number,
): string[] {
  const nodeFolder = dirname(realpathSync(process.execPath));
  const readOnly = (paths: readonly string[]) => paths.flatMap((path) => ["--ro-bind", path, path]);
  const scratch = (path: string) => ["--size", String(scratchBytes), "--tmpfs", path];
  const variables = { HOME: "/tmp", PATH: "/usr/bin:/bin", TMPDIR: "/tmp" };
  return [
    ...["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"],
    ...["--uid", "65534", "--gid", "65534", "--hostname", "exercise"],
    ...["--proc", "/proc", "--dev", "/dev", ...scratch("/dev/shm")],
    ...readOnly([...systemFolders, nodeFolder]),
    ...scratch("/tmp"), // before what is readable, which may lie in it
    ...readOnly(readable),
    ...hidden.filter(existsSync).flatMap((path) => ["--size", "4096", "--tmpfs", path, "--remount-ro", path]),
    ...["--dir", notebooksFolder, "--chdir", "/tmp", "--clearenv"],
    ...Object.entries(variables).flatMap(([name, value]) => ["--setenv", name, value]),
  ];
}

let known: Protection | undefined;

/** The strongest protection that works here. */
export function availableProtection(): Protection {
  known ??= works("bwrap", [
    ...bwrapArguments({ readable: [], hidden: [] }, 2 ** 20),
    process.execPath,
    "-e",
    "0",
  ])
    ? "bwrap"
    : process.getuid?.() === 0 &&
        works("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", process.execPath, "-e", "0"])
      ? "another user"
      : "none";
  return known;
}

/** What a protection does not keep out, for the teacher. */
export function missingProtection(protection: Protection): string | undefined {
  switch (protection) {
    case "bwrap":
      return undefined;
    case "another user":
      return "bwrap is missing or not permitted: notebooks run as another user without rights, but the network and readable files of the machine are open to them";
    case "none":
      return "neither bwrap nor another user is available: notebooks run with your own rights, limited in time, memory and output alone; grade only what you have read";
  }
}

/** A process and all its descendants with the resident memory of each, from /proc; none where the system has none. */
function processesBelow(root: number): ReadonlyMap<number, number> {
  if (!existsSync("/proc/self/status")) return new Map();
  const parents = new Map<number, number>();
  const resident = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, "utf8");
      parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]));
      resident.set(Number(name), 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    } catch {
      // It has ended meanwhile.
    }
  }
  const isBelow = (id: number | undefined): boolean =>
    id !== undefined && (id === root || isBelow(parents.get(id)));
  return new Map([...resident].filter(([id]) => isBelow(id)));
}

const longestEndMilliseconds = 5_000;

/** Waits until the system has ended some processes, which takes it a moment after their host was killed. */
async function waitForEnd(processes: Iterable<number>): Promise<void> {
  const until = Date.now() + longestEndMilliseconds;
  const isThere = (id: number) => existsSync(`/proc/${id}`);
  while ([...processes].some(isThere) && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

const mostProcesses = 96;
const watchMilliseconds = 200;
const keptComplaints = 4_000;

let limiting: boolean | undefined;

/** Whether the system limits what a process may use. */
function canLimit(): boolean {
  limiting ??= works("prlimit", ["--version"]);
  return limiting;
}

/** The command line of a program behind a protection. Every process limit holds for all that it starts. */
function commandLine(
  { module, arguments: values, readable, hidden, limits, parts = [] }: BoundedProgram,
  protection: Protection,
): string[] {
  const node = [
    process.execPath,
    `--max-old-space-size=${Math.floor(limits.memoryBytes / 2 ** 20 / 2)}`,
    module,
    ...values,
  ];
  const limited = canLimit()
    ? [
        "prlimit",
        `--nproc=${mostProcesses}`,
        `--fsize=${limits.scratchBytes}`,
        "--core=0",
        `--cpu=${2 * limits.seconds * Math.max(1, parts.length)}`,
        "--",
      ]
    : [];
  switch (protection) {
    case "bwrap":
      return ["bwrap", ...bwrapArguments({ readable, hidden }, limits.scratchBytes), ...limited, ...node];
    case "another user":
      return [
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        "--no-new-privs",
        ...limited,
        ...node,
      ];
    case "none":
      return [...limited, ...node];
  }
}

function endAll(child: ChildProcess): void {
  try {
    process.kill(-(child.pid as number), "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

/**
 * Runs a program that nobody has read, within limits of time, memory, output and disk. Time and output are
 * those of each part, of which none begins twice.
 *
 * @param program the program, what it may read and its limits.
 * @param protection what keeps it in.
 * @returns what it printed, and why it was stopped if it was.
 */
export function runBounded(program: BoundedProgram, protection: Protection): Promise<BoundedRun> {
  const scratch = mkdtempSync(join(tmpdir(), "alignment-grade-"));
  const [command, ...values] = commandLine(program, protection);
  return new Promise((resolve) => {
    const child = spawn(command, values, {
      cwd: scratch,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH ?? "", HOME: scratch, TMPDIR: scratch },
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
    const finish = (exitCode: number | null): void => {
      clearTimeout(timer);
      clearInterval(watch);
      endAll(child);
      waitForEnd(seen).then(() => {
        rmSync(scratch, { recursive: true, force: true });
        resolve({ output, stopped, exitCode, complaints });
      });
    };
    child.on("error", (error) => {
      complaints = error.message;
      finish(null);
    });
    child.on("close", finish);
  });
}
