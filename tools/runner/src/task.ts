/** What a module that computes rows exports under the name `openTask`. */
export interface TaskModule<Parameters = unknown> {
  /**
   * Prepares a thread for work, once: reads data, lays it out.
   *
   * @param parameters the job's plain parameters.
   */
  openTask(parameters: Parameters): Task | Promise<Task>;
}

/** Computes the rows of units. */
export interface Task<Row = unknown> {
  /**
   * The rows of consecutive units. A unit that cannot be computed is a row with its reason, never an exception: an
   * exception ends the run.
   *
   * @param first the first unit.
   * @param count how many units.
   * @param done called after some units with their number, for progress.
   */
  rowsOf(first: number, count: number, done: (units: number) => void): readonly Row[];
}

/** Where a task's module is, and what it is opened with. */
export interface TaskPlace {
  /** Absolute path of a compiled module. */
  readonly module: string;
  /** Plain data, cloned into every thread. */
  readonly parameters: unknown;
}
