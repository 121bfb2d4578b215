import { UserError } from "@alignment/engine/dist/errors";

/** What the person who started a run can mend: a folder, a plan, a block, a worker. */
export class RunnerError extends UserError {
  override readonly name = "RunnerError";
}
