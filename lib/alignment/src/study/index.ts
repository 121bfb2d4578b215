export { type AppendixCheck, appendixChecks } from "./appendix";
export { type CaseSlope, type CaseSlopeOptions, caseSlopes, type VaryingSlopes } from "./case-slopes";
export {
  type ClusterOptions,
  type Clusters,
  clusteredBy,
  compareCoefficients,
  type NamedModel,
} from "./clustered";
export { clusteredContrasts } from "./clustered-contrasts";
export { type Coefficients, coefficient, coefficients, type Inferences } from "./coefficient";
export {
  type ChangeDynamics,
  type CumulativeEffectOptions,
  cumulativeEffect,
  dynamicMultiplier,
} from "./cumulative-effect";
export { type EquivalenceRows, equivalenceRows } from "./equivalence-rows";
export * from "./evidence";
export { aroundMembershipFormula, rightFormula, table2Formula, table2Labels } from "./formulas";
export {
  type Hypothesis,
  type HypothesisName,
  hypotheses,
  hypothesesTable,
  type MembershipPeriod,
  type Motive,
} from "./hypotheses";
export {
  type NumberClaim,
  type NumberKind,
  type PaperClaim,
  type PaperFinding,
  readPaperClaims,
  type SentenceClaim,
  type StarsClaim,
} from "./ledger/claims";
export { type Contradiction, contradictionsOf } from "./ledger/contradictions";
export { found, type LedgerEntry, type LedgerValue, ledgerOf } from "./ledger/entries";
export {
  type Bounds,
  type ImpliedParameters,
  impliedParameters,
  type PrintedCoefficient,
  type PrintedComponents,
  type PrintedCriteria,
  roundingBounds,
  type StarsConsistency,
  shareBelowZero,
  shareBelowZeroBounds,
  slopeDeviationBounds,
  starsConsistency,
} from "./ledger/implied";
export {
  type ClaimOutcome,
  type Judgement,
  type JudgementRules,
  judgeClaim,
  judgementRules,
  type OurValue,
  type Tolerance,
} from "./ledger/judge";
export type { PaperModels } from "./ledger/paper-models";
export { paperClaimValues } from "./ledger/paper-values";
export {
  distancesShrink,
  distancesStay,
  isRefuted,
  isSupported,
  type JudgedSentence,
  nothingChanges,
  paceRises,
  type SlopeInterval,
  type Standing,
  standings,
} from "./ledger/standing";
export { type ClaimedTableName, ledgerValuesOf } from "./ledger/values";
export { casesByMandate, membersWithScores } from "./members";
export { type PanelTables, panelTable } from "./panel-table";
export { type DesignPower, powerOfDesigns } from "./power-of-designs";
export { predictAtMeans } from "./predict-at-means";
export { type PublishedTable, publishedColumn, readPublishedTable } from "./published";
export {
  fitRights,
  type PhysicalIntegrityRight,
  physicalIntegrityRights,
  type RightFit,
  type ShiftTest,
  testShift,
} from "./rights";
export { type RobustnessCheck, robustnessCheck, slopeFinding } from "./robustness";
export { inSimulatedWorlds } from "./simulated-worlds";
export { type SlopeWeight, slopeWeights } from "./slope-weights";
export { type SmoothedCurve, smoothedCurve } from "./smoothed-curve";
export { type AroundPeriod, meanYearlyChanges, yearlyChangeEffects } from "./yearly-changes";
