import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The project's root folder. */
export const repositoryRoot = resolve(__dirname, "..", "..");

/** The folder of the real public files: `ALIGNMENT_RAW`, or `data/raw`. */
export const realRawFolder = process.env.ALIGNMENT_RAW ?? join(repositoryRoot, "data", "raw");

/** `false` where the real files are there, or the reason to skip a test that needs them. */
export const skipWithoutRealFiles: false | string = existsSync(join(realRawFolder, "state_year_formatv3.csv"))
  ? false
  : `the real files are not in ${realRawFolder} (npm run data gets them)`;

/** `false` where R with these packages is there, or the reason to skip a test that needs them. */
export function skipWithoutR(...packages: readonly string[]): false | string {
  const asked = `for (p in c(${packages.map((name) => `"${name}"`).join(", ")})) stopifnot(requireNamespace(p, quietly = TRUE))`;
  const run = spawnSync("Rscript", ["-e", asked], { encoding: "utf8" });
  if (run.error !== undefined) return "R is not installed (Rscript is not found)";
  return run.status === 0 ? false : `R lacks one of the packages ${packages.join(", ")}`;
}

/** The SHA-256 of a text or of bytes, in hexadecimal digits, by Node alone. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

const temporaryFolders: string[] = [];
process.once("exit", () => {
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder outside the project, removed when the file's tests are over. */
export function temporaryFolder(prefix = "alignment-"): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  temporaryFolders.push(folder);
  return folder;
}
