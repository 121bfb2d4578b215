import { availableParallelism } from "node:os";

/**
 * How many worker threads to start: those that a Slurm job was given, else one a core. (The system's own count is that
 * of the machine, also in a job of one core.)
 *
 * @param environment the environment's variables.
 * @returns a whole number of at least 1.
 */
export function defaultThreads(environment: NodeJS.ProcessEnv = process.env): number {
  const given = Number(environment.SLURM_CPUS_PER_TASK);
  if (Number.isInteger(given) && given >= 1) return given;
  return environment.SLURM_JOB_ID === undefined ? availableParallelism() : 1;
}
