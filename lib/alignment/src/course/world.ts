import type { PanelBuilder } from "../construct/builder";
import type { SourceChoice, Sources } from "../sources";
import type { InfluenceMechanism, WorldParameters } from "../worlds";

/** The letters of the four worlds of the verdict game. */
export const gameWorlds = ["a", "b", "c", "d"] as const;

/** A world of the verdict game. */
export type GameWorld = (typeof gameWorlds)[number];

/** One world as an exercise sees it. */
export interface CourseWorld {
  /** Builds the panel of a specification. */
  readonly build: PanelBuilder;
  /** The sources that a specification needs. */
  readonly sourcesOf: (choice: SourceChoice) => Sources;
}

/** What the answers of an exercise are computed from. */
export interface ExerciseWorld extends CourseWorld {
  /** The worlds of the verdict game, where the exercise has them. */
  readonly game?: Readonly<Record<GameWorld, CourseWorld>>;
  /** The mechanism of each of them: in the teacher's hands alone. */
  readonly truths?: Readonly<Record<GameWorld, InfluenceMechanism>>;
}

/** The parameters of a class's worlds: smaller than the default, so that thirty of them are made in a minute. */
export const courseWorldParameters: Partial<WorldParameters> = { stateCount: 120, igoCount: 45 };

/**
 * The parameters of the worlds of the verdict game: intrinsic influence is twice as strong as by default, so that the
 * timing can be seen in a world of this size.
 */
export const gameWorldParameters: Partial<WorldParameters> = {
  ...courseWorldParameters,
  intrinsicPull: 0.004,
};
