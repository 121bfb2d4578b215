import { existsSync, readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join, relative } from "node:path";

const requireCall = /\brequire\(\s*(["'])([^"']+)\1\s*\)/g;

/** The file that a module requires; undefined for a module of Node, and for what stands in a comment alone. */
function fileOf(target: string, from: string): string | undefined {
  if (isBuiltin(target)) return undefined;
  try {
    return inBrowser(createRequire(from).resolve(target));
  } catch {
    return undefined;
  }
}

/** What a file's package puts in its place in browsers: the "browser" field of package.json, which bundlers follow. */
function inBrowser(file: string): string {
  let folder = dirname(file);
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  const { browser, main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const resolve = createRequire(file).resolve;
  if (typeof browser === "string") {
    return resolve(join(folder, main ?? "index.js")) === file ? resolve(join(folder, browser)) : file;
  }
  const name = `./${relative(folder, file)}`;
  const other = browser?.[name] ?? browser?.[name.replace(/\.js$/, "")];
  return typeof other === "string" ? resolve(join(folder, other)) : file;
}

/**
 * A script that runs a CommonJS module with all that it requires where there is no `require`: in a page, a worker or a
 * bare context. The module's exports become the global `name`. A
 * module of Node is not among them: whoever requires one fails when the script runs.
 */
export function bundleOf(entry: string, name: string): string {
  const numbers = new Map<string, number>();
  const sources: string[] = [];
  const add = (file: string): number => {
    const known = numbers.get(file);
    if (known !== undefined) return known;
    const number = numbers.size;
    numbers.set(file, number);
    const text = readFileSync(file, "utf8");
    if (file.endsWith(".json")) {
      sources[number] = `module.exports = ${text};`;
      return number;
    }
    sources[number] = text.replace(requireCall, (call: string, _quote, target: string) => {
      const found = fileOf(target, file);
      return found === undefined ? call : `require(${add(found)})`;
    });
    return number;
  };
  add(entry);
  const modules = sources.map((source) => `function (module, exports, require) {\n${source}\n}`);
  return `(function (global) {
    var modules = [${modules.join(",\n")}];
    var loaded = [];
    function require(number) {
      if (modules[number] === undefined) throw new Error("no module " + number + " outside of Node");
      if (loaded[number] === undefined) {
        loaded[number] = { exports: {} };
        modules[number].call(loaded[number].exports, loaded[number], loaded[number].exports, require);
      }
      return loaded[number].exports;
    }
    global.${name} = require(0);
  })(globalThis);`;
}
