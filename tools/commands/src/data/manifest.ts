import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "@alignment/engine";
import { parseManifest } from "./parse-manifest";
import { type Verification, verifyFile } from "./verify";

/** What stands between two fields of a record. */
export type Delimiter = "comma" | "tab";

/** What a file is needed for: the main analysis (Table 2 and Figure 2), or only the robustness checks. */
export type NeededFor = "table-2" | "robustness";

/** The exact file that the project was developed with. */
export interface ExactCopy {
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
  /** Records after the header. */
  readonly rows: number;
}

/** Another form of a file that is accepted by its columns and number of rows, not by hash. */
export interface FileShape {
  /** What form it is, in words. */
  readonly description: string;
  readonly delimiter: Delimiter;
  /** Columns that must be there, in any order and letter case. */
  readonly columns: readonly string[];
  readonly leastRows: number;
  readonly mostRows: number;
}

/** Where a file can be downloaded. */
export interface DownloadAddress {
  readonly address: string;
  /** For a zip archive: the name of the file inside, whatever folder of the archive it is in. */
  readonly member?: string;
}

/** One input file: what it is, where it comes from, how a copy is recognised. */
export interface ManifestFile {
  readonly name: string;
  readonly title: string;
  /** What the analysis takes from it. */
  readonly purpose: string;
  readonly neededFor: NeededFor;
  readonly obtained: "download" | "by-hand";
  readonly version: string;
  readonly licence: string;
  readonly citation: string;
  readonly sourcePage: string;
  readonly copy: ExactCopy;
  readonly shapes: readonly FileShape[];
  /** Tried in this order; none for a file obtained by hand. */
  readonly addresses: readonly DownloadAddress[];
  /** What to get where and how to name it, for a person. */
  readonly byHand: string;
}

/** The list of the input files. */
export interface Manifest {
  readonly files: readonly ManifestFile[];
}

/** The project's manifest. */
export const manifestPath = resolve(__dirname, "..", "..", "..", "..", "data", "manifest.json");

/** The folder of the real input files, unless another is named. */
export const defaultRawFolder = resolve(__dirname, "..", "..", "..", "..", "data", "raw");

/**
 * Reads the list of the input files.
 *
 * @param path the manifest file; the project's own by default.
 * @returns the manifest, every field checked.
 * @throws Error if the file cannot be read, is not JSON, or breaks the form (names the file and the field).
 */
export function readManifest(path: string = manifestPath): Manifest {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(`readManifest: ${path} cannot be read (${(error as Error).message})`);
  }
  return parseManifest(text, path);
}

/**
 * The files that the main analysis (Table 2 and Figure 2) cannot do without.
 *
 * @param manifest the list of the input files.
 * @returns those needed for Table 2, in the manifest's order.
 */
export function neededFiles(manifest: Manifest): readonly ManifestFile[] {
  return manifest.files.filter((file) => file.neededFor === "table-2");
}

/** One file of an input folder, as verified. */
export interface InputFileState {
  readonly file: ManifestFile;
  readonly verification: Verification;
}

/**
 * What an input folder holds. The status speaks of the files needed for Table 2: `complete` all are there and
 * verified; `unverified` all are there, some are not the known file; `incomplete` some are missing; `empty`
 * none is there.
 */
export interface InputFolderState {
  readonly folder: string;
  readonly status: "complete" | "unverified" | "incomplete" | "empty";
  /** Every file of the manifest, in its order. */
  readonly files: readonly InputFileState[];
  /** Names of the needed files that are missing. */
  readonly missing: readonly string[];
  /** Names of the needed files that are there but not the known file. */
  readonly unverified: readonly string[];
}

/**
 * Says whether a folder holds the files of the main analysis, and which each of them is.
 *
 * @param folder the folder of the input files; need not exist.
 * @param manifest the list of the input files; the project's own by default.
 * @returns the state of the folder and of every file in it. Cost: reads and hashes each file once (39 MB, about 0.1 s).
 */
export function inputFolderState(folder: string, manifest: Manifest = readManifest()): InputFolderState {
  const files = manifest.files.map((file) => ({
    file,
    verification: verifyFile(join(folder, file.name), file),
  }));
  const needed = files.filter(({ file }) => file.neededFor === "table-2");
  const missing = needed.filter(({ verification }) => verification.status === "missing");
  const unverified = needed.filter(({ verification }) => verification.status === "refused");
  const status =
    missing.length === needed.length
      ? "empty"
      : missing.length > 0
        ? "incomplete"
        : unverified.length > 0
          ? "unverified"
          : "complete";
  return {
    folder,
    status,
    files,
    missing: missing.map(({ file }) => file.name),
    unverified: unverified.map(({ file }) => file.name),
  };
}
