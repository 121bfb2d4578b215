import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { hashesOfFiles, sha256Of } from "alignment/dist/node/hash";

/** The SHA-256 of the compiled JavaScript below a package's main file. */
function hashOfPackage(packageName: string): string {
  const folder = dirname(require.resolve(packageName));
  const names = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".js"))
    .sort();
  return sha256Of(
    Object.entries(hashesOfFiles(folder, names))
      .map((entry) => entry.join(" "))
      .join("\n"),
  );
}

/** The SHA-256 of the compiled library and engine. */
export function hashOfCode(): string {
  return sha256Of(["alignment", "@alignment/engine"].map(hashOfPackage).join("\n"));
}
