import { missingFilesOf } from "../table";
import { showMarkdown } from "./show";

/** The last part of a path. */
function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/**
 * Makes something that rests on source files which a folder need not have. Where one is not there, a line under the
 * cell says what is left out and which file it needs.
 *
 * @param what what is made, in words, as a sentence can name it: "the scores of version 4.02".
 * @param make makes it; every other error than a missing file is thrown on.
 * @returns what `make` returns, or `undefined` where a file is missing.
 * @example
 * const versions = scores.flatMap((score) => ifAvailable(score, () => build({ score })) ?? []);
 */
export function ifAvailable<T>(what: string, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    const files = missingFilesOf(error)?.map(nameOf);
    if (files === undefined) throw error;
    showMarkdown(
      `**Left out:** ${what}; ${files.join(", ")} ${files.length === 1 ? "is" : "are"} not in the folder of the source files (\`npm run data\` gets ${files.length === 1 ? "it" : "them"}).`,
    );
    return undefined;
  }
}
