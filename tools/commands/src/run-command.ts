/**
 * Runs a command of the project: prints its help for `--help`, and an error that was meant for the user as one
 * message without a stack, with a non-zero exit code.
 *
 * @param name the command's name, as in `npm run name`.
 * @param help what `--help` prints.
 * @param run the work; it may be asynchronous.
 */
export function runCommand(name: string, help: string, run: () => void | Promise<void>): void {
  if (process.argv.includes("--help")) {
    console.log(help);
    return;
  }
  const fail = (error: unknown): void => {
    process.exitCode = 1;
    if (!(error instanceof Error)) {
      console.error(`${name}: ${String(error)}`);
    } else if (isMeantForUser(error)) {
      console.error(error.message);
    } else {
      console.error(error.stack);
    }
  };
  try {
    Promise.resolve(run()).catch(fail);
  } catch (error) {
    fail(error);
  }
}

/** Names of errors that name a file, a formula or data. */
const userErrors: ReadonlySet<string> = new Set(["InputError", "FormulaError", "ModelError"]);

/** Errors that say what the user did and can do; anything else is a defect and shows where it arose. */
function isMeantForUser(error: Error): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return userErrors.has(error.name) || error instanceof RangeError || /^(E[A-Z]+|ERR_PARSE_ARGS)/.test(code);
}
