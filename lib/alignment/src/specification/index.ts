export {
  afterCodebook,
  aroundMembershipCodebook,
  attritionCodebook,
  beforeCodebook,
  type CodebookEntry,
  formatCodebook,
  panelCodebook,
  taxCodebook,
} from "./codebook";
export { type ConstructionRule, constructionRules } from "./rules";
export {
  type Alternatives,
  alternatives,
  defaultSpecification,
  type IgoGroup,
  igoGroups,
  type PanelSpecification,
  panelSpecification,
} from "./specification";
