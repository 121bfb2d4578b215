/** What the person who started a run can mend: a folder, a plan, a block, a worker. */
export class RunnerError extends Error {
  override readonly name = "RunnerError";
}
