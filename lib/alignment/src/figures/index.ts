export { type AroundSeries, type MembershipEvent, plotAround } from "./around";
export { plotAttrition } from "./attrition";
export { type CaseWithLines, type FittedLine, plotCaseLines } from "./case-lines";
export { type CaterpillarOptions, plotCaterpillar } from "./caterpillar";
export { plotDistanceAtEntry, plotDistanceByDuration, plotEntries } from "./counts";
export { plotCoverage } from "./coverage";
export {
  type EquivalenceFigureOptions,
  type EquivalenceOutcome,
  type EquivalenceRow,
  equivalenceOutcome,
  plotEquivalence,
} from "./equivalence";
export { type EventPath, type EventPathOptions, plotEventPaths } from "./event-path";
export type { Figure, Numbers, PlotlyObject } from "./figure";
export { type NamedPrediction, plotMembershipPanels } from "./membership-panels";
export { type MembershipPrediction, plotMembershipPrediction } from "./membership-prediction";
export { type MethodFigureOptions, plotMethods } from "./methods";
export { type CurveChoice, type MultiverseCurve, plotMultiverseCurve } from "./multiverse-curve";
export {
  type NullRange,
  type NullRangeKind,
  type NullRangesOptions,
  plotNullRanges,
  type StatisticWithNulls,
} from "./null-ranges";
export { type PathwayTimes, plotPathways, type StylisedPathways, stylisedPathways } from "./pathways";
export { type PowerCurve, type PowerFigureOptions, plotPower } from "./power";
export { type ParameterProfile, plotProfile } from "./profile";
export { type CaseSlopes, plotShrinkage } from "./shrinkage";
export {
  plotSpecifications,
  type SpecificationFigureOptions,
  type SpecificationResult,
} from "./specifications";
