import { ModelError } from "../errors";

/**
 * The level of an interval, .95 if none is given.
 *
 * @param caller who asks, for the message.
 * @throws ModelError if it is not between 0 and 1.
 */
export function checkedLevel(caller: string, level = 0.95): number {
  if (level > 0 && level < 1) return level;
  throw new ModelError(caller, `level is ${level}`, "expected a number between 0 and 1, such as 0.95");
}
