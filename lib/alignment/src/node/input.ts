import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "@alignment/engine/dist/errors";
import { neededFiles } from "../sources/sources";
import { defaultSpecification } from "../specification/specification";
import { truthFile } from "../worlds/truth";
import { namedPlace, projectFolder } from "./project";
import { sealedWorldFile } from "./truth";

/** The raw files that a run stands on. */
export interface Input {
  readonly kind: "real" | "simulated";
  readonly folder: string;
  /** The input in words, for a person. */
  readonly title: string;
}

/** The input in a folder: simulated if the truth of a simulated world lies there, or its place is kept, else real. */
export function inputOf(folder: string): Input {
  const path = resolve(folder);
  return existsSync(join(path, truthFile)) || existsSync(join(path, sealedWorldFile))
    ? { kind: "simulated", folder: path, title: "a simulated world" }
    : { kind: "real", folder: path, title: "the real public files" };
}

/** The folder of the real files: `ALIGNMENT_RAW`, or the project's `data/raw`. */
export function realFolder(): string {
  return namedPlace("ALIGNMENT_RAW", "data", "raw");
}

/** The folder of the simulated world: `ALIGNMENT_SIMULATED`, or the project's `data/simulated`. */
export function simulatedFolder(): string {
  return namedPlace("ALIGNMENT_SIMULATED", "data", "simulated");
}

/**
 * Chooses the input: the folder that `ALIGNMENT_INPUT` names if it names one; else the real files where all that
 * the main analysis needs are there; else the simulated world, which is made if it is absent.
 *
 * @param wanted asks for one of the two, whatever `ALIGNMENT_INPUT` says.
 * @throws RangeError if the real files are asked for and some are missing (names them).
 */
export function chooseInput(wanted?: Input["kind"]): Input {
  const named = process.env.ALIGNMENT_INPUT;
  if (wanted === undefined && named !== undefined) return inputOf(resolve(projectFolder, named));
  const missing = neededFiles(defaultSpecification).filter((file) => !existsSync(join(realFolder(), file)));
  if (wanted === "real" && missing.length > 0) {
    throw new UserError(
      `chooseInput: missing files in ${realFolder()}: ${missing.join(", ")}; expected all files of the main analysis; run: npm run data`,
    );
  }
  if (wanted !== "simulated" && missing.length === 0) return inputOf(realFolder());
  // The generator is brought in where a world may have to be made: the commands that read files do without it.
  const { ensureSimulatedWorld }: typeof import("./simulated-world") = require("./simulated-world");
  ensureSimulatedWorld(simulatedFolder());
  return inputOf(simulatedFolder());
}
