export { ClassError } from "./errors";
export {
  type ExerciseNotebook,
  exerciseNotebook,
  exercisesFolder,
  solutionsFolder,
} from "./exercise-notebooks";
export { type GradeOptions, gradeClass } from "./grade";
export { formatHandout, type Handout, handoutParts, writeHandout } from "./handout";
export { type ClassKey, type EnrolledStudent, readClassKey, stampOf, unseal, worldSeed } from "./key";
export { keyFile, makeClass } from "./make";
export { formatMarks, type Mark, type MarkState, readProgress } from "./marks";
export { type BoundedRun, defaultLimits, type Limits } from "./sandbox/program";
export { availableProtection, missingProtection, type Protection } from "./sandbox/protection";
export { runBounded } from "./sandbox/run-bounded";
export { parseStudents, type Student } from "./students";
export { formatVerdicts, publishedRates, type VerdictTable, verdictTable } from "./verdicts";
