// The power of designs, under the names that notebooks use: power.simulate(…).

export { powerTestInWords as testInWords } from "../power/curves";
export { simulatePower as simulate } from "../power/simulate";
export { powerOfDesigns as ofStandardErrors } from "../study/power-of-designs";
export { powerFigure as figure, powerInWords as inWords, powerTable as table } from "./power-tables";
