import type { InfluenceMechanism } from "../../worlds";
import type { Exercise, Task } from "../task";
import { type ExerciseWorld, type GameWorld, gameWorlds } from "../world";

/** The mechanisms of the game: each of its four worlds has another one. */
export const gameAnswers: readonly InfluenceMechanism[] = ["none", "instrumental", "intrinsic", "mixed"];

const taskOf = (name: GameWorld): Task<ExerciseWorld> => ({
  name: `world-${name}`,
  question: `By which mechanism do IGOs influence states in world ${name}?`,
  choices: gameAnswers,
  answer: ({ truths }) => truths?.[name],
  mistakes: [],
  hints: [
    "Look at the timing: does the score rise while a state is a candidate with a gap, while it is a member with a gap, or both?",
    "A t statistic above 1.96 of candidate_gap speaks for the years before accession, one of member_gap for membership.",
  ],
  reason: "The timing of the changes agrees with the mechanism by which this world was made.",
});

/** Exercise 11. */
export const verdictGame: Exercise<ExerciseWorld> = {
  number: "11",
  title: "The verdict game",
  usesGame: true,
  tasks: gameWorlds.map(taskOf),
};
