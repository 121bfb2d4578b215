export {
  type AroundMembership,
  type AroundMembershipChoice,
  type AroundMembershipColumns,
  type AroundMembershipStep,
  type AroundMembershipTable,
  aroundMembership,
  type MembershipPhase,
} from "./around-membership";
export { type AttritionStep, attritionTable } from "./attrition";
export { type PanelBuilder, panelBuilderOf, type SampleBuilder, sampleBuilderOf } from "./builder";
export type { CaseStatus, CaseTable } from "./case-selection";
export { type ChangeTable, type ChangeWindows, yearlyChangeFormula, yearlyChanges } from "./changes";
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
  type ExitCandidateTable,
  type ExitFate,
  type ExitReading,
  exitCandidates,
  exitReadings,
} from "./exits";
export { type FateTable, fates } from "./fates";
export { type IgoTable, igoTable } from "./igos";
export type { Layout } from "./layout";
export { layOut } from "./layout-sources";
export { buildPanel, type Panel, type SpecifiedSample } from "./panel";
export { addRegionalGroups, type RegionalGroupColumns, type WithRegionalGroups } from "./regional-groups";
export {
  addRights,
  parseRightScores,
  type RightColumns,
  type RightScores,
  type RightsSample,
} from "./rights";
export { sampleOf } from "./sample";
export type { Sample, SampleColumns } from "./sample-columns";
export type { Scale, Scales } from "./scales";
export type { AfterTable, BeforeTable, Exit } from "./series";
export type { StateYearTable } from "./state-years";
