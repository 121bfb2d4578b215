import { blockCount, type Job } from "./job";

/** How a job is spread over the tasks of a cluster. */
export interface BatchOptions {
  /** The command that runs one task, its number appended: the program and its arguments. */
  readonly task: readonly string[];
  /** The command that merges the blocks. */
  readonly merge: readonly string[];
  /** Folder for the scripts and logs; it must be seen by every node. */
  readonly folder: string;
  /** Name under which the job stands in the queue. */
  readonly name: string;
}

/** Clusters take at most so many tasks in one array (Slurm's default of MaxArraySize is 1,001). */
const mostTasks = 1_000;

/**
 * How many tasks a job is cut into, and how many blocks each runs.
 *
 * @param job the job.
 * @returns at most 1,000 tasks; the last ones may have fewer blocks, none has none.
 * @example
 * tasksOf({ identity: "a", units: 2500, unitsPerBlock: 1 }); // { tasks: 834, blocksPerTask: 3 }
 */
export function tasksOf(job: Job): { readonly tasks: number; readonly blocksPerTask: number } {
  const blocks = blockCount(job);
  const blocksPerTask = Math.ceil(blocks / mostTasks);
  return { tasks: Math.ceil(blocks / blocksPerTask), blocksPerTask };
}

/**
 * The blocks of one task.
 *
 * @param job the job.
 * @param task the task's number, from 0.
 * @returns the numbers of its blocks; none where the task is spare, so that it writes nothing.
 */
export function blocksOfTask(job: Job, task: number): number[] {
  const { blocksPerTask } = tasksOf(job);
  const first = task * blocksPerTask;
  const last = Math.min(blockCount(job), first + blocksPerTask);
  return Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
}

/** `word` as one word of a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function commandLine(words: readonly string[]): string {
  return words.map(quoted).join(" ");
}

/** The texts of the scripts that run a job on a cluster with Slurm. */
export interface SlurmScripts {
  /** Runs one task of the array; the person adds account, partition and time. */
  readonly array: string;
  readonly merge: string;
  /** Submits both; given numbers of tasks, it submits those alone. */
  readonly submit: string;
}

/**
 * The scripts of a Slurm job array: one task runs some blocks on one core; the merge starts when all tasks have ended,
 * well or not (`afterok` would wait for ever once one failed), and refuses gaps.
 *
 * @param job the job.
 * @param options the commands, the folder and the name.
 * @returns three shell scripts.
 */
export function slurmScripts(job: Job, { task, merge, folder, name }: BatchOptions): SlurmScripts {
  const { tasks } = tasksOf(job);
  const shared = [
    "#!/bin/bash",
    `#SBATCH --job-name=${name}`,
    "#SBATCH --ntasks=1",
    "#SBATCH --cpus-per-task=1",
  ];
  return {
    array: `${[
      ...shared,
      "#SBATCH --requeue",
      "#SBATCH --output=log/task-%a.txt",
      "#SBATCH --open-mode=append",
      "# Add what your cluster asks for: #SBATCH --account=..., --partition=..., --time=...",
      `exec ${commandLine(task)} "$SLURM_ARRAY_TASK_ID"`,
    ].join("\n")}\n`,
    merge: `${[...shared, "#SBATCH --output=log/merge.txt", `exec ${commandLine(merge)}`].join("\n")}\n`,
    submit: `${[
      "#!/bin/bash",
      `# Submits all tasks and the merge: ${folder}/submit.sh`,
      `# Some tasks again, as the merge names them: ${folder}/submit.sh 3,7-9`,
      "set -euo pipefail",
      `cd ${quoted(folder)}`,
      "mkdir -p log",
      `job=$(sbatch --parsable --array="\${1:-0-${tasks - 1}}" array.sh)`,
      `sbatch --dependency="afterany:\${job%%;*}" merge.sh`,
    ].join("\n")}\n`,
  };
}

/**
 * A script that runs a job with GNU parallel, on this machine or (with `--sshlogin`) on several; what failed runs again
 * at the next call.
 *
 * @param job the job.
 * @param options the commands, the folder and the name.
 * @returns a shell script.
 */
export function parallelScript(job: Job, { task, merge, folder }: BatchOptions): string {
  const { tasks } = tasksOf(job);
  return `${[
    "#!/bin/bash",
    "# Runs all tasks, one a core, and merges; call it again to run what failed or was stopped.",
    "set -euo pipefail",
    `cd ${quoted(folder)}`,
    `seq 0 ${tasks - 1} | parallel --quote --resume-failed --joblog parallel.log "$@" ${commandLine(task)} {}`,
    `exec ${commandLine(merge)}`,
  ].join("\n")}\n`;
}
