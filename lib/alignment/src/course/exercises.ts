import { UserError } from "@alignment/engine/dist/errors";
import type { Exercise } from "./task";
import type { ExerciseWorld } from "./world";

/** All exercises in their order. */
export const exercises: readonly Exercise<ExerciseWorld>[] = [];

/**
 * An exercise by its number.
 *
 * @param number two digits, as in the notebook's name.
 * @throws UserError if there is none.
 */
export function exerciseOf(number: string): Exercise<ExerciseWorld> {
  const exercise = exercises.find((one) => one.number === number);
  if (exercise !== undefined) return exercise;
  throw new UserError(
    `exerciseOf: there is no exercise ${number}; expected one of ${exercises.map((one) => one.number).join(", ")}`,
  );
}
