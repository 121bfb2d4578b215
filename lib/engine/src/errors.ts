/** Data or a specification that a model cannot be fitted to; the message says what to do. */
export class ModelError extends Error {
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
