import { readFileSync, statSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { join } from "node:path";
import { types } from "node:util";
import { constants, Script } from "node:vm";
import ts from "typescript";
import { notebooksFolder } from "../project";

/** The modules that cells import. */
export interface ModuleLoader {
  /** Node's `require`, from the folder of the cells. */
  readonly require: NodeJS.Require;
  /** The exports of a module, also where it can only be loaded asynchronously. */
  load(name: string): Promise<object>;
}

/** Node's module loader, with the parts of it that are not in its types. */
interface InnerModule {
  _extensions: Record<string, (module: { _compile(code: string, path: string): void }, path: string) => void>;
  _resolveFilename(
    request: string,
    parent: { filename?: string | null } | undefined,
    ...rest: unknown[]
  ): string;
}
const inner = Module as unknown as InnerModule;

/** The files of TypeScript that were loaded, with when each had been changed. */
const loaded = new Map<string, number>();

function javaScriptOf(path: string): string {
  const { outputText } = ts.transpileModule(readFileSync(path, "utf8"), {
    fileName: path,
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
      experimentalDecorators: true,
      inlineSourceMap: true,
      inlineSources: true,
    },
  });
  return outputText;
}

/** Lets `require` load TypeScript that lies beside a notebook. */
function loadTypeScript(): void {
  for (const extension of [".ts", ".mts", ".cts"]) {
    inner._extensions[extension] = (module, path) => {
      loaded.set(path, statSync(path).mtimeMs);
      module._compile(javaScriptOf(path), path);
    };
  }
}

/** The other names that a module may go by: `./helper.js` for `helper.ts`, and a package of the project. */
function otherRequests(request: string): { request: string; fromProject: boolean }[] {
  if (!/^[./]/.test(request)) return [{ request, fromProject: true }];
  const asTypeScript = request.replace(/\.([mc]?)js$/, ".$1ts");
  return asTypeScript === request ? [] : [{ request: asTypeScript, fromProject: false }];
}

/** Has a module that is not found where it is looked for be looked for under its other names. */
function resolveOtherwise(): void {
  const { _resolveFilename: resolveFilename } = inner;
  const projectFile = join(notebooksFolder, "cell.js");
  const project = Object.assign(new Module(projectFile), {
    filename: projectFile,
    paths: createRequire(projectFile).resolve.paths("package") ?? [],
  });
  inner._resolveFilename = function resolve(request, parent, ...rest) {
    try {
      return resolveFilename.call(this, request, parent, ...rest);
    } catch (error) {
      const isOfPackage = /[\\/]node_modules[\\/]/.test(parent?.filename ?? "");
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND" || isOfPackage) throw error;
      for (const other of otherRequests(request)) {
        try {
          return resolveFilename.call(this, other.request, other.fromProject ? project : parent, ...rest);
        } catch {} // the first refusal says what was asked for
      }
      throw error;
    }
  };
}

/** Forgets the TypeScript beside the notebook where a file of it was changed, so that the next import reads it anew. */
function forgetChanged(): void {
  const isChanged = ([path, time]: [string, number]): boolean => {
    try {
      return statSync(path).mtimeMs !== time;
    } catch {
      return true;
    }
  };
  if (![...loaded].some(isChanged)) return;
  for (const path of loaded.keys()) delete require.cache[path];
  loaded.clear();
}

/** What Node says of modules that `require` cannot load and `import` can. */
const asynchronousOnly: ReadonlySet<string> = new Set([
  "ERR_REQUIRE_ESM",
  "ERR_REQUIRE_ASYNC_MODULE",
  "ERR_PACKAGE_PATH_NOT_EXPORTED",
]);

/** Imports a module as a file in `folder` would. */
function importFrom(folder: string, name: string): Promise<object> {
  const importer: (name: string) => Promise<object> = new Script("(name) => import(name)", {
    filename: join(folder, "cell.js"),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext();
  return importer(name);
}

/**
 * A loader for cells that run in `folder`; it changes how this process loads modules.
 *
 * @param folder the folder from which cells import
 */
export function createModuleLoader(folder: string): ModuleLoader {
  loadTypeScript();
  resolveOtherwise();
  const requireFromCell = createRequire(join(folder, "cell.js"));

  async function load(name: string): Promise<object> {
    forgetChanged();
    try {
      return requireFromCell(name);
    } catch (error) {
      if (!asynchronousOnly.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
      return importFrom(folder, name).catch(() => importFrom(notebooksFolder, name));
    }
  }

  return { require: requireFromCell, load };
}

/** Whether a module says by itself what its default export is. */
function isModuleOfExports(module: object): boolean {
  return types.isModuleNamespaceObject(module) || (module as { __esModule?: boolean }).__esModule === true;
}

/**
 * What an import stands for.
 *
 * @param module the exports of the module
 * @param of the name of an export, or `*` for all of them
 */
export function importedValue(module: object, of: string): unknown {
  if (isModuleOfExports(module)) return of === "*" ? module : (module as Record<string, unknown>)[of];
  if (of === "default") return module;
  return of === "*" ? wholeModule(module) : (module as Record<string, unknown>)[of];
}

const wholes = new WeakMap<object, object>();

/** A module of the older kind as `import * as` shows it: its properties, and itself as `default`. */
function wholeModule(module: object): object {
  if (typeof module !== "object" && typeof module !== "function") return { default: module };
  const known = wholes.get(module);
  if (known !== undefined) return known;
  const whole: object = Object.create(null, {
    ...Object.getOwnPropertyDescriptors(module),
    default: { value: module, enumerable: true, configurable: true, writable: true },
  });
  wholes.set(module, whole);
  return whole;
}
