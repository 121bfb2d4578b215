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
  readCiri,
  readConcordance,
  readRegions,
  readRightScores,
  readScores,
  readSources,
  readStates,
  readTaxes,
  sampleBuilder,
  sourceReader,
} from "./folder";
export { type Identity, identify, serves, sha256Of } from "./identify";
export { chooseInput, type Input, inputOf, realFolder, simulatedFolder } from "./input";
export { multiverseOfFolder } from "./multiverse";
export { type OpenFolder, openFolder } from "./open-folder";
export { readInferredTable, readTable, readText } from "./read";
export { writeSealedWorld } from "./sealed-world";
export { type EnsuredWorld, ensureSimulatedWorld, writeSimulatedWorld } from "./simulated-world";
export { readSpecification } from "./specification";
export { stateYearsOutsideSystem } from "./state-system";
export { useSimulatedWorld } from "./temporary-world";
export { readTruth } from "./truth";
export { writeAtomically, writeTable, writeTextAtomically } from "./write";
