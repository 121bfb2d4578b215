import { posix } from "node:path";
import { type ModuleNames, type NameOf, namesOfModule } from "./module-names";

/** The sources of the project's packages by the name that an import writes. */
export type PackageFolders = Readonly<Record<string, string>>;

/** The path of a module that a file imports, if it is one of `paths`. */
function pathOf(
  from: string,
  importer: string,
  { paths, packages }: { readonly paths: ReadonlySet<string>; readonly packages: PackageFolders },
): string | undefined {
  const [, name, rest] = /^(@[^/]+\/[^/]+|[^./][^/]*)(.*)$/.exec(from) ?? [];
  const folder = name === undefined ? undefined : packages[name];
  if (name !== undefined && folder === undefined) return undefined;
  const path =
    folder === undefined
      ? posix.join(posix.dirname(importer), from)
      : `${folder}${rest.replace(/^\/dist\//, "/")}`;
  const bare = path.replace(/\.js$/, "");
  return [`${bare}.ts`, `${bare}.tsx`, `${bare}/index.ts`].find((each) => paths.has(each));
}

/** Follows names through the modules that pass them on. */
class Origins {
  readonly #modules: ReadonlyMap<string, ModuleNames>;
  readonly #packages: PackageFolders;
  readonly #paths: ReadonlySet<string>;

  constructor(modules: ReadonlyMap<string, ModuleNames>, packages: PackageFolders) {
    this.#modules = modules;
    this.#packages = packages;
    this.#paths = new Set(modules.keys());
  }

  resolve(from: string, importer: string): string | undefined {
    return pathOf(from, importer, { paths: this.#paths, packages: this.#packages });
  }

  /** Where a name of a module is declared, as `path name`; of `*` all that it exports. */
  of({ from, name }: NameOf, importer: string): string[] {
    const path = this.resolve(from, importer);
    if (path === undefined) return [];
    return name === "*" ? this.allOf(path, false) : this.#oneOf(path, name);
  }

  #oneOf(path: string, name: string): string[] {
    const { declared, passedOn, passedOnWhole } = this.#modules.get(path) as ModuleNames;
    if (declared.has(name)) return [`${path} ${name}`];
    const further = passedOn.get(name);
    if (further !== undefined) return this.of(further, path);
    return passedOnWhole.flatMap(({ from }) => this.of({ from, name }, path));
  }

  /** Where everything that a module exports is declared. */
  allOf(path: string, typesOnly: boolean): string[] {
    const { declared, passedOn, passedOnWhole } = this.#modules.get(path) as ModuleNames;
    const found = [
      ...[...declared.keys()].map((name) => `${path} ${name}`),
      ...[...passedOn.values()].flatMap((one) => this.of(one, path)),
      ...passedOnWhole.flatMap(({ from, typesOnly: types }) => {
        const whole = this.resolve(from, path);
        return whole === undefined ? [] : this.allOf(whole, types);
      }),
    ];
    return typesOnly ? found.filter((one) => this.#isType(one)) : found;
  }

  #isType(declaration: string): boolean {
    const [path, name] = declaration.split(" ");
    return this.#modules.get(path)?.declared.get(name)?.isType ?? false;
  }
}

/** What the search for unused exports looks at. */
export interface SearchedSources {
  /** The text of every module that may import a name, by its path from the root. */
  readonly texts: ReadonlyMap<string, string>;
  /** The folder of the sources of each package. */
  readonly packages: PackageFolders;
  /** Modules whose exports are the documented names of a package. */
  readonly documented: readonly string[];
  /** The folders whose exports are looked at. */
  readonly folders: readonly string[];
}

/**
 * The exports that no other module imports, and that no documented index passes on. A type is used, too, where another
 * exported declaration of its module mentions it, since it is part of what that one promises.
 *
 * @returns each as `path name`, sorted.
 */
export function unusedExports({ texts, packages, documented, folders }: SearchedSources): string[] {
  const modules = new Map([...texts].map(([path, text]) => [path, namesOfModule(path, text)]));
  const origins = new Origins(modules, packages);
  const used = new Set(documented.flatMap((path) => origins.allOf(path, false)));
  for (const [path, { imported }] of modules)
    for (const one of imported)
      for (const declaration of origins.of(one, path))
        if (!declaration.startsWith(`${path} `)) used.add(declaration);
  return [...modules]
    .filter(([path]) => folders.some((folder) => path.startsWith(`${folder}/`)))
    .flatMap(([path, { declared }]) =>
      [...declared].map(([name, { isType, isMentioned }]) => ({
        one: `${path} ${name}`,
        isPart: isType && isMentioned,
      })),
    )
    .filter(({ one, isPart }) => !isPart && !used.has(one))
    .map(({ one }) => one)
    .sort();
}
