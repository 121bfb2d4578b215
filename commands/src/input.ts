import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { defaultSpecification, ensureSimulatedWorld, neededFiles } from "@alignment/panel";

/** The project's root folder. */
export const projectFolder = resolve(__dirname, "..", "..");

/** The raw files that a run stands on. */
export interface Input {
  readonly kind: "real" | "simulated";
  readonly folder: string;
  /** The input in words, for a person. */
  readonly title: string;
}

/** The folder of the real files: `ALIGNMENT_RAW`, or `data/raw`. */
export function realFolder(): string {
  return process.env.ALIGNMENT_RAW ?? join(projectFolder, "data", "raw");
}

/** The folder of the simulated world: `ALIGNMENT_SIMULATED`, or `data/simulated`. */
export function simulatedFolder(): string {
  return process.env.ALIGNMENT_SIMULATED ?? join(projectFolder, "data", "simulated");
}

function missingRealFiles(): readonly string[] {
  return neededFiles(defaultSpecification).filter((file) => !existsSync(join(realFolder(), file)));
}

/**
 * Chooses the input: the real files where all that the main analysis needs are there, else the simulated world,
 * which is made if it is absent.
 *
 * @param wanted asks for one of the two.
 * @throws RangeError if the real files are asked for and some are missing (names them).
 */
export function chooseInput(wanted?: Input["kind"]): Input {
  const missing = missingRealFiles();
  if (wanted === "real" && missing.length > 0) {
    throw new RangeError(
      `chooseInput: ${realFolder()} lacks ${missing.join(", ")}; expected all files of the main analysis; get them with: npm run data`,
    );
  }
  if (wanted !== "simulated" && missing.length === 0) {
    return { kind: "real", folder: realFolder(), title: "the real public files" };
  }
  ensureSimulatedWorld(simulatedFolder());
  return { kind: "simulated", folder: simulatedFolder(), title: "a simulated world" };
}
