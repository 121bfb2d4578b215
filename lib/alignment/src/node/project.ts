import { join, resolve } from "node:path";

/** The project's root folder. */
export const projectFolder = resolve(__dirname, "..", "..", "..", "..");

/** A place that a variable of the environment names, from the project's folder on, or one of the project. */
export function namedPlace(variable: string, ...byDefault: readonly string[]): string {
  return resolve(projectFolder, process.env[variable] ?? join(...byDefault));
}
