export type { CovariateProcess } from "./covariates";
export {
  type PhysicalIntegrityItem,
  type PhysicalIntegrityItems,
  physicalIntegrityItems,
} from "./items";
export { membershipCodes } from "./memberships";
export type { SimulatedMandate, SimulatedOrganization } from "./organizations";
export {
  defaultWorldParameters,
  type InfluenceMechanism,
  type WorldParameters,
  worldParameters,
} from "./parameters";
export { type RandomStream, randomStream } from "./random";
export type { SimulatedState } from "./states";
export { useSimulatedWorld } from "./temporary";
export {
  type ChangePerYear,
  type ExpectedFinding,
  generatorVersion,
  readTruth,
  type SimulatedTruth,
  type TrueAlignment,
  truthFile,
  truthOf,
} from "./truth";
export { type SimulatedWorld, simulateWorld } from "./world";
export { type EnsuredWorld, ensureSimulatedWorld, formatSimulatedWorld, writeSimulatedWorld } from "./write";
