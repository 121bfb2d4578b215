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
  readonly stopped: "time" | "memory" | "output" | "processes" | "interruption" | undefined;
  readonly exitCode: number | null;
  /** The signal by which it ended, if it did. */
  readonly signal: string | null;
  /** The last lines that it wrote to standard error. */
  readonly complaints: string;
}
