export { escapeHtml, escapeMarkdown, htmlWithCode, scriptJson } from "./escape";
export {
  digitsToShow,
  type EffectFormat,
  type EstimateWithInterval,
  formatCount,
  formatEffect,
  formatF,
  formatNumber,
  formatP,
  formatPercent,
  formatPValue,
  formatSigned,
  type JointTest,
  minusSign,
} from "./numbers";
export { displayText } from "./tags";
