export {
  type PowerCurves,
  type PowerOfHypothesis,
  type PowerPoint,
  PowerTable,
  powerTestInWords,
} from "./curves";
export { defaultPowerDesign, type PowerDesign, powerDesign } from "./design";
export { dataOfDesign } from "./design-data";
export { type PowerDrawer, powerDrawer, powerDrawNames, statesOfPower } from "./draws";
export { simulatePower } from "./simulate";
export {
  checkPowerRequest,
  evenlyApart,
  fewestNullDraws,
  heldOutNull,
  type PowerDraw,
  type PowerRequest,
  type PowerStep,
  poweredHypotheses,
  powerSteps,
  usualPowerRequest,
} from "./steps";
