export { type CurveStatistics, curveStatistics, maxTAdjusted, randomisationP, significantT } from "./curve";
export { type ChoiceInfluence, type ChoiceResults, choiceInfluence } from "./influence";
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
  randomParts,
} from "./model-choices";
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
export { type SpecificationRow, SpecificationRows, sameAs } from "./specification-rows";
