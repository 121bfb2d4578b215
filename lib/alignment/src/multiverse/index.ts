export { type CurveStatistics, curveStatistics, maxTAdjusted, randomisationP, significantT } from "./curve";
export { type ChoiceInfluence, type ChoiceResults, choiceInfluence } from "./influence";
