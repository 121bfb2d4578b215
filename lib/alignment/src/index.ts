// The contents page: everything that a notebook uses, by name. Tools and tests import the folders, such as
// "alignment/construct".

// The types of all of them.
export type * from "@alignment/engine";
// Models and inference.
export {
  compareModels,
  fitMixedModel,
  inferFixedEffects,
  predictGroups,
  testContrasts,
} from "@alignment/engine";
export type * from "./construct";
// The panel: from tables to the estimation sample, and other tables of the same cases.
export {
  addRights,
  aroundMembership,
  buildPanel,
  coverageBySource,
  yearlyChangeFormula,
  yearlyChanges,
} from "./construct";
export type * from "./display";
export {
  check,
  checkClose,
  describeInput,
  recordEffect,
  recordFit,
  recordResult,
  showFigure,
  showMarkdown,
  showTable,
} from "./display";
export type * from "./figures";
export * as plot from "./figures/plot";
export type * from "./frames";
export { frameOf, showFrame } from "./frames";
export type * from "./node";
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
export type * from "./sources";
export type * from "./specification";
export { alternativesToInferredRules, panelSpecification } from "./specification";
export type * from "./study";
// The paper: its models, its published numbers, its claims.
export {
  appendixChecks,
  aroundMembershipFormula,
  caseSlopes,
  clusteredBy,
  coefficient,
  compareCoefficients,
  cumulativeEffect,
  equivalenceRows,
  fitRights,
  inSimulatedWorlds,
  meanYearlyChanges,
  membersWithScores,
  panelTable,
  paperClaimValues,
  powerOfDesigns,
  predictAtMeans,
  publishedColumn,
  rightFormula,
  robustnessCheck,
  slopeFinding,
  slopeWeights,
  smoothedCurve,
  table2Formula,
  table2Labels,
  testShift,
  yearlyChangeEffects,
} from "./study";
export type * from "./table";
export { countBy, joinManyToOne, rowsByGroup, summaryStatistics, tableOf } from "./table";
export type * from "./tables";
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
  sourcesTable,
} from "./tables";
export * as replication from "./tables/replication";
export type * from "./text";
export { formatEffect, formatF, formatNumber, formatP, formatPercent } from "./text";
export type * from "./worlds";
