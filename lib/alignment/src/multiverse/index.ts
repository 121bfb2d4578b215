export { type CurveStatistics, curveStatistics, maxTAdjusted, randomisationP, significantT } from "./curve";
export { type ChoiceInfluence, type ChoiceResults, choiceInfluence } from "./influence";
export {
  type ControlName,
  controlNames,
  defaultModelChoices,
  type ModelChoices,
  modelFormula,
  type RandomPart,
  randomParts,
} from "./model-choices";
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
