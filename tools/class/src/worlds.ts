import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { panelBuilderOf } from "alignment/construct";
import {
  type CourseWorld,
  courseWorldParameters,
  exerciseOf,
  type GameWorld,
  gameAnswers,
  gameWorldParameters,
  gameWorlds,
} from "alignment/course";
import { writeSealedWorld } from "alignment/node";
import type { SourceChoice } from "alignment/sources";
import {
  type InfluenceMechanism,
  simulateWorld,
  sourcesOf,
  type WorldParameters,
  worldParameters,
} from "alignment/worlds";
import { ClassError } from "./errors";
import { type ClassSecret, worldSeed } from "./key";
import type { Student } from "./students";

/** Which world of a student's game has which mechanism: an order of the four that the key draws. */
export function gameMechanisms(key: ClassSecret, student: Student): Record<GameWorld, InfluenceMechanism> {
  const left = [...gameAnswers];
  let draw = worldSeed(key, student.name, "order of the game");
  const drawn = gameWorlds.map((name) => {
    const [mechanism] = left.splice(draw % left.length, 1);
    draw = Math.floor(draw / gameAnswers.length);
    return [name, mechanism] as const;
  });
  return Object.fromEntries(drawn) as Record<GameWorld, InfluenceMechanism>;
}

/** How the worlds of one student are made: the seeds of the game's worlds come from the attempt that was used. */
export interface WorldRecipe {
  readonly world: Partial<WorldParameters>;
  readonly game: Readonly<Record<GameWorld, Partial<WorldParameters>>>;
}

/**
 * The recipe of a student's worlds: the same for the same key, name and attempts.
 *
 * @param key the class's key.
 * @param student the student.
 * @param attempts for each world of the game which draw of it is used, from 0.
 */
export function recipeOf(
  key: ClassSecret,
  student: Student,
  attempts: Readonly<Record<GameWorld, number>>,
): WorldRecipe {
  const order = gameMechanisms(key, student);
  return {
    world: { ...courseWorldParameters, seed: worldSeed(key, student.name, "world") },
    game: Object.fromEntries(
      gameWorlds.map((name) => [
        name,
        {
          ...gameWorldParameters,
          mechanism: order[name],
          seed: worldSeed(key, student.name, `game ${name}`, attempts[name]),
        },
      ]),
    ) as WorldRecipe["game"],
  };
}

/** The world of some parameters, without files. */
export function simulatedCourseWorld(parameters: Partial<WorldParameters>): CourseWorld {
  const world = simulateWorld(worldParameters(parameters));
  const sources = (choice: SourceChoice) => sourcesOf(world, choice);
  return { build: panelBuilderOf(sources), sourcesOf: sources };
}

/** Whether one of some exercises is the verdict game, whose answers only the truths of its worlds have. */
export function needsGame(exercises: readonly string[]): boolean {
  return exercises.some((number) => exerciseOf(number).usesGame === true);
}

/** Most draws of one world of the game. */
const mostAttempts = 40;

/**
 * Draws the worlds of a student's game until an analysis names the mechanism of each: so that an answer that follows
 * the timing is right. What that hides (the analysis errs in other worlds) is said in the documentation.
 *
 * @param key the class's key.
 * @param student the student.
 * @param nameMechanism the analysis: the mechanism that it names for the world of some parameters.
 * @returns for each world which draw of it is used.
 * @throws ClassError if no draw of a world out of forty is named right.
 */
export function drawGame(
  key: ClassSecret,
  student: Student,
  nameMechanism: (parameters: Partial<WorldParameters>) => InfluenceMechanism,
): Record<GameWorld, number> {
  const drawn = gameWorlds.map((name) => {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const attempts = Object.fromEntries(gameWorlds.map((one) => [one, attempt])) as Record<
        GameWorld,
        number
      >;
      const parameters = recipeOf(key, student, attempts).game[name];
      if (nameMechanism(parameters) === parameters.mechanism) return [name, attempt] as const;
    }
    throw new ClassError(
      `class: none of ${mostAttempts} draws of world ${name} for ${student.name} is named right by the solution's analysis; make the class again with another key`,
    );
  });
  return Object.fromEntries(drawn) as Record<GameWorld, number>;
}

/** Writes the worlds of a recipe into a student's folder, without their truth; gives the truths by world. */
export function writeWorlds(
  recipe: WorldRecipe,
  folder: string,
  { withGame }: { readonly withGame: boolean },
): Record<string, unknown> {
  mkdirSync(folder, { recursive: true });
  const write = (parameters: Partial<WorldParameters>, path: string): unknown => {
    const truth = writeSealedWorld(simulateWorld(worldParameters(parameters)), path);
    chmodSync(path, 0o755); // it is handed out
    return JSON.parse(truth);
  };
  const truths: Record<string, unknown> = { world: write(recipe.world, join(folder, "world")) };
  if (!withGame) return truths;
  for (const name of gameWorlds)
    truths[`game ${name}`] = write(recipe.game[name], join(folder, "game", name));
  return truths;
}
