/** The name of a function, in camel case, and a colon, with which errors of the library and the engine begin. */
const caller = /^[a-z]+[A-Z]\w*(?: by [\w ]+)?: /;

/**
 * What an error says, without the name of the function that says it: readers of the page did not call it.
 *
 * @param message of an error of the library or the engine.
 * @example
 * withoutCaller("buildPanel: the sample is empty"); // "the sample is empty"
 */
export function withoutCaller(message: string): string {
  return message.replace(caller, "");
}
