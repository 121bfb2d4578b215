export {
  exerciseOf,
  exercises,
  gameAnswers,
  nameMechanism,
} from "./answers";
export {
  type Answer,
  type CommonMistake,
  type Exercise,
  type Judgement,
  judge,
  type Task,
  type TaskState,
} from "./task";
export {
  type CourseWorld,
  courseWorldParameters,
  type ExerciseWorld,
  type GameWorld,
  gameWorldParameters,
  gameWorlds,
} from "./world";
