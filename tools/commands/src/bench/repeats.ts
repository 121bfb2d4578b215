import { medianOf } from "alignment/dist/table/statistics";

/**
 * Seconds of processor time that some work takes of this process, its threads for compiling and for clearing memory
 * among them.
 *
 * @example
 * secondsOf(() => JSON.stringify([1, 2, 3])) >= 0; // true
 */
export function secondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Processor seconds of work that is done again and again in one process. */
export interface Repeats {
  /** Of the first time, while nothing is compiled to machine code yet. */
  readonly first: number;
  /** Median of the counted times. */
  readonly median: number;
  /** Least of the counted times. */
  readonly least: number;
}

/**
 * Does some work once, then as often as is counted without counting, until it is compiled, and then counts.
 *
 * @example
 * timeRepeats(3, () => JSON.stringify([1, 2, 3])).least >= 0; // true
 */
export function timeRepeats(repeats: number, work: () => void): Repeats {
  const first = secondsOf(work);
  for (let warmUp = 0; warmUp < repeats; warmUp++) work();
  const counted = Array.from({ length: repeats }, () => secondsOf(work));
  return { first, median: medianOf(counted), least: Math.min(...counted) };
}
