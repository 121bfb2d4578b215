import { spawnSync } from "node:child_process";

/**
 * The name of the Chromium that is installed, if one is.
 *
 * @example
 * chromiumName(); // "chromium", or undefined
 */
export function chromiumName(): string | undefined {
  return ["chromium", "chromium-browser", "google-chrome"].find(
    (name) => spawnSync(name, ["--version"]).status === 0,
  );
}
