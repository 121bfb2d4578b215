export { curveOfPlan, type JointAtHand, type MultiverseAtHand, multiverseOf } from "./at-hand";
export { choiceLabel, controlWords, valueInWords } from "./choice-words";
export { type CurveStatistics, curveStatistics, maxTAdjusted, randomisationP, significantT } from "./curve";
export { type ChoiceInfluence, type ChoiceResults, choiceInfluence } from "./influence";
export {
  type CurveRow,
  curveDraws,
  curveOfRows,
  type JointTest,
  jointTest,
  panelsOfUnits,
  unitsOfJointTest,
} from "./joint-test";
export {
  type ControlName,
  controlColumns,
  controlNames,
  declaredModelChoices,
  defaultModelChoices,
  isModelChoice,
  type ModelChoices,
  modelChoiceProblem,
  modelFormula,
  type RandomPart,
} from "./model-choices";
export { type CurveNull, nullSources, type SourcesOf } from "./null-sources";
export { type LeftOutChoice, type PaperPlan, paperPlan } from "./paper-plan";
export {
  type ChoiceValue,
  type Exclusion,
  formatChoiceValue,
  mostUnits,
  type Plan,
  type PlannedSpecification,
  parsePlan,
  plannableChoices,
  planUnits,
  specificationOfUnit,
  valuesOfUnit,
} from "./plan";
export { type PlannedPanel, planPanels } from "./plan-panels";
export { sameAs } from "./same-as";
export {
  type ShortcutP,
  shortcutP,
  shortcutRejections,
  shortcutSpecifications,
  shortcutWorlds,
} from "./shortcut";
export { type SpecificationRow, SpecificationRows } from "./specification-rows";
export { type CurveSummary, type MultiverseSummary, summarize } from "./summary";
export { usualDraws, usualSpecifications } from "./usual-joint";
