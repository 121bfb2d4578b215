export {
  exerciseOf,
  exercises,
  gameAnswers,
  nameMechanism,
  type TimingEvidence,
  timingEvidence,
} from "./answers";
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
  gameWorldParameters,
  gameWorlds,
} from "./world";
