export { ifAvailable } from "./available";
export { check, checkClose, checkEqual } from "./check";
export { describeInput } from "./describe-input";
export { type FigureBundle, figureBundle, plotlyLoader } from "./figure-bundle";
export { recordEffect, recordFit } from "./record";
export { type ResultValue, recordResult } from "./results";
export type { DisplayBundle } from "./send";
export { showFigure, showMarkdown, showTable } from "./show";
export { formatPng, formatSvg } from "./static-picture";
