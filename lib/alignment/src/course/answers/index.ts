import { UserError } from "@alignment/engine/dist/errors";
import type { Exercise } from "../task";
import type { ExerciseWorld } from "../world";
import { leaveOneOut } from "./01-leave-one-out";
import { joins } from "./02-joins";
import { partialPooling } from "./03-partial-pooling";
import { centring } from "./04-centring";
import { warnings } from "./05-warnings";
import { prediction } from "./06-prediction";
import { clusters } from "./07-clusters";
import { regressionToTheMean } from "./08-regression-to-the-mean";
import { placeboAccession } from "./09-placebo-accession";
import { specificationCurve } from "./10-specification-curve";
import { verdictGame } from "./11-verdict-game";

export { gameAnswers } from "./11-verdict-game";
export { nameMechanism } from "./mechanism";

/** All exercises in their order. */
export const exercises: readonly Exercise<ExerciseWorld>[] = [
  leaveOneOut,
  joins,
  partialPooling,
  centring,
  warnings,
  prediction,
  clusters,
  regressionToTheMean,
  placeboAccession,
  specificationCurve,
  verdictGame,
];

/**
 * An exercise by its number.
 *
 * @param number two digits, as in the notebook's name.
 * @throws UserError if there is none.
 * @example
 * exerciseOf("01").title; // "A leave-one-out mean by hand"
 */
export function exerciseOf(number: string): Exercise<ExerciseWorld> {
  const exercise = exercises.find((one) => one.number === number);
  if (exercise !== undefined) return exercise;
  throw new UserError(
    `exerciseOf: there is no exercise ${number}; expected one of ${exercises.map((one) => one.number).join(", ")}`,
  );
}
