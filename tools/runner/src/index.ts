export {
  type BatchOptions,
  blocksOfTask,
  parallelScript,
  type SlurmScripts,
  slurmScripts,
  tasksOf,
} from "./batch";
export { type BlockFault, blockName, type ReadBlock, readBlock, writeBlock } from "./block-file";
export type { WorkerStart } from "./block-worker";
export { hashOfCode } from "./code-hash";
export { RunnerError } from "./errors";
export { type BlockUnits, blockCount, identityOf, type Job, unitsOfBlock } from "./job";
export { lockFolder } from "./lock";
export { type BlockStates, blockStates, formatRanges, mergeBlocks, refuseForeignBlocks } from "./merge";
export { formatDuration, type Progress, progressLine } from "./progress";
export { type BlocksRun, type RunBlocksOptions, runBlocks } from "./run-blocks";
export { interruptSignal, type JobRun, runUnfinishedBlocks } from "./run-job";
export type { Task, TaskModule, TaskPlace } from "./task";
export { defaultThreads } from "./threads";
