import type { Solution } from "../fit/solution";
import { listOfWords } from "../options";
import { coefficientsOnColumns } from "./least-squares";

/**
 * Part of a row that may lie along a combination of columns that is zero in the data; above what makes a column
 * aliased.
 */
const estimableTolerance = 1e-6;

/**
 * Whether rows of the fixed effects can be told of, where columns were left out as linear combinations of others: a row
 * must keep the same combinations, or its mean depends on coefficients that the data do not determine. Source: Searle
 * (1971), Linear Models, section 5.4.
 *
 * @returns a function from the columns of all fixed effects and a row to the reason why its mean is not determined, or
 *   undefined where it is.
 */
export function estimability({
  frame,
  kept,
}: Solution): (columns: readonly Float64Array[], row: number) => string | undefined {
  const { names, columns: own } = frame.fixed;
  const leftOut = [...names.keys()].filter((column) => !kept.includes(column));
  if (leftOut.length === 0) return () => undefined;
  const dependence = coefficientsOnColumns(
    leftOut.map((column) => own[column]),
    kept.map((column) => own[column]),
  );
  const reason = `${listOfWords(leftOut.map((column) => names[column]))} had no coefficient, as a linear combination of other columns in the data, and here it is another`;
  return (columns, row) => {
    const isKept = leftOut.every((column, j) => {
      const value = columns[column][row];
      let [expected, size] = [0, Math.max(1, Math.abs(value))];
      kept.forEach((other, k) => {
        const part = columns[other][row] * dependence.get(k, j);
        expected += part;
        size += Math.abs(part);
      });
      return !(Math.abs(value - expected) > estimableTolerance * size);
    });
    return isKept ? undefined : reason;
  };
}
