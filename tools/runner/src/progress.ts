/** Shows on one line how far a run is and how long it will take. */
export interface Progress {
  /** Says how many units are done. */
  report(done: number): void;
  /** Ends the line. */
  end(): void;
}

const terminalIntervalMilliseconds = 200;
const logIntervalMilliseconds = 30_000;

/**
 * A span of time in words.
 *
 * @param milliseconds the span.
 * @returns such as "40 s", "3 min 20 s", "2 h 5 min".
 * @example
 * formatDuration(200_000); // "3 min 20 s"
 */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * Progress on one line of standard error: replaced in a terminal, a new line every half minute elsewhere.
 *
 * @param total number of units.
 * @param options `what` is done, how many are `done` already, where to write, and the clock.
 * @returns the progress line.
 */
export function progressLine(
  total: number,
  {
    what,
    done: already = 0,
    stream = process.stderr,
    now = Date.now,
  }: { what: string; done?: number; stream?: NodeJS.WriteStream; now?: () => number },
): Progress {
  const started = now();
  const isTerminal = stream.isTTY === true;
  const interval = isTerminal ? terminalIntervalMilliseconds : logIntervalMilliseconds;
  let shown = isTerminal ? Number.NEGATIVE_INFINITY : started;
  let wrote = false;
  return {
    report(done) {
      const time = now();
      if (time - shown < interval && !(isTerminal && done === total)) return;
      shown = time;
      wrote = true;
      const left = done > already ? ((time - started) / (done - already)) * (total - done) : undefined;
      const words = `${done} of ${total} ${what}${left === undefined || done === total ? "" : `, ${formatDuration(left)} left`}`;
      stream.write(isTerminal ? `\r\x1b[2K${words}` : `${words}\n`);
    },
    end() {
      if (isTerminal && wrote) stream.write("\n");
    },
  };
}
