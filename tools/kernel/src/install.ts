import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "@alignment/engine";
import { kernelName, kernelspecFolder, projectRoot } from "./project";

/**
 * The folder in which Jupyter and VS Code look for the user's kernels: below `JUPYTER_DATA_DIR` where it is set, else
 * `~/Library/Jupyter` on macOS, `%APPDATA%\jupyter` on Windows, and `$XDG_DATA_HOME/jupyter` or
 * `~/.local/share/jupyter` elsewhere.
 *
 * @param platform as `process.platform`
 * @param environment as `process.env`
 */
export function userKernelsFolder(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  return join(jupyterDataFolder(platform, environment), "kernels");
}

function jupyterDataFolder(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string {
  const { JUPYTER_DATA_DIR, APPDATA, XDG_DATA_HOME } = environment;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  if (platform === "darwin") return join(homedir(), "Library", "Jupyter");
  if (platform === "win32") return join(APPDATA || join(homedir(), "AppData", "Roaming"), "jupyter");
  return join(XDG_DATA_HOME || join(homedir(), ".local", "share"), "jupyter");
}

/**
 * Makes the kernel known to the user's Jupyter and to VS Code, with absolute paths to this project and to the running
 * Node, which need not be on the path of a program started from a desktop.
 *
 * @param kernelsFolder where kernels are looked for
 * @returns the folder written
 */
export function installKernel(kernelsFolder: string): string {
  const folder = join(kernelsFolder, kernelName);
  const specification = JSON.parse(readFileSync(join(kernelspecFolder, "kernel.json"), "utf8"));
  const [, ...rest] = specification.argv as string[];
  const argv = [process.execPath, ...rest.map((part) => part.replace("{resource_dir}", kernelspecFolder))];
  mkdirSync(folder, { recursive: true });
  const metadata = { alignment: { project: projectRoot } };
  writeFileSync(
    join(folder, "kernel.json"),
    `${JSON.stringify({ ...specification, argv, metadata }, null, 2)}\n`,
  );
  return folder;
}

/**
 * Takes back what `installKernel` wrote.
 *
 * @param kernelsFolder where kernels are looked for
 * @returns the folder removed, `undefined` where there was none
 * @throws RangeError where a kernel of this name was written by something else
 */
export function removeKernel(kernelsFolder: string): string | undefined {
  const folder = join(kernelsFolder, kernelName);
  const file = join(folder, "kernel.json");
  if (!existsSync(file)) return undefined;
  if (JSON.parse(readFileSync(file, "utf8")).metadata?.alignment === undefined) {
    throw new UserError(
      `removeKernel: ${folder} was not written by this project; expected a kernel.json with its mark; remove it by hand`,
    );
  }
  rmSync(folder, { recursive: true });
  return folder;
}
