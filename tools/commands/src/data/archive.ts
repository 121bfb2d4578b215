import { crc32, inflateRawSync } from "node:zlib";
import { DataFailure } from "./failure";

/** One file inside a zip archive, as its directory states it. */
interface ArchiveEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly checksum: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerOffset: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * Whether the content is a zip archive, by its first bytes.
 *
 * @param bytes any content.
 * @returns true if it begins as a zip archive does.
 */
export function isArchive(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && Buffer.from(bytes.subarray(0, 4)).readUInt32LE(0) === LOCAL_HEADER;
}

/**
 * The names of the files inside a zip archive.
 *
 * @param archive the whole archive.
 * @returns the names as the archive's directory states them, folders left out.
 * @throws DataFailure if it is not a whole zip archive.
 */
export function archiveMembers(archive: Uint8Array): string[] {
  return readDirectory(Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)).map(
    (entry) => entry.name,
  );
}

/**
 * Takes one file out of a zip archive, in memory: no path of the archive is ever used on disk.
 *
 * @param archive the whole archive.
 * @param member the file's name, found whatever folder of the archive it is in and in any letter case.
 * @param mostBytes the most bytes that it may unpack to, whatever the archive states.
 * @returns its content, with the stated length and CRC-32.
 * @throws DataFailure if the archive is damaged or cut off; if the member is missing or occurs twice, is encrypted,
 *   packed by an unknown method, or larger than allowed; if its length or CRC-32 is not the stated one.
 */
export function extractMember(archive: Uint8Array, member: string, mostBytes: number): Uint8Array {
  const buffer = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const entries = readDirectory(buffer);
  const found = entries.filter((entry) => baseName(entry.name).toLowerCase() === member.toLowerCase());
  if (found.length !== 1) {
    const names = entries.map((entry) => entry.name).slice(0, 8);
    throw new DataFailure(
      "lasting",
      `the zip archive holds ${found.length} files named ${member}; expected one (it holds ${names.join(", ") || "nothing"})`,
    );
  }
  const entry = found[0];
  if (entry.encrypted) throw new DataFailure("lasting", `${member} in the zip archive is encrypted`);
  if (entry.bytes > mostBytes) {
    throw new DataFailure(
      "lasting",
      `${member} in the zip archive unpacks to ${entry.bytes} bytes; expected at most ${mostBytes}`,
    );
  }
  const content = unpack(packedContent(buffer, entry), entry, member);
  if (content.length !== entry.bytes || crc32(content) !== entry.checksum) {
    throw new DataFailure("lasting", `the zip archive is damaged (${member} fails its length or CRC-32)`);
  }
  return content;
}

/**
 * The last part of a path inside an archive, with either kind of slash (archives made on Windows hold both).
 *
 * @param path a member's name as the archive states it.
 * @returns the name without folders.
 */
export function baseName(path: string): string {
  return path.split(/[\\/]/).pop() as string;
}

/** Unpacks an entry, never to more bytes than it states. */
function unpack(packed: Buffer, entry: ArchiveEntry, member: string): Uint8Array {
  if (entry.method === STORED) return packed;
  if (entry.method !== DEFLATED) {
    throw new DataFailure(
      "lasting",
      `${member} in the zip archive is packed by method ${entry.method}; expected deflate`,
    );
  }
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) });
  } catch (error) {
    throw new DataFailure("lasting", `the zip archive is damaged (${(error as Error).message})`);
  }
}

function cutOff(): DataFailure {
  return new DataFailure("lasting", "the zip archive is damaged or cut off");
}

/** The bytes of an entry as packed, after its local header. */
function packedContent(buffer: Buffer, entry: ArchiveEntry): Buffer {
  const offset = entry.headerOffset;
  if (offset + 30 > buffer.length || buffer.readUInt32LE(offset) !== LOCAL_HEADER) throw cutOff();
  const start = offset + 30 + buffer.readUInt16LE(offset + 26) + buffer.readUInt16LE(offset + 28);
  if (start + entry.packedBytes > buffer.length) throw cutOff();
  return buffer.subarray(start, start + entry.packedBytes);
}

/** Where the end-of-directory record starts: its comment must reach exactly to the end of the archive. */
function endOfDirectory(buffer: Buffer): number {
  for (
    let position = buffer.length - 22;
    position >= Math.max(0, buffer.length - 22 - 65_535);
    position -= 1
  ) {
    if (
      buffer.readUInt32LE(position) === END_OF_DIRECTORY &&
      position + 22 + buffer.readUInt16LE(position + 20) === buffer.length
    ) {
      return position;
    }
  }
  throw cutOff();
}

/**
 * The directory of an archive (APPNOTE.TXT 6.3.10, sections 4.3.12 and 4.3.16). Archives of more than 4 GB or 65,535
 * entries (zip64) are beyond what a source here can be, and fail as damaged.
 */
function readDirectory(buffer: Buffer): ArchiveEntry[] {
  if (!isArchive(buffer)) throw new DataFailure("lasting", "is not a zip archive");
  const end = endOfDirectory(buffer);
  const count = buffer.readUInt16LE(end + 10);
  let position = buffer.readUInt32LE(end + 16);
  const entries: ArchiveEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (position + 46 > end || buffer.readUInt32LE(position) !== DIRECTORY_ENTRY) throw cutOff();
    const nameLength = buffer.readUInt16LE(position + 28);
    const name = buffer.toString("utf8", position + 46, position + 46 + nameLength);
    if (!name.endsWith("/")) {
      entries.push({
        name,
        method: buffer.readUInt16LE(position + 10),
        encrypted: (buffer.readUInt16LE(position + 8) & 1) === 1,
        checksum: buffer.readUInt32LE(position + 16),
        packedBytes: buffer.readUInt32LE(position + 20),
        bytes: buffer.readUInt32LE(position + 24),
        headerOffset: buffer.readUInt32LE(position + 42),
      });
    }
    position += 46 + nameLength + buffer.readUInt16LE(position + 30) + buffer.readUInt16LE(position + 32);
  }
  return entries;
}
