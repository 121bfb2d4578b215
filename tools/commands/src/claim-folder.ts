import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@alignment/engine/dist/errors";
import { writeAtomically } from "alignment/dist/node/write";

/** The file that says what an unfinished run of a folder is a run of. */
const mark = "unfinished.json";

/**
 * Refuses a folder with what another run left, unless it is to go on with it; marks it as unfinished.
 *
 * @param command the command, for messages.
 * @param identity the hash of request, data and code.
 * @returns whether nothing of this run stood there before.
 * @throws UserError that names the folder; nothing in it is changed then.
 */
export function claimFolder(command: string, out: string, identity: string, resume: boolean): boolean {
  const path = join(out, mark);
  if (existsSync(path)) {
    const before = identityIn(path);
    if (before !== identity) {
      throw new UserError(
        `${command}: ${out} holds what a run of another request, other data or other code left; expected this one; choose another folder, or remove it`,
      );
    }
    if (!resume) {
      throw new UserError(
        `${command}: ${out} holds what an interrupted run left; add --resume to go on with it, or remove ${path}`,
      );
    }
    return false;
  }
  mkdirSync(out, { recursive: true });
  rmSync(join(out, "blocks"), { recursive: true, force: true });
  writeAtomically(path, `${JSON.stringify({ identity })}\n`);
  return true;
}

/** The identity that a file of a run holds; none where it was changed by hand or cut off. */
export function identityIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"))?.identity;
  } catch {
    return undefined;
  }
}

/** Removes the blocks and the mark of a run that is finished. */
export function releaseFolder(out: string): void {
  rmSync(join(out, "blocks"), { recursive: true, force: true });
  rmSync(join(out, mark), { force: true });
}
