import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { isInside, notebooksFolder, projectRoot } from "../project";
import { libraryFiles } from "./library-files";

/**
 * The cells of a session as TypeScript sees them: each a file of its own, in which the names of earlier ones are known.
 */
export interface CellProgram {
  readonly service: ts.LanguageService;
  /** Puts the text of the cell in question in place, and gives the program with it. */
  show(source: string): ShownCell;
  /**
   * Keeps the cell shown last, so that later ones know its names.
   *
   * @param hidden the names of it that later cells must not know, since it failed before it made them
   */
  keep(hidden: ReadonlySet<string>): void;
  /** Forgets the cells that were kept; what TypeScript has read of the library stays. */
  forget(): void;
  /** Whether a file is one of the cells. */
  isCell(file: ts.SourceFile): boolean;
}

/** A cell in its program. */
export interface ShownCell {
  readonly fileName: string;
  readonly file: ts.SourceFile;
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
}

/** The parts of a source file that TypeScript has and does not publish: its names, and what lies around it. */
interface BoundFile {
  readonly locals?: Map<ts.__String, ts.Symbol>;
  readonly symbol?: { readonly exports?: Map<ts.__String, ts.Symbol> };
  parent?: ts.SourceFile;
}

/** Files of cells are named ahead, this many at once: a program whose list of files stays the same is made faster. */
const filesAtOnce = 64;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: libraryFiles(),
  types: ["node"],
  typeRoots: [join(projectRoot, "node_modules", "@types")],
  allowImportingTsExtensions: true,
  allowJs: true,
  esModuleInterop: true,
  experimentalDecorators: true,
  preserveConstEnums: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  sourceMap: true,
};

/** When a file was last changed; what packages and the project declare stays the same while a kernel runs. */
function versionOf(path: string): string {
  const declares = path.endsWith(".d.ts") && isInside(path, projectRoot);
  if (declares || /[\\/]node_modules[\\/]/.test(path)) return "1";
  try {
    return String(statSync(path).mtimeMs);
  } catch {
    return "missing";
  }
}

/** A module that a cell names: from its folder, and a package that is not found there from the project. */
function resolve(
  name: string,
  from: string,
  cache: ts.ModuleResolutionCache,
): ts.ResolvedModuleWithFailedLookupLocations {
  const found = ts.resolveModuleName(name, from, options, ts.sys, cache);
  if (found.resolvedModule !== undefined) return found;
  cache.clear(); // the file may be written, or the package installed, before the cell is run again
  if (/^[./]/.test(name)) return found;
  return ts.resolveModuleName(name, join(notebooksFolder, "cell.ts"), options, ts.sys, cache);
}

/**
 * A program for cells that run in `folder`, without any cell yet.
 *
 * @param folder the folder from which cells import
 */
export function createCellProgram(folder: string): CellProgram {
  const files: string[] = [];
  const texts = new Map<string, { text: ts.IScriptSnapshot; version: number }>();
  const kept: { readonly fileName: string; readonly hidden: ReadonlySet<string> }[] = [];
  const read = new Map<string, { text: ts.IScriptSnapshot | undefined; version: string }>();
  const cache = ts.createModuleResolutionCache(folder, (name) => name, options);

  function fileNameOf(position: number): string {
    while (position >= files.length) {
      for (let made = 0; made < filesAtOnce; made += 1) {
        const fileName = join(folder, `__cell_${files.length + 1}__.ts`).replaceAll("\\", "/");
        files.push(fileName);
        texts.set(fileName, { text: ts.ScriptSnapshot.fromString(""), version: 0 });
      }
    }
    return files[position];
  }

  function snapshotOf(path: string): ts.IScriptSnapshot | undefined {
    const version = versionOf(path);
    const known = read.get(path);
    if (known?.version === version) return known.text;
    const content = ts.sys.readFile(path);
    const text = content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    read.set(path, { text, version });
    return text;
  }

  const host: ts.LanguageServiceHost & Pick<ts.CompilerHost, "getModuleResolutionCache"> = {
    getCompilationSettings: () => options,
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => files,
    getScriptVersion: (path) => String(texts.get(path)?.version ?? versionOf(path)),
    getScriptSnapshot: (path) => texts.get(path)?.text ?? snapshotOf(path),
    fileExists: (path) => texts.has(path) || ts.sys.fileExists(path),
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: ts.sys.realpath,
    getModuleResolutionCache: () => cache,
    resolveModuleNameLiterals: (literals, from) => literals.map(({ text }) => resolve(text, from, cache)),
  };
  fileNameOf(0);
  const service = ts.createLanguageService(host);

  /**
   * Lets the names of each kept cell be found from the one after it, as TypeScript looks outwards from block to block.
   */
  function chain(program: ts.Program, last: ts.SourceFile): void {
    let before: ts.SourceFile | undefined;
    for (const { fileName, hidden } of kept) {
      const file = program.getSourceFile(fileName)!;
      const bound = file as unknown as BoundFile;
      for (const name of hidden)
        for (const names of [bound.locals, bound.symbol?.exports])
          names?.delete(ts.escapeLeadingUnderscores(name));
      bound.parent = before;
      before = file;
    }
    (last as unknown as BoundFile).parent = before;
  }

  return {
    service,
    show(source) {
      const fileName = fileNameOf(kept.length);
      const { version } = texts.get(fileName)!;
      texts.set(fileName, { text: ts.ScriptSnapshot.fromString(source), version: version + 1 });
      const program = service.getProgram()!;
      const checker = program.getTypeChecker();
      const file = program.getSourceFile(fileName)!;
      chain(program, file);
      return { fileName, file, program, checker };
    },
    keep(hidden) {
      kept.push({ fileName: fileNameOf(kept.length), hidden });
    },
    forget() {
      for (const { fileName } of kept) {
        const { version } = texts.get(fileName)!;
        texts.set(fileName, { text: ts.ScriptSnapshot.fromString(""), version: version + 1 });
      }
      kept.length = 0;
    },
    isCell: (file) => dirname(file.fileName) === folder.replaceAll("\\", "/") && texts.has(file.fileName),
  };
}
