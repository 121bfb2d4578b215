export { check, checkClose, checkEqual } from "../display/check";
export { type FigureBundle, figureBundle, plotlyLoader } from "../display/figure-bundle";
export { type ResultValue, recordResult } from "../display/results";
export type { DisplayBundle } from "../display/send";
export { showFigure, showMarkdown, showTable } from "../display/show";
export { formatPng, formatSvg } from "../display/static-picture";
export { type AroundSeries, type MembershipEvent, plotAround } from "../figures/around";
export { plotAttrition } from "../figures/attrition";
export { type CaseWithLines, type FittedLine, plotCaseLines } from "../figures/case-lines";
export { type CaterpillarOptions, plotCaterpillar } from "../figures/caterpillar";
export { plotDistanceAtEntry, plotDistanceByDuration, plotEntries } from "../figures/counts";
export { plotCoverage } from "../figures/coverage";
export {
  type EquivalenceFigureOptions,
  type EquivalenceOutcome,
  type EquivalenceRow,
  equivalenceOutcome,
  plotEquivalence,
} from "../figures/equivalence";
export type { Figure, Numbers, PlotlyObject } from "../figures/figure";
export { type NamedPrediction, plotMembershipPanels } from "../figures/membership-panels";
export { type MembershipPrediction, plotMembershipPrediction } from "../figures/membership-prediction";
export { type MethodFigureOptions, plotMethods } from "../figures/methods";
export {
  type PathwayTimes,
  plotPathways,
  type StylisedPathways,
  stylisedPathways,
} from "../figures/pathways";
export { type PowerCurve, type PowerFigureOptions, plotPower } from "../figures/power";
export { type ParameterProfile, plotProfile } from "../figures/profile";
export { type CaseSlopes, plotShrinkage } from "../figures/shrinkage";
export {
  plotSpecifications,
  type SpecificationFigureOptions,
  type SpecificationResult,
} from "../figures/specifications";
export { type CaseSlope, type CaseSlopeOptions, caseSlopes } from "../study/case-slopes";
export { accumulatedPush, type ChangeDynamics } from "../study/cumulative-effect";
export {
  type Hypothesis,
  type HypothesisName,
  hypotheses,
  hypothesesTable,
  type MembershipPeriod,
  type Motive,
} from "../study/hypotheses";
export {
  type Finding,
  type FindingClaim,
  type NumberClaim,
  type NumberKind,
  type PaperClaim,
  readPaperClaims,
  type StarsClaim,
} from "../study/ledger/claims";
export { type Contradiction, contradictionsOf } from "../study/ledger/contradictions";
export { type LedgerEntry, type LedgerValue, ledgerOf } from "../study/ledger/entries";
export { type EffectInterval, found, foundIn, holdsIf, trendOf } from "../study/ledger/findings";
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
} from "../study/ledger/implied";
export {
  type ClaimOutcome,
  type Judgement,
  type JudgementRules,
  judgeClaim,
  judgementRules,
  type OurValue,
  type Tolerance,
} from "../study/ledger/judge";
export { type ClaimedTableName, ledgerValuesOf } from "../study/ledger/values";
export { type PublishedTable, publishedColumn, readPublishedTable } from "../study/published";
export { type DataCell, type DataTableOptions, dataTable } from "../tables/data-table";
export { formatHtml } from "../tables/html";
export { type ImpliedByTable, impliedByTable, impliedTable, type OwnImplied } from "../tables/implied-table";
export { formatLatex } from "../tables/latex";
export { claimOutcomes, countOutcomes, type LedgerTableOptions, ledgerTable } from "../tables/ledger-table";
export { formatMarkdown } from "../tables/markdown";
export { type MethodsTableOptions, methodsTable } from "../tables/methods-table";
export {
  type RegressionColumn,
  type RegressionColumnOptions,
  type RegressionStatistic,
  type RegressionTerm,
  regressionColumnOf,
  starsLegend,
  starsOf,
} from "../tables/regression-column";
export { type RegressionTableOptions, regressionTable } from "../tables/regression-table";
export type { Alignment, ReportTable, RowGroup, TableColumn } from "../tables/table";
export { formatText } from "../tables/text";
export { type HypothesisVerdict, type VerdictRow, verdictsTable } from "../tables/verdicts-table";
export {
  displayText,
  escapeHtml,
  formatEffect,
  formatF,
  formatNumber,
  formatP,
  formatPercent,
  formatPValue,
  formatSigned,
} from "../text";
