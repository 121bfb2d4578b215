import { median } from "./measure";

/** Seconds that some work takes. */
export function secondsOf(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

/** Times of work that is done again and again in one process. */
export interface Repeats {
  /** Of the first time, while nothing is compiled to machine code yet. */
  readonly first: number;
  /** Median of the counted times. */
  readonly median: number;
}

/** Does some work once, then as often as is counted without counting, until it is compiled, and then counts. */
export function timeRepeats(repeats: number, work: () => void): Repeats {
  const first = secondsOf(work);
  for (let warmUp = 0; warmUp < repeats; warmUp++) work();
  return { first, median: median(Array.from({ length: repeats }, () => secondsOf(work))) };
}
