import { standardise } from "../frame/standardise";
import { weighted, weightedMatrix } from "../frame/weights";
import { type Solution, standardisedCoefficients } from "./solution";

/**
 * The columns of X that the criterion is made of: standardised, and every row times the root of its weight, so that all
 * rows have residuals of one variance.
 */
export function workingColumns({ frame, fixed, fixedStandardisation }: Solution): readonly Float64Array[] {
  return weightedMatrix(standardise(fixed, fixedStandardisation), frame.weights).columns;
}

/** y − Xβ̂ of the response that the criterion is made of: without the offset, standardised and weighted. */
export function workingResiduals(solution: Solution): Float64Array {
  const { frame, fixed, fixedStandardisation, responseCentre, responseScale } = solution;
  const coefficients = standardisedCoefficients(solution);
  const { columns } = standardise(fixed, fixedStandardisation);
  const residuals = frame.response.map((value, row) => {
    let residual = (value - responseCentre) / responseScale;
    for (let j = 0; j < coefficients.length; j++) residual -= columns[j][row] * coefficients[j];
    return residual;
  });
  return weighted(residuals, frame.weights);
}
