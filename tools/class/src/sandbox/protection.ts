import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { notebooksFolder } from "@alignment/kernel";

/** What keeps a student's code from the teacher's machine. */
export type Protection =
  /** Namespaces of its own: no network, no other process, only the files it needs, all but a small scratch read-only. */
  | "bwrap"
  /** A user of its own without rights, and Node's permission model; the network stays open. */
  | "another user"
  /** Neither: Node's permission model, and the limits of time, memory and output. */
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
  /** Folders within them that it may not read. */
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

const systemPath = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

/**
 * Folders by which the kernel is set up. Whoever grades as root is root to the kernel inside as well, whatever the user
 * is called there, and could have it run a program outside.
 */
const kernelSettings = ["sys", "irq", "bus", "fs", "acpi", "scsi", "driver"]
  .map((name) => `/proc/${name}`)
  .filter(existsSync);

/** Where a program is: what runs behind a protection need not know the teacher's PATH. */
function locate(program: string): string {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, program)).find(existsSync) ?? program;
}

/** A fresh user and host without network, programs of the system read-only, and two small folders to write to. */
function bwrapArguments(
  { readable, hidden }: Pick<BoundedProgram, "readable" | "hidden">,
  scratchBytes: number,
): string[] {
  const nodeFolder = dirname(realpathSync(process.execPath));
  const readOnly = (paths: readonly string[]) => paths.flatMap((path) => ["--ro-bind", path, path]);
  const scratch = (path: string) => ["--size", String(scratchBytes), "--tmpfs", path];
  const variables = { HOME: "/tmp", PATH: systemPath, TMPDIR: "/tmp" };
  const empty = (path: string) => ["--size", "4096", "--tmpfs", path, "--remount-ro", path];
  return [
    ...["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"],
    ...["--uid", "65534", "--gid", "65534", "--hostname", "exercise"],
    ...["--proc", "/proc", ...kernelSettings.flatMap(empty), "--dev", "/dev", ...scratch("/dev/shm")],
    ...readOnly([...systemFolders, nodeFolder]),
    ...scratch("/tmp"), // before what is readable, which may lie in it
    ...readOnly(readable),
    ...hidden.filter(existsSync).flatMap(empty),
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
      return "bwrap is missing or not permitted: notebooks run as another user without rights and under Node's permission model, but the network is open to them";
    case "none":
      return "neither bwrap nor another user is available: notebooks run with your own rights, limited by Node's permission model and in time, memory and output alone, and the network is open to them; grade only what you have read";
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

/** Users that no system has, one for each run: whatever it leaves behind is known by it. */
const firstUser = 1_900_000_000;
let users = process.pid % 100_000;

/** The processes of a user. */
function processesOf(user: number): number[] {
  return readdirSync("/proc").flatMap((name) => {
    const status = /^\d+$/.test(name) ? lstatSync(`/proc/${name}`, { throwIfNoEntry: false }) : undefined;
    return status?.uid === user ? [Number(name)] : [];
  });
}

/** Ends everything that a user runs, however often it forks. */
function endUser(user: number): void {
  for (let round = 0; round < 20; round++) {
    const processes = processesOf(user);
    if (processes.length === 0) return;
    for (const id of processes) {
      try {
        process.kill(id, "SIGKILL");
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}

/** Some files and folders, with those in place of a folder that lie in it and are not hidden. */
function withoutHidden(paths: readonly string[], hidden: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (hidden.includes(path)) return [];
    if (!hidden.some((one) => one.startsWith(`${path}/`))) return [path];
    return withoutHidden(
      readdirSync(path).map((name) => join(path, name)),
      hidden,
    );
  });
}

/** What lets Node itself read and write only what it is given, and start no process. The library needs native code. */
function permissions({ module, readable, hidden }: BoundedProgram, scratch: string): string[] {
  const known = process.allowedNodeEnvironmentFlags;
  const folders = withoutHidden([...readable, dirname(module)], hidden);
  // Node 20 ends where one path is given twice.
  const outermost = [...new Set(folders)].filter(
    (path) => !folders.some((other) => path.startsWith(`${other}/`)),
  );
  const paths = outermost.map((path) => (lstatSync(path).isDirectory() ? join(path, "*") : path));
  return [
    known.has("--permission") ? "--permission" : "--experimental-permission",
    ...(known.has("--allow-addons") ? ["--allow-addons"] : []),
    "--no-warnings",
    ...[...paths, join(scratch, "*")].map((path) => `--allow-fs-read=${path}`),
    `--allow-fs-write=${join(scratch, "*")}`,
  ];
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
  program: BoundedProgram,
  protection: Protection,
  scratch: string,
  user: number,
): string[] {
  const { module, arguments: values, readable, hidden, limits, parts = [] } = program;
  const node = [
    process.execPath,
    ...(protection === "bwrap" ? [] : permissions(program, scratch)),
    `--max-old-space-size=${Math.floor(limits.memoryBytes / 2 ** 20 / 2)}`,
    module,
    ...values,
  ];
  const limited = canLimit()
    ? [
        locate("prlimit"),
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
        `--reuid=${user}`,
        `--regid=${user}`,
        "--clear-groups",
        "--no-new-privs",
        "--bounding-set=-all",
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
      if (protection === "another user") endUser(user);
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
