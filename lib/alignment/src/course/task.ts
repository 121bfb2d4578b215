/** What a student gives for an answer. */
export type Answer = number | string | boolean;

/** A way to go wrong that many take, with the hint that helps out of it. */
export interface CommonMistake<World> {
  /** What the mistake gives on the student's own world; undefined where it cannot be told from the right answer. */
  answer(world: World): Answer | undefined;
  /** What to look at again; it never says the right answer. */
  readonly hint: string;
}

/** One question of an exercise. */
export interface Task<World> {
  /** The name by which `check` knows it, in kebab case. */
  readonly name: string;
  /** The question in one sentence. */
  readonly question: string;
  /**
   * The right answer, computed on the student's own world; undefined where only the sealed truth of the world has it,
   * so that the answer is recorded here and judged when the class is graded.
   */
  answer(world: World): Answer | undefined;
  /** How far a number may be off, absolutely; by default as its last shown digits: 0.0005 of its size. */
  readonly tolerance?: number;
  /** The texts among which the answer is, where it is one of a few. */
  readonly choices?: readonly string[];
  /** Whether an answer is right, where more than one is; `answer` then gives one of them. */
  accepts?(world: World, given: Answer): boolean;
  /** What to say of an answer that is neither right nor a common mistake; by default the tolerance. */
  readonly otherwise?: string;
  readonly mistakes: readonly CommonMistake<World>[];
  /** Hints from the gentle to the plain. */
  readonly hints: readonly string[];
  /** Why the right answer is right; shown after success. */
  readonly reason: string;
}

/** An exercise: a notebook with some questions. */
export interface Exercise<World> {
  /** Two digits, as in the notebook's name. */
  readonly number: string;
  readonly title: string;
  /** Whether it is played on the four worlds of the verdict game, whose truths only the teacher has. */
  readonly usesGame?: true;
  readonly tasks: readonly Task<World>[];
}

/** What became of a task. */
export type TaskState = "right" | "wrong" | "not attempted" | "recorded";

/** The outcome of a check, with the words for the student. */
export interface Judgement {
  readonly state: TaskState;
  readonly message: string;
}

const defaultRelativeTolerance = 5e-4;

/** How far a number may lie from the right answer of a task. */
function toleranceOf<World>({ tolerance }: Pick<Task<World>, "tolerance">, right: number): number {
  return tolerance ?? defaultRelativeTolerance * Math.max(Math.abs(right), 1e-6);
}

function isSame<World>(task: Task<World>, given: Answer, right: Answer): boolean {
  if (typeof given !== typeof right) return false;
  if (typeof right === "number") return Math.abs((given as number) - right) <= toleranceOf(task, right);
  if (typeof right === "string") return (given as string).trim().toLowerCase() === right.trim().toLowerCase();
  return given === right;
}

/** The common mistake that an answer is; of several within the tolerance the nearest, of texts the first. */
function nearestMistake<World>(
  task: Task<World>,
  world: World,
  given: Answer,
): CommonMistake<World> | undefined {
  const distanceTo = (one: Answer) => Math.abs(Number(one) - Number(given)) || 0;
  const [nearest] = task.mistakes
    .map((mistake) => ({ mistake, common: mistake.answer(world) }))
    .flatMap(({ mistake, common }) =>
      common !== undefined && isSame(task, given, common) ? [{ mistake, distance: distanceTo(common) }] : [],
    )
    .sort((one, other) => one.distance - other.distance);
  return nearest?.mistake;
}

/** What is wrong with a number in any task: its sign, its unit, or that it is rounded too far; undefined if none. */
function commonSlip<World>(task: Task<World>, given: number, right: number): string | undefined {
  if (isSame(task, -given, right))
    return "The sign is reversed: look at what is subtracted from what, or divided by what.";
  if (isSame(task, given / 100, right)) return "This is in percent. Give the number itself.";
  if (given !== 0 && [1, 2, 3, 4].some((digits) => Number(right.toFixed(digits)) === given))
    return "This is near, but rounded too far. Give the number as you computed it.";
  return undefined;
}

function wrong(message: string): Judgement {
  return { state: "wrong", message: `Not yet. ${message}` };
}

function describeType(right: Answer): string {
  return typeof right === "number" ? "a number" : typeof right === "string" ? "a text" : "true or false";
}

/**
 * Judges an answer on the student's own world.
 *
 * @param task the question.
 * @param world the student's world.
 * @param given the answer; `undefined` and `null` mean that there is none yet.
 * @returns the state and what to tell the student: the reason after success, the hint of a mistake that many make, or
 *   that the answer is another one, with the tolerance. Never the right answer.
 */
export function judge<World>(task: Task<World>, world: World, given: unknown): Judgement {
  if (given === undefined || given === null) {
    return { state: "not attempted", message: `Not attempted yet. ${task.question}` };
  }
  const right = task.answer(world);
  if (!["number", "string", "boolean"].includes(typeof given)) {
    return wrong(
      `Expected ${right === undefined ? "a number or a text" : describeType(right)}, not ${Array.isArray(given) ? "a list" : `a value of the type ${typeof given}`}.`,
    );
  }
  const answer = given as Answer;
  const { choices } = task;
  if (choices !== undefined && !choices.some((choice) => isSame(task, answer, choice)))
    return wrong(`Expected one of these texts: ${choices.map((choice) => `"${choice}"`).join(", ")}.`);
  if (right === undefined) {
    return {
      state: "recorded",
      message: "Recorded. Nobody but your teacher knows the answer; it is judged when the class is graded.",
    };
  }
  if (typeof answer === "number" && Number.isNaN(answer))
    return wrong("Your value is NaN: a missing value entered the computation.");
  if (typeof answer === typeof right && (task.accepts?.(world, answer) ?? isSame(task, answer, right)))
    return { state: "right", message: `Right. ${task.reason}` };
  const mistake = nearestMistake(task, world, answer);
  if (mistake !== undefined) return wrong(mistake.hint);
  const slip =
    typeof answer === "number" && typeof right === "number" ? commonSlip(task, answer, right) : undefined;
  if (slip !== undefined) return wrong(slip);
  if (typeof answer !== typeof right)
    return wrong(`Expected ${describeType(right)}, not ${describeType(answer)}.`);
  if (task.otherwise !== undefined) return wrong(task.otherwise);
  const precision =
    typeof right === "number"
      ? ` It must be within ${toleranceOf(task, right).toPrecision(1)} of the right value.`
      : "";
  return wrong(`The right answer is another one.${precision}`);
}
