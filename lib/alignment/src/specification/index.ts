export { type Alternative, alternativesToInferredRules } from "./alternatives";
export { choicesOfModel, type IgoGroup } from "./choices-of-samples";
export { formatCodebook, formatPanelCodebook } from "./codebook";
export { attritionCodebook, type CodebookEntry, type PanelCodebook, panelCodebook } from "./columns";
export { type Basis, type Declaration, type Declarations, describeValue, type Stage } from "./declaration";
export { type ConstructionRule, constructionRules, rulesOf } from "./rules";
export {
  type Choice,
  choiceGroups,
  choices,
  choices as alternatives,
  defaultSpecification,
  type PanelSpecification,
  panelSpecification,
} from "./specification";
