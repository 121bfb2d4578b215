import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { sha256Of } from "./hash";

const requirePattern = /require\("([^"]+)"\)/g;

/** Packages of the project, whose modules are followed. */
function isFollowed(name: string): boolean {
  return name.startsWith(".") || name.startsWith("@alignment/");
}

/**
 * The text of compiled modules and of every module of the project that they require, however far down, by path.
 *
 * @param entries paths of compiled modules.
 * @example
 * modulesBehind([__filename]).has(__filename); // true
 */
function modulesBehind(entries: readonly string[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (texts.has(path)) continue;
    const text = readFileSync(path, "utf8");
    texts.set(path, text);
    for (const [, name] of text.matchAll(requirePattern))
      if (isFollowed(name)) waiting.push(require.resolve(name, { paths: [dirname(path)] }));
  }
  return texts;
}

/**
 * The SHA-256 of everything that some compiled modules stand on: their own text and that of every module of the project
 * that they require, however far down. A change elsewhere leaves it as it is.
 *
 * @param entries paths of compiled modules.
 * @example
 * hashOfModules([__filename]).length; // 64
 */
export function hashOfModules(entries: readonly string[]): string {
  return sha256Of([...modulesBehind(entries).values()].map(sha256Of).sort().join("\n"));
}
