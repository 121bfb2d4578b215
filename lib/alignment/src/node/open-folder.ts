import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Keeper, type SourceFiles, sourceFiles } from "../sources/files";
import type { SourceName } from "../sources/names";
import { sourceEntry, sourceRegistry } from "../sources/registry";
import { forEachInput, InputError } from "../table";
import { cached } from "./cache";
import { type FileState, missingState, stateOfContent } from "./file-state";
import { inputOf, simulatedFolder } from "./input";
import { checkReadable, type FileHash, hashFile, isUnchanged, readBytes, readWhole } from "./read";
import { readSealedWorld, readTruth } from "./truth";

/** A folder of source files, opened once: every reader takes it. */
export interface OpenFolder extends SourceFiles {
  readonly folder: string;
  readonly kind: "real" | "simulated";
  /**
   * How source files stand: verified by their bytes, by their values, or not.
   *
   * @param files the files that are asked about; all sixteen if not given.
   * @returns one entry a file, in the order of the registry; none for a simulated world, whose files are its own.
   */
  states(files?: readonly SourceName[]): readonly FileState[];
  /**
   * The SHA-256 of source files, by name in the order of the alphabet.
   *
   * @throws InputError for a file that is not there, InputErrors for several: all of them at once.
   */
  hashes(files: readonly SourceName[]): Readonly<Record<string, string>>;
}

/**
 * Refuses a known source file under another's name: the readers would take it for what it is not.
 *
 * @throws InputError that calls the file by its own name.
 */
function refuseOtherFile(file: SourceName, sha256: string): void {
  const own = sourceRegistry.find(({ verified }) => verified.sha256 === sha256);
  if (own === undefined || own.name === file) return;
  throw new InputError(
    { file },
    `the file is ${own.name} (${own.title}) under another name`,
    sourceEntry(file).title,
    `give it its own name, ${own.name}, and get ${file} with: npm run data`,
  );
}

/**
 * Opens a folder of source files: says once whether it is a simulated world and how many records its files must have.
 * A file is read when a reader asks for it. What is read of real files, and of the project's own simulated world, is
 * kept between runs (see `cached`).
 *
 * @param folder the folder, real or simulated.
 * @returns its files.
 * @example
 * const files = openFolder("data/raw");
 * const sources = parseSources(files, panelSpecification());
 * files.states().map(({ status }) => status);
 */
export function openFolder(folder: string): OpenFolder {
  const path = resolve(folder);
  const { kind } = inputOf(path);
  const hashes = new Map<SourceName, FileHash>();

  /** Sees that a file can be read and is the one that its name says, and hashes it. */
  const check = (file: SourceName): FileHash => {
    const before = hashes.get(file);
    if (before !== undefined) return before;
    const own = join(path, file);
    checkReadable(own);
    const hash = hashFile(own);
    if (kind === "real") refuseOtherFile(file, hash.sha256);
    hashes.set(file, hash);
    return hash;
  };
  const contentOf = (file: SourceName): Uint8Array => {
    const own = join(path, file);
    const bytes = readBytes(own);
    const hash = hashes.get(file);
    if (hash === undefined) check(file);
    else if (!isUnchanged(own, hash))
      throw new InputError({ file }, "the file changed while it was in use", "one that stays", "start again");
    return bytes;
  };

  const recorded = kind === "real" ? undefined : ((readTruth(path) ?? readSealedWorld(path))?.records ?? {});
  const keep: Keeper = (what, files, make) =>
    cached([what, ...files, ...files.map((file) => check(file).sha256)], make);
  const isKept = kind === "real" || path === simulatedFolder();

  const stateOf = (file: SourceName): FileState => {
    const { name, title, restsOnIt, verified } = sourceEntry(file);
    const sha256 = hashes.get(file)?.sha256;
    if (sha256 === verified.sha256) return { file, status: "verified", sha256, content: title, restsOnIt };
    if (statSync(join(path, name), { throwIfNoEntry: false })?.isFile() !== true) return missingState(file);
    return cached(["state", file, sha256 ?? hashFile(join(path, name)).sha256], () =>
      stateOfContent(file, readWhole(join(path, name))),
    );
  };

  const hashesOf = (files: readonly SourceName[]) => {
    const found: Record<string, string> = {};
    forEachInput([...files].sort(), (file) => {
      found[file] = check(file).sha256;
    });
    return found;
  };

  return {
    folder,
    kind,
    hashes: hashesOf,
    states: (files = sourceRegistry.map(({ name }) => name)) =>
      kind === "simulated"
        ? []
        : sourceRegistry.filter(({ name }) => files.includes(name)).map(({ name }) => stateOf(name)),
    ...sourceFiles({
      contentOf,
      check,
      ...(recorded !== undefined && {
        leastRecords: (file: SourceName) => ({
          count: recorded[file],
          authority: "as the simulated world was written",
        }),
      }),
      ...(isKept && { keep }),
    }),
  };
}
