import { isAbsolute, join, relative, resolve } from "node:path";

/** The project's root folder. */
export const projectRoot = resolve(__dirname, "..", "..", "..");

/** The folder of the project's notebooks. */
export const notebooksFolder = join(projectRoot, "notebooks");

/** The folder to put on `JUPYTER_PATH` so that Jupyter finds the project's kernelspec. */
export const jupyterFolder = join(projectRoot, "tools", "kernel", "jupyter");

/** The name under which the kernelspec is found. */
export const kernelName = "alignment";

/** The kernelspec's folder, with `kernel.json` and `start-kernel.js`. */
export const kernelspecFolder = join(jupyterFolder, "kernels", kernelName);

/** Whether `path` is `folder` or lies below it. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || !(way === ".." || /^\.\.[/\\]/.test(way) || isAbsolute(way));
}
