import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { medianOf } from "alignment/dist/table/statistics";

/** What one run of a command took. */
export interface Run {
  /**
   * Seconds of processor time of the process and its children, by the system's own account, or what the command itself
   * printed as its seconds. Another program on the machine lengthens the clock's time much and this one little.
   */
  readonly seconds: number;
  /** Seconds by the clock. */
  readonly elapsedSeconds: number;
  /** Largest resident memory in megabytes, `NaN` where the system does not tell. */
  readonly peakMegabytes: number;
  /** What the command printed as the least seconds of its repeats, where it does. */
  readonly leastSeconds?: number;
  /** What the command printed as the seconds of its first fit, where it does. */
  readonly firstSeconds?: number;
  /** What the command printed as the seconds of one pass over its columns, where it does. */
  readonly passSeconds?: number;
}

/** A command to time. */
export interface Peer {
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly string[];
  /** Variables of the environment beside those that are there. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What is done before each run and not timed. */
  readonly prepare?: () => void;
  /** Where given, the seconds are read from a line "seconds X" of the output instead of the clock. */
  readonly readsSeconds?: true;
}

/** Peak resident memory so far of the process that a shell runs, in megabytes; Linux only. */
function peakMegabytesUnder(shell: number | undefined): number {
  try {
    const [child] = readFileSync(`/proc/${shell}/task/${shell}/children`, "utf8").split(" ");
    const status = readFileSync(`/proc/${child}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1000;
  } catch {
    return Number.NaN;
  }
}

/**
 * Linear algebra on one thread, on both sides. Nothing that is measured uses the network: where a machine names
 * certificates of its own, every Node process would read them first, which takes as long as Node's start.
 */
const quietEnvironment = {
  OMP_NUM_THREADS: "1",
  OPENBLAS_NUM_THREADS: "1",
  MKL_NUM_THREADS: "1",
  NODE_EXTRA_CA_CERTS: undefined,
} as const;

/** Runs a command and prints what it and its children took of user and system time, as the system accounts for it. */
const accounted = 'TIMEFORMAT="processor %3U %3S"; time "$@"';

/**
 * The processor seconds in what `accounted` printed; a language may write a decimal comma.
 *
 * @example
 * processorSecondsIn("processor 1.250 0.250\n"); // 1.5
 */
export function processorSecondsIn(output: string): number {
  const [, user, system] = /^processor ([\d.,]+) ([\d.,]+)$/m.exec(output) ?? [];
  if (system === undefined)
    throw new Error("bench: the shell told no processor time; expected bash, whose `time` tells it");
  return [user, system].reduce((sum, part) => sum + Number(part.replace(",", ".")), 0);
}

/**
 * Runs a command once, from start to exit.
 *
 * @throws Error if it fails, with what it printed.
 */
export async function runOnce(peer: Peer): Promise<Run> {
  peer.prepare?.();
  const started = performance.now();
  const child = spawn("bash", ["-c", accounted, "bash", peer.command, ...peer.arguments], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...quietEnvironment, ...peer.environment },
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  let peakMegabytes = Number.NaN;
  const poll = setInterval(() => {
    const peak = peakMegabytesUnder(child.pid);
    if (!Number.isNaN(peak)) peakMegabytes = peak;
  }, 5);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).finally(() => clearInterval(poll));
  const elapsedSeconds = (performance.now() - started) / 1000;
  if (status !== 0)
    throw new Error(`bench: ${peer.title} failed (exit code ${status}):\n${output.slice(-2000)}`);
  if (peer.readsSeconds === undefined)
    return { seconds: processorSecondsIn(output), elapsedSeconds, peakMegabytes };
  const printed = /^seconds ([\d.eE+-]+)$/m.exec(output)?.[1];
  if (printed === undefined)
    throw new Error(`bench: ${peer.title} printed no line "seconds X":\n${output.slice(-2000)}`);
  const numberOf = (name: string): number | undefined => {
    const found = new RegExp(`^${name} ([\\d.eE+-]+)$`, "m").exec(output)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  return {
    seconds: Number(printed),
    elapsedSeconds,
    peakMegabytes,
    leastSeconds: numberOf("least"),
    firstSeconds: numberOf("first"),
    passSeconds: numberOf("pass"),
  };
}

/** Smallest, median and largest of some numbers, as text. */
export function spread(values: readonly number[], digits = 3): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${medianOf(values).toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

/** Ours and a peer's runs, taken in turn. */
export interface Comparison {
  readonly ours: readonly Run[];
  readonly theirs: readonly Run[];
  /** The peer's seconds over ours, pair by pair. */
  readonly ratios: readonly number[];
}

/**
 * Times two commands in turn, so that a drift of the machine's speed falls on both: one run of each to warm up,
 * then `pairs` counted pairs.
 */
export async function compare(ours: Peer, theirs: Peer, pairs: number): Promise<Comparison> {
  await runOnce(ours);
  await runOnce(theirs);
  const mine: Run[] = [];
  const other: Run[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    mine.push(await runOnce(ours));
    other.push(await runOnce(theirs));
  }
  return { ours: mine, theirs: other, ratios: other.map((run, pair) => run.seconds / mine[pair].seconds) };
}

/** The least seconds of some runs: what is left of them where nothing disturbed. */
function leastOf(runs: readonly Run[]): number {
  return Math.min(...runs.map(({ seconds, leastSeconds = seconds }) => leastSeconds));
}

/** Prints a comparison: processor seconds and memory of both, and how many times faster ours is. */
export function printComparison(
  ours: Peer,
  theirs: Peer,
  { ours: mine, theirs: other, ratios }: Comparison,
): void {
  const line = (peer: Peer, runs: readonly Run[]) =>
    console.log(
      `  ${peer.title}: ${spread(runs.map((run) => run.seconds))} s of processor time, ` +
        `least ${leastOf(runs).toFixed(4)} s, ` +
        `${medianOf(runs.map((run) => run.peakMegabytes)).toFixed(0)} MB at the peak`,
    );
  line(ours, mine);
  line(theirs, other);
  const ofLeast = leastOf(other) / leastOf(mine);
  console.log(
    `  ratio, pair by pair: ${spread(ratios, 2)} times as fast; by the least times ${ofLeast.toFixed(2)}`,
  );
  const firsts = mine.flatMap(({ firstSeconds = [] }) => firstSeconds);
  if (firsts.length > 0) console.log(`  the first fit of a process: ${spread(firsts)} s`);
  const passes = mine.flatMap(({ seconds, passSeconds }) =>
    passSeconds === undefined ? [] : [seconds / passSeconds],
  );
  if (passes.length > 0) console.log(`  ${spread(passes, 0)} times one pass over the columns, the floor`);
}

/** The versions of R and of some of its packages, in one line. */
export function versionsOfR(...packages: readonly string[]): string {
  const asked = packages.map((name) => `"${name}", as.character(packageVersion("${name}"))`).join(", ");
  const code = `cat("R", as.character(getRversion()), ${asked})`;
  return spawnSync("Rscript", ["-e", code], { encoding: "utf8" }).stdout.trim();
}

/** Whether R is there with these packages. */
export function hasR(...packages: readonly string[]): boolean {
  const asked = packages.map((name) => `library(${name})`).join("; ");
  return spawnSync("Rscript", ["-e", asked], { stdio: "ignore" }).status === 0;
}
