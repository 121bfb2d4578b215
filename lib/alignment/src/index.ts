// biome-ignore-all assist/source/organizeImports: a contents page, in the order of the argument
// Everything that a notebook uses, by name. Tools and tests import the folders, such as "alignment/construct".

// Sources: from files to tables.
export {
  chooseInput,
  openExercise,
  panelBuilder,
  readRegions,
  readRightScores,
  readSources,
  readTruth,
  stateYearsOutsideSystem,
} from "./node";
export { countBy, joinManyToOne, rowsByGroup, summaryStatistics, tableOf } from "./table";
export { frameOf, showFrame } from "./frames";

// The panel: from tables to the estimation sample, and other tables of the same cases.
export {
  addRights,
  aroundMembership,
  buildPanel,
  coverageBySource,
  yearlyChangeFormula,
  yearlyChanges,
} from "./construct";
export { panelSpecification } from "./specification";
export { membersWithScores, panelTable } from "./study";

// Models and inference.
export {
  compareModels,
  fitMixedModel,
  inferFixedEffects,
  predictGroups,
  testContrasts,
} from "@alignment/engine";
export {
  aroundMembershipFormula,
  caseSlopes,
  clusteredBy,
  clusteredContrasts,
  coefficient,
  compareCoefficients,
  cumulativeEffect,
  equivalenceRows,
  inSimulatedWorlds,
  meanYearlyChanges,
  predictAtMeans,
  rightFormula,
  slopeFinding,
  slopeWeights,
  smoothedCurve,
  table2Formula,
  table2Labels,
  yearlyChangeEffects,
} from "./study";

// The paper: its models, its published numbers, its claims.
export { fitRights, robustnessCheck, testShift } from "./study";
export * as replication from "./tables/replication";

// The evidence: every statistic beside what it would be without influence, and the verdicts.
export { evidenceOf } from "./node";
export * as evidenceTables from "./tables/evidence";

// All specifications at once, and what designs can find.
export * as multiverse from "./multiverse-names";
export * as power from "./tables/power";

// Tables, figures and text.
export {
  columnsTable,
  dataTable,
  effectsTable,
  formatMarkdown,
  methodsTable,
  regressionColumnOf,
  regressionTable,
  robustnessTable,
} from "./tables";
export * as plot from "./figures/plot";
export { formatEffect, formatF, formatNumber, formatP, formatPercent } from "./text";
export {
  check,
  checkClose,
  describeInput,
  ifAvailable,
  recordEffect,
  recordFit,
  recordResult,
  showFigure,
  showLive,
  showMarkdown,
  showTable,
} from "./display";

// The types of all of them.
export type * from "@alignment/engine";
export type * from "./construct";
export type * from "./display";
export type * from "./figures";
export type * from "./frames";
export type * from "./node";
export type {
  CurveNull,
  JointAtHand,
  MultiverseAtHand,
  MultiverseSummary,
  Plan,
  SpecificationRow,
} from "./multiverse";
export type * from "./nulls";
export type * from "./power";
export type * from "./sources";
export type * from "./specification";
export type * from "./study";
export type * from "./table";
export type * from "./tables";
export type * from "./text";
export type * from "./worlds";
