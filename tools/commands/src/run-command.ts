import { UserError } from "@alignment/engine/dist/errors";
import { UsageError } from "./options";

/** The exit codes of every command besides 0. */
const exitCodes = { failed: 1, wrongCall: 2 } as const;

/**
 * Runs a command of the project: prints its help for `--help`, and an error that was meant for the user as one
 * message without a stack. Ends with exit code 2 where the call was wrong, 1 for any other error.
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
    process.exitCode = error instanceof UsageError ? exitCodes.wrongCall : exitCodes.failed;
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

/** Whether an error says what the user did and can do; anything else is a defect and shows where it arose. */
function isMeantForUser(error: Error): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return error instanceof UserError || /^E[A-Z]+$/.test(code);
}
