import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../support";

/** The texts of the TypeScript files below a folder by their path, without what is compiled or installed. */
export function sourceTexts(folder: string): [string, string][] {
  return readdirSync(join(repositoryRoot, folder), { recursive: true })
    .map((name) => `${folder}/${String(name)}`)
    .filter((path) => /\.tsx?$/.test(path) && !/\/(?:dist|node_modules)\//.test(path))
    .sort()
    .map((path) => [path, readFileSync(join(repositoryRoot, path), "utf8")]);
}
