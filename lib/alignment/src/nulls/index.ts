export {
  type DrawKind,
  digitsOfStatistic,
  drawNames,
  type NullStatistic,
  nullStatistics,
} from "./draw-kinds";
export { DrawTable, kindKey } from "./draw-table";
export { type DrawContext, type Drawer, drawer } from "./drawer";
export {
  type EvidenceAtHand,
  type EvidencePart,
  evidenceAtHand,
  type KeepEvidence,
  type ObservedAmongNulls,
  type StatisticInNull,
} from "./evidence-at-hand";
export {
  type EvidencePlan,
  type EvidenceRequest,
  evidencePlan,
  heldOutNulls,
  partNames,
  publishedDraws,
  statisticsOf,
} from "./evidence-plan";
export { type EvidenceTree, evidenceTree, type PartialEvidence } from "./evidence-tree";
export { exchangeDonors } from "./exchange";
export { type NullName, nullNames, nullsInWords } from "./null-words";
export { type NullWorlds, nullWorlds } from "./null-worlds";
export { refuseUnusableData } from "./obstacles";
export { eraStrata } from "./strata";
export { tryDraw } from "./try-draw";
export type { JudgedHypothesis } from "./verdict-evidence";
