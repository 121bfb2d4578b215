import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../support";
import { differences } from "./compare";
import { fitToHost, mountReadOnly, unmount } from "./host";
import { type Machine, machines } from "./machines";
import { watchMemory } from "./memory";

const help = `node test/dist/machines/run.js [NODE_MAJOR ...]

Installs the project afresh on each machine of test/machines/machines.ts (or those with the given Node versions), runs
every notebook there and a part of the tests, and compares all numbers and tables with those of the first one.
Needs the npm registry and Linux. Mounts and the network's absence need root; what the host refuses is named and left
out.`;

const mostMemoryBytes = 2 * 1024 ** 3;
/** Quick tests of every layer, without the real files. */
const quickTests = [
  "table/",
  "kernel/run-notebook",
  "commands/data-download",
  "commands/data-proxy",
  "commands/data-transport",
  "engine/properties",
  "panel/construct",
];

interface Place {
  readonly machine: Machine;
  readonly checkout: string;
  readonly out: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** What a machine gave. */
interface Outcome {
  readonly machine: Machine;
  readonly out: string;
  readonly memoryBytes: number;
  readonly failures: readonly string[];
}

/** The folder with the Node of a version: this one, or from the registry's package; undefined if it has none. */
function fetchNode(version: string, folder: string): string | undefined {
  if (process.version === `v${version}`) return dirname(process.execPath);
  const name = `node-${process.platform}-${process.arch}`;
  mkdirSync(folder, { recursive: true });
  const packed = spawnSync("npm", ["pack", "--silent", `${name}@${version}`], {
    cwd: folder,
    encoding: "utf8",
  });
  const unpacked = spawnSync("tar", ["xzf", packed.stdout.trim()], { cwd: folder });
  if (packed.status !== 0 || unpacked.status !== 0) return undefined;
  renameSync(join(folder, "package"), join(folder, version));
  return join(folder, version, "bin");
}

/** Copies what belongs to the project, as a clone would have it. */
function copyCheckout(target: string): void {
  const listed = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: repositoryRoot,
    encoding: "utf8",
  });
  for (const path of listed.stdout.split("\0").filter((each) => each !== "")) {
    if (!existsSync(join(repositoryRoot, path))) continue;
    mkdirSync(dirname(join(target, path)), { recursive: true });
    cpSync(join(repositoryRoot, path), join(target, path));
  }
}

function prepare(machine: Machine, binaries: string, work: string): Place {
  const checkout = join(work, machine.folder);
  copyCheckout(checkout);
  const { CI: _, ...inherited } = process.env;
  const environment = {
    ...inherited,
    ...machine.environment,
    PATH: `${binaries}:${inherited.PATH}`,
  };
  for (const name of Object.keys(environment)) {
    if (/^(ALIGNMENT_|NODE_OPTIONS$|INIT_CWD$|npm_)/.test(name))
      delete (environment as NodeJS.ProcessEnv)[name];
  }
  return { machine, checkout, out: join(work, `out of ${machine.node}`), environment };
}

/** Runs a command to its end; gives its exit code and the tail of what it said. */
async function step(
  place: Place,
  command: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  onStart: (child: ChildProcess) => void = () => {},
): Promise<string | undefined> {
  const [program, ...values] = command;
  const child = spawn(program, values, {
    cwd: place.checkout,
    env: { ...place.environment, ...environment },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
    });
  }
  onStart(child);
  const [code, signal] = await once(child, "exit");
  return code === 0 ? undefined : `${command.join(" ")} ended with ${signal ?? code}:\n${said}`;
}

/** Installs, runs every notebook without network, and runs the quick tests. */
async function tryMachine(machine: Machine, binaries: string, work: string): Promise<Outcome> {
  const place = prepare(machine, binaries, work);
  const { checkout, out } = place;
  const failures: string[] = [];
  let memoryBytes = 0;
  const log = join(work, `network of ${machine.node}.log`);
  const preload = join(work, "forbid-network.js");
  const steps: (() => Promise<string | undefined>)[] = [
    () => step(place, ["npm", "ci"]),
    () => step(place, ["npm", "run", "build"]),
    async () => {
      if (machine.checkout === "read-only" && !mountReadOnly(checkout))
        return "a read-only mount is refused here";
      let stop = () => 0;
      const failure = await step(
        place,
        [
          ...machine.limits.flatMap(({ command }) => command),
          "npm",
          "start",
          "--",
          "--input",
          "simulated",
          "--out",
          out,
        ],
        { NODE_OPTIONS: `--require "${preload}"`, NETWORK_LOG: log },
        (child) => {
          stop = watchMemory(child.pid ?? 0);
        },
      );
      memoryBytes = stop();
      return failure;
    },
    async () => (existsSync(log) ? `the network was asked: ${readFileSync(log, "utf8")}` : undefined),
    async () =>
      memoryBytes > mostMemoryBytes
        ? `the run took ${memoryBytes} bytes; expected below ${mostMemoryBytes}`
        : undefined,
    () => step(place, ["node", "test/dist/run.js", ...quickTests]),
  ];
  try {
    for (const each of steps) {
      const failure = await each();
      if (failure === undefined) continue;
      failures.push(failure);
      break;
    }
  } finally {
    if (machine.checkout === "read-only") unmount(checkout);
  }
  return { machine, out, memoryBytes, failures };
}

/** Tries machines, as many at once as there are cores. */
async function tryAll(wanted: readonly Machine[], work: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...wanted];
  const worker = async (): Promise<void> => {
    for (let machine = waiting.shift(); machine !== undefined; machine = waiting.shift()) {
      const began = performance.now();
      const binaries = fetchNode(machine.node, join(work, "node"));
      if (binaries === undefined) {
        console.log(`machines: Node ${machine.node}: skipped: the registry gives no such Node`);
        continue;
      }
      const outcome = await tryMachine(machine, binaries, work);
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      const megabytes = (outcome.memoryBytes / 1024 ** 2).toFixed(0);
      const verdict = outcome.failures.length === 0 ? "ok" : "failed";
      console.log(
        `machines: Node ${machine.node}, ${machine.name}: ${verdict}, ${seconds} s, ${megabytes} MB`,
      );
      outcomes.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), wanted.length) }, worker));
  return wanted.flatMap((machine) => outcomes.filter((outcome) => outcome.machine === machine));
}

async function main(): Promise<void> {
  const majors = process.argv.slice(2);
  if (majors.includes("--help")) {
    console.log(help);
    return;
  }
  const wanted = machines
    .filter(({ node }) => majors.length === 0 || majors.includes(node.split(".")[0]))
    .map((machine) => {
      const fitted = fitToHost(machine);
      for (const limit of fitted.skipped) console.log(`machines: Node ${machine.node}: skipped: ${limit}`);
      return fitted.machine;
    });
  const work = mkdtempSync(join(tmpdir(), "alignment-machines-"));
  try {
    cpSync(join(__dirname, "forbid-network.js"), join(work, "forbid-network.js"));
    const outcomes = await tryAll(wanted, work);
    const [first, ...others] = outcomes.filter(({ failures }) => failures.length === 0);
    const complaints = [
      ...outcomes.flatMap(({ machine, failures }) => failures.map((text) => `Node ${machine.node}: ${text}`)),
      ...others.flatMap(({ machine, out }) =>
        differences(first.out, out).map(
          (text) => `Node ${machine.node} against ${first.machine.node}: ${text}`,
        ),
      ),
    ];
    for (const complaint of complaints) console.error(`machines: ${complaint}`);
    if (complaints.length === 0) {
      console.log(`machines: ${outcomes.length} machines give the same numbers and tables to the last digit`);
    }
    process.exitCode = complaints.length === 0 ? 0 : 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

main();
