import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { notebooksFolder } from "@alignment/kernel";
import { threadsOf } from "./processes";
import type { BoundedProgram } from "./program";

/** What keeps a student's code from the teacher's machine. */
export type Protection =
  /**
   * Namespaces of its own: no network, no other process, only the files it needs, all but a small scratch read-only.
   */
  | "bwrap"
  /** A user of its own without rights, and Node's permission model; the network stays open. */
  | "another user"
  /** Neither: Node's permission model, and the limits of time, memory and output. */
  | "none";

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

/** Where a program behind a protection finds others. */
export const systemPath = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

/**
 * Folders by which the kernel is set up. Whoever grades as root is root to the kernel inside as well, whatever the user
 * is called there, and could have it run a program outside.
 */
const kernelSettings = ["sys", "irq", "bus", "fs", "acpi", "scsi", "driver"]
  .map((name) => `/proc/${name}`)
  .filter(existsSync);

/** Where a program is: what runs behind a protection need not know the teacher's PATH. */
export function locate(program: string): string {
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

/** How many processes a program may have at once. */
export const mostProcesses = 96;

let limiting: boolean | undefined;

/** Whether the system limits what a process may use. */
function canLimit(): boolean {
  limiting ??= works("prlimit", ["--version"]);
  return limiting;
}

let following: boolean | undefined;

/** What ends a program with the grader, however that ends; nothing where the system cannot. */
function endWithGrader(): string[] {
  const line = ["setpriv", "--pdeathsig", "KILL"];
  following ??= works(line[0], [...line.slice(1), process.execPath, "-e", "0"]);
  return following ? [locate(line[0]), ...line.slice(1)] : [];
}

/**
 * How many processes and threads the system lets a program's user have. It counts those that the teacher has already,
 * unless the program runs as a user of its own.
 */
function processLimit(protection: Protection): number {
  return mostProcesses + (protection === "another user" ? 0 : threadsOf(process.getuid?.() ?? 0));
}

/** The command line of a program behind a protection. Every process limit holds for all that it starts. */
export function commandLine(
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
        `--nproc=${processLimit(protection)}`,
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
        ...endWithGrader().slice(1),
        `--reuid=${user}`,
        `--regid=${user}`,
        "--clear-groups",
        "--no-new-privs",
        "--bounding-set=-all",
        ...limited,
        ...node,
      ];
    case "none":
      return [...endWithGrader(), ...limited, ...node];
  }
}
