/**
 * The root of the errors that say what the caller gave, what is expected and what to do: the project's commands print
 * their message alone. Every other error is a defect and is shown with its stack.
 *
 * It is a `RangeError`, but not every `RangeError` is one: JavaScript throws them too ("Maximum call stack size
 * exceeded").
 *
 * @example
 * ```ts
 * throw new UserError("scaleOf: gdp has 1 value and no spread; expected two or more; choose another sample");
 * ```
 */
export class UserError extends RangeError {}

/**
 * Data or a specification that a model cannot be fitted to; the message says what to do.
 *
 * @example
 * try {
 *   fitMixedModel("y ~ income + (1 | subject)", data);
 * } catch (error) {
 *   error instanceof ModelError; // true
 *   error.message.startsWith("fitMixedModel: the data have no column"); // true
 * }
 */
export class ModelError extends UserError {
  override readonly name = "ModelError";

  /**
   * @param caller the function that refuses.
   * @param problem what is wrong, with names and numbers.
   * @param remedy what is accepted, or what to do.
   */
  constructor(caller: string, problem: string, remedy: string) {
    super(`${caller}: ${problem}; ${remedy}`);
  }
}
