import { createHash } from "node:crypto";
import { readFileSync, type Stats, statSync } from "node:fs";
import type { FileShape, ManifestFile } from "./manifest";
import { measureShape } from "./shape";

/**
 * Whether a file is the one that the manifest means: `exact` the very bytes (sha256); `shape` another accepted
 * form, verified by its columns and number of rows, not by hash; `refused` neither; `missing` not there.
 */
export type Verification =
  | { readonly status: "exact"; readonly sha256: string; readonly bytes: number }
  | { readonly status: "shape"; readonly sha256: string; readonly bytes: number; readonly form: string }
  | { readonly status: "refused"; readonly reason: string }
  | { readonly status: "missing" };

/** No accepted form of a file is larger than this many times the known copy. */
const LARGEST_RATIO = 4;

/**
 * The most bytes that any accepted form of a file may have.
 *
 * @param file an entry of the manifest.
 * @returns the bound in bytes: four times the known copy, at least 64 KB.
 */
export function largestBytes(file: ManifestFile): number {
  return Math.max(65_536, LARGEST_RATIO * file.copy.bytes);
}

/**
 * Verifies a file on disk.
 *
 * @param path where the file should be.
 * @param file the entry of the manifest that it should be.
 * @returns what it is; never throws for what is on disk.
 */
export function verifyFile(path: string, file: ManifestFile): Verification {
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === "ENOENT" || code === "ENOTDIR"
      ? { status: "missing" }
      : { status: "refused", reason: `cannot be read (${code})` };
  }
  if (!stats.isFile()) return { status: "refused", reason: "is not a file" };
  if (stats.size > largestBytes(file)) {
    return {
      status: "refused",
      reason: `has ${stats.size} bytes; expected ${file.copy.bytes}, at most ${largestBytes(file)}`,
    };
  }
  try {
    return verifyBytes(readFileSync(path), file);
  } catch (error) {
    return { status: "refused", reason: `cannot be read (${(error as NodeJS.ErrnoException).code})` };
  }
}

/**
 * Verifies the content of a file: by sha256, then by the shape of each other accepted form.
 *
 * @param bytes the whole content.
 * @param file the entry of the manifest that it should be.
 * @returns `exact`, `shape` or `refused` with the reason.
 */
export function verifyBytes(bytes: Uint8Array, file: ManifestFile): Verification {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 === file.copy.sha256) return { status: "exact", sha256, bytes: bytes.length };
  const strange = strangeKind(bytes);
  if (strange !== undefined) return { status: "refused", reason: `is ${strange}, not the file` };
  const reasons: string[] = [];
  for (const shape of file.shapes) {
    const reason = shapeMismatch(bytes, shape);
    if (reason === undefined) {
      return { status: "shape", sha256, bytes: bytes.length, form: shape.description };
    }
    reasons.push(`${shape.description}: ${reason}`);
  }
  const checksum = `checksum mismatch: expected sha256 ${file.copy.sha256} (${file.copy.bytes} bytes), got ${sha256} (${bytes.length} bytes)`;
  return { status: "refused", reason: [checksum, ...reasons].join("; not ") };
}

/**
 * A name for content that is plainly something else.
 *
 * @param bytes any content.
 * @returns "empty", "an HTML page" with its title, "a zip archive", or undefined.
 */
export function strangeKind(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "empty";
  const start = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  if (start.startsWith("PK\x03\x04")) return "a zip archive";
  if (
    /^(\xEF\xBB\xBF)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|body)\b/is.test(start)
  ) {
    const title = /<title[^>]*>([^<]{1,80})/i.exec(start)?.[1].trim();
    return title === undefined ? "an HTML page" : `an HTML page ("${title}")`;
  }
  return undefined;
}

function shapeMismatch(bytes: Uint8Array, shape: FileShape): string | undefined {
  const { columns, rows, raggedRow } = measureShape(bytes, shape.delimiter);
  const present = new Set(columns.map((column) => column.trim().toLowerCase()));
  const absent = shape.columns.filter((column) => !present.has(column.toLowerCase()));
  if (absent.length > 0) return `no ${shape.delimiter}-separated column ${absent.join(", ")}`;
  if (rows < shape.leastRows || rows > shape.mostRows) {
    const expected =
      shape.leastRows === shape.mostRows ? `${shape.leastRows}` : `${shape.leastRows} to ${shape.mostRows}`;
    return `${rows} rows where ${expected} are expected`;
  }
  if (raggedRow > 0) return `row ${raggedRow} has another number of fields than the header`;
  return undefined;
}
