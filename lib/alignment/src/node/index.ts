export {
  type EvidenceIdentity,
  evidenceFolder,
  evidenceIdentity,
  evidenceOf,
  evidenceSeed,
} from "./evidence";
export {
  exerciseWorldIn,
  type OpenExercise,
  openExercise,
  type ProgressLine,
  progressFile,
} from "./exercise";
export { type FileState, unverifiedLines } from "./file-state";
export {
  folderState,
  panelBuilder,
  readRegions,
  readRightScores,
  readSources,
  readStates,
  sampleBuilder,
  sourceReader,
} from "./folder";
export { hashesOfFiles, sha256Of } from "./hash";
export { type Identity, identify, serves } from "./identify";
export { chooseInput, type Input, inputOf, realFolder, simulatedFolder } from "./input";
export { multiverseOfFolder } from "./multiverse";
export { type OpenFolder, openFolder } from "./open-folder";
export { readInferredTable, readTable, readText } from "./read";
export { writeSealedWorld } from "./sealed-world";
export { type EnsuredWorld, ensureSimulatedWorld, writeSimulatedWorld } from "./simulated-world";
export { readSpecification } from "./specification";
export { stateYearsOutsideSystem } from "./state-system";
export { readTruth } from "./truth";
export { writeAtomically, writeTable } from "./write";
