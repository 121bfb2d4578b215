export type { AfterTable, BeforeTable, Exit } from "../construct/around";
export type {
  AroundMembership,
  AroundMembershipChoice,
  AroundMembershipColumns,
  AroundMembershipStep,
  AroundMembershipTable,
  MembershipPhase,
} from "../construct/around-membership";
export { type AttritionStep, attritionTable } from "../construct/attrition";
export { type PanelBuilder, panelBuilderOf } from "../construct/builder";
export type { CaseStatus } from "../construct/cases";
export { type ChangeTable, type ChangeWindows, yearlyChangeFormula } from "../construct/changes";
export type { CovariateColumns, KeyColumns, TaxColumns } from "../construct/covariates";
export {
  type CoverageTable,
  coverageBySource,
  coverageByState,
  coverageByYear,
  type SourceCoverageTable,
  type StateCoverageTable,
} from "../construct/coverage";
export {
  countExitFates,
  type ExitCandidateTable,
  type ExitFate,
  type ExitFateTable,
  type ExitReading,
  exitReadings,
} from "../construct/exits";
export type { IgoTable } from "../construct/igos";
export {
  buildPanel,
  type CaseTable,
  type FateTable,
  type Panel,
  type Sample,
  type SampleColumns,
} from "../construct/panel";
export {
  addRegionalGroups,
  type RegionalGroupColumns,
  type WithRegionalGroups,
} from "../construct/regional-groups";
export {
  addRights,
  type RightColumns,
  type RightScores,
  type RightsSample,
} from "../construct/rights";
export type { Scale, Scales } from "../construct/scaling";
export type { StateYearTable } from "../construct/state-years";
export {
  chooseInput,
  type EnsuredWorld,
  ensureSimulatedWorld,
  type Input,
  inputOf,
  panelBuilder,
  readCiri,
  readConcordance,
  readRegions,
  readRightScores,
  readScores,
  readSources,
  readStates,
  readTaxes,
  readTruth,
  realFolder,
  simulatedFolder,
  sourceReader,
  useSimulatedWorld,
  writeSimulatedWorld,
} from "../node";
export { neededFiles, parseSources, type SourceChoice, type Sources, sourceParser } from "../sources";
export type { CiriTable } from "../sources/ciri";
export type { CowCode, IgoId } from "../sources/codes";
export type { ConflictTable } from "../sources/conflicts";
export type { Concordance, NamedCountry } from "../sources/countries";
export type { DelegationTable } from "../sources/delegation";
export type { GdpSource, GdpVintage } from "../sources/gdp";
export type { Igo, Memberships } from "../sources/memberships";
export {
  type RegionalGroup,
  type RegionTable,
  regionalGroupNames,
  regionalGroupOfStates,
} from "../sources/regions";
export {
  type CiriItem,
  type FarissVersion,
  type ScoreName,
  type ScoreTable,
  scoreNames,
} from "../sources/scores";
export { type StateTable, stateYearsOutside } from "../sources/states";
export type { TaxSource } from "../sources/taxes";
export type { TreatySource } from "../sources/treaty";
export {
  afterCodebook,
  aroundMembershipCodebook,
  attritionCodebook,
  beforeCodebook,
  type CodebookEntry,
  formatCodebook,
  panelCodebook,
  taxCodebook,
} from "../specification/codebook";
export { type ConstructionRule, constructionRules } from "../specification/rules";
export {
  type Alternatives,
  alternatives,
  defaultSpecification,
  type IgoGroup,
  igoGroups,
  type PanelSpecification,
  panelSpecification,
} from "../specification/specification";
export {
  type ChangePerYear,
  type CovariateProcess,
  defaultWorldParameters,
  type ExpectedFinding,
  formatSimulatedWorld,
  generatorVersion,
  type InfluenceMechanism,
  membershipCodes,
  type PhysicalIntegrityItem,
  type PhysicalIntegrityItems,
  physicalIntegrityItems,
  type RandomStream,
  randomStream,
  type SimulatedMandate,
  type SimulatedOrganization,
  type SimulatedState,
  type SimulatedTruth,
  type SimulatedWorld,
  simulateWorld,
  type TrueAlignment,
  truthFile,
  truthOf,
  type WorldParameters,
  worldParameters,
} from "../worlds";
