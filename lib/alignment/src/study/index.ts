export { type CaseSlope, type CaseSlopeOptions, caseSlopes } from "./case-slopes";
export { accumulatedPush, type ChangeDynamics } from "./cumulative-effect";
export * from "./evidence";
export {
  type Hypothesis,
  type HypothesisName,
  hypotheses,
  hypothesesTable,
  type MembershipPeriod,
  type Motive,
} from "./hypotheses";
export {
  type Finding,
  type FindingClaim,
  type NumberClaim,
  type NumberKind,
  type PaperClaim,
  readPaperClaims,
  type StarsClaim,
} from "./ledger/claims";
export { type Contradiction, contradictionsOf } from "./ledger/contradictions";
export { type LedgerEntry, type LedgerValue, ledgerOf } from "./ledger/entries";
export { type EffectInterval, found, foundIn, holdsIf, trendOf } from "./ledger/findings";
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
export { type ClaimedTableName, ledgerValuesOf } from "./ledger/values";
export { type PublishedTable, publishedColumn, readPublishedTable } from "./published";
