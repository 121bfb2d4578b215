// The figures under the names that notebooks use: plot.caterpillar(…).
export { plotAround as around } from "./around";
export { plotAttrition as attrition } from "./attrition";
export { plotCaseLines as caseLines } from "./case-lines";
export { plotCaterpillar as caterpillar } from "./caterpillar";
export {
  plotDistanceAtEntry as distanceAtEntry,
  plotDistanceByDuration as distanceByDuration,
  plotEntries as entries,
} from "./counts";
export { plotCoverage as coverage } from "./coverage";
export { plotEquivalence as equivalence } from "./equivalence";
export { plotEventPaths as eventPaths } from "./event-path";
export { plotMembershipPanels as membershipPanels } from "./membership-panels";
export { plotMembershipPrediction as membershipPrediction } from "./membership-prediction";
export { plotMethods as methods } from "./methods";
export { plotMultiverseCurve as multiverse } from "./multiverse-curve";
export { plotNullRanges as nullRanges } from "./null-ranges";
export { plotPathways as pathways } from "./pathways";
export { plotPower as power } from "./power";
export { plotProfile as profile } from "./profile";
export { plotShrinkage as shrinkage } from "./shrinkage";
export { plotSpecifications as specifications } from "./specifications";
