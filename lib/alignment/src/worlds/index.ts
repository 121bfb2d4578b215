export { type RandomStream, randomStream } from "@alignment/engine/dist/random/stream";
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
export { sourcesOf } from "./sources-of";
export type { SimulatedState } from "./states";
export {
  type ChangePerYear,
  type ExpectedFinding,
  generatorVersion,
  type SimulatedTruth,
  type TrueAlignment,
  truthFile,
  truthOf,
} from "./truth";
export { type SimulatedWorld, simulateWorld } from "./world";
export { formatSimulatedWorld, simulatedFiles } from "./write";
