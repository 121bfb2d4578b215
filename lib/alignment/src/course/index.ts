export { exerciseOf, exercises } from "./exercises";
export { nameMechanism, type TimingEvidence, timingEvidence } from "./mechanism";
export {
  type Answer,
  type CommonMistake,
  type Exercise,
  type Judgement,
  judge,
  type Task,
  type TaskState,
  toleranceOf,
} from "./task";
export {
  type CourseWorld,
  courseWorldParameters,
  type ExerciseWorld,
  type GameWorld,
  gameWorlds,
} from "./world";
