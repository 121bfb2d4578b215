export {
  type EvidenceData,
  evidenceData,
  lastScoreYear,
  type MeasureName,
  mainMeasure,
  measureNames,
} from "./evidence-data";
export { type EvidenceStudy, evidenceStudy, yearlyStatistics } from "./study";
export { binomialShare, type NullSummary, randomisationP, summaryOf } from "./summary";
export { type Evidence, holm, smallestEffect, type Verdict, verdictOf } from "./verdict";
