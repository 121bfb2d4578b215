import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Notebook, notebooksFolder, readNotebook } from "@alignment/kernel";
import { ClassError } from "./errors";

/** The folder of the exercises as they are handed out. */
export const exercisesFolder = join(notebooksFolder, "exercises");

/** The folder of their solutions, under the same file names. */
export const solutionsFolder = join(notebooksFolder, "solutions");

/** An exercise's notebook. */
export interface ExerciseNotebook {
  readonly name: string;
  readonly notebook: Notebook;
}

/**
 * The notebook of an exercise.
 *
 * @param number two digits.
 * @param folder the exercises, or their solutions.
 * @throws ClassError if there is none.
 */
export function exerciseNotebook(number: string, folder: string = exercisesFolder): ExerciseNotebook {
  const name = existsSync(folder)
    ? readdirSync(folder).find((one) => one.startsWith(`${number}-`) && one.endsWith(".ipynb"))
    : undefined;
  if (name === undefined) throw new ClassError(`class: ${folder} holds no notebook ${number}-….ipynb`);
  return { name, notebook: readNotebook(join(folder, name)) };
}
