export { ModelError, UserError } from "./errors";
export { type ConditionalModes, conditionalModes } from "./fit/conditional-modes";
export { criterionAt } from "./fit/criterion-at";
export { type FitOptions, fitMixedModel } from "./fit/fit";
export { fitMixedModels } from "./fit/fit-many";
export { type Prediction, predictFixed } from "./fit/predict";
export { type GroupPrediction, type GroupPredictionOptions, predictGroups } from "./fit/predict-groups";
export { secondStart } from "./fit/second-start";
export { describeModel, formatEquation } from "./formula/equation";
export type {
  Argument,
  ArithmeticOperator,
  Call,
  ComparisonOperator,
  Expression,
} from "./formula/expression";
export type { ElementaryName, FunctionName } from "./formula/function-names";
export { parseFormula } from "./formula/parse";
export { FormulaError } from "./formula/scan";
export type {
  ModelSpecification,
  RandomSpecification,
  TermSpecification,
  VariableSpecification,
} from "./formula/specification";
export { formatFormula, formatTerm, type ModelTree, type RandomTerm, type Term } from "./formula/tree";
export {
  type AcrossModels,
  type ModelCoefficient,
  type ModelContrast,
  type RobustEstimate,
  testAcrossModels,
} from "./inference/across-models";
export {
  type BootstrapComparison,
  type BootstrapComparisonOptions,
  bootstrapComparison,
} from "./inference/bootstrap-comparison";
export { type ComparedModel, compareModels, type ModelComparison } from "./inference/compare";
export {
  type Contrast,
  type ContrastOptions,
  type TestedContrast,
  testContrasts,
} from "./inference/contrasts";
export {
  type Determination,
  determinationOf,
  type IntraClassCorrelation,
  intraClassCorrelation,
} from "./inference/determination";
export { type EquivalenceTest, testEquivalence, type UncertainEstimate } from "./inference/equivalence";
export { type FittedValues, fittedValues } from "./inference/fitted";
export { type InferenceOptions, inferFixedEffects } from "./inference/fixed-effects";
export { cooksDistances, type GroupInfluence } from "./inference/influence";
export {
  type ConfidenceIntervals,
  confidenceIntervals,
  type IntervalMethod,
  type IntervalOptions,
} from "./inference/intervals";
export { leverages } from "./inference/leverage";
export type { LinearMethod } from "./inference/linear-tests";
export {
  type FactorLevels,
  type MarginalMean,
  type MarginalMeanOptions,
  type MarginalMeans,
  type MeanDifference,
  marginalMeans,
} from "./inference/marginal-means";
export type { EstimatedParameter, ModelParameter, ParameterInterval } from "./inference/parameters";
export {
  type DetectableOptions,
  minimalDetectableEffect,
  type PowerOptions,
  powerOf,
} from "./inference/power";
export {
  type RandomEffectReference,
  type RandomEffectTest,
  type RandomEffectTestOptions,
  testRandomEffect,
} from "./inference/random-effect-test";
export type { HeldValues } from "./inference/reference-grid";
export { refit, type SimulationOptions, simulate } from "./inference/simulate";
export { type TermTest, type TermTestOptions, testTerms } from "./inference/term-tests";
export type {
  DefinedInference,
  FixedEffectInference,
  FixedEffectInferences,
  InferenceMethod,
  UndefinedInference,
} from "./inference/types";
export type { DistinctRows } from "./loess/distinct";
export type { Vertices } from "./loess/interpolation";
export {
  fitLoess,
  type LoessFit,
  type LoessOptions,
  type LoessPrediction,
  predictLoess,
} from "./loess/loess";
export type { LocalOperator } from "./loess/neighbourhood";
export { philox4x32 } from "./random/philox";
export { type RandomStream, randomStream } from "./random/stream";
export type {
  Certificate,
  Contrasts,
  DataColumns,
  DataOptions,
  DroppedRows,
  EstimationMethod,
  FitSource,
  FitStatus,
  FixedEffect,
  MixedModelFit,
  ModelFactor,
  RandomEffect,
  SecondStart,
} from "./types";
