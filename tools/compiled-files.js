// Compiled files outlive their sources: the compiler only adds, so that an import of a file that is gone still works.

const { existsSync, readdirSync, rmSync } = require("node:fs");
const { join } = require("node:path");

/** The ends of what the compiler writes for one source file. */
const compiledEnds = /\.(?:js|d\.ts)(?:\.map)?$/;

/** Whether the source from which a compiled file came is still there. */
function hasSource(sources, compiled) {
  const bare = join(sources, compiled.replace(compiledEnds, ""));
  return [".ts", ".tsx"].some((end) => existsSync(`${bare}${end}`));
}

/**
 * Removes the compiled files of a package whose source files are gone, as after a file is renamed or deleted.
 *
 * @param folder the package's folder, whose tsconfig.json names the folders of sources (`rootDir`) and of what is
 *   compiled (`outDir`); nothing happens where it has no such file or nothing was compiled yet.
 * @returns the paths of the removed files below the folder of what is compiled.
 */
exports.removeStaleFiles = (folder) => {
  const configuration = join(folder, "tsconfig.json");
  if (!existsSync(configuration)) return [];
  const { rootDir, outDir } = require(configuration).compilerOptions || {};
  if (outDir === undefined || !existsSync(join(folder, outDir))) return [];
  const stale = readdirSync(join(folder, outDir), { recursive: true }).filter(
    (path) => compiledEnds.test(path) && !hasSource(join(folder, rootDir), path),
  );
  for (const path of stale) rmSync(join(folder, outDir, path));
  return stale;
};
