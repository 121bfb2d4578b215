export type { AfterTable, BeforeTable, Exit } from "./around";
export type {
  AroundMembership,
  AroundMembershipChoice,
  AroundMembershipColumns,
  AroundMembershipStep,
  AroundMembershipTable,
  MembershipPhase,
} from "./around-membership";
export { type AttritionStep, attritionTable } from "./attrition";
export { type PanelBuilder, panelBuilderOf } from "./builder";
export type { CaseStatus } from "./cases";
export { type ChangeTable, type ChangeWindows, yearlyChangeFormula } from "./changes";
export type { CovariateColumns, KeyColumns, TaxColumns } from "./covariates";
export {
  type CoverageTable,
  coverageBySource,
  coverageByState,
  coverageByYear,
  type SourceCoverageTable,
  type StateCoverageTable,
} from "./coverage";
export {
  countExitFates,
  type ExitCandidateTable,
  type ExitFate,
  type ExitFateTable,
  type ExitReading,
  exitReadings,
} from "./exits";
export type { IgoTable } from "./igos";
export {
  buildPanel,
  type CaseTable,
  type FateTable,
  type Panel,
  type Sample,
  type SampleColumns,
} from "./panel";
export { addRegionalGroups, type RegionalGroupColumns, type WithRegionalGroups } from "./regional-groups";
export { addRights, type RightColumns, type RightScores, type RightsSample } from "./rights";
export type { Scale, Scales } from "./scaling";
export type { StateYearTable } from "./state-years";
