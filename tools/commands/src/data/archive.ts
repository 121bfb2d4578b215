import { crc32 } from "node:zlib";
import { unzipSync } from "fflate";
import { DataFailure } from "./failure";

/** One file inside a zip archive, as the archive's directory states it. */
export interface ArchiveMember {
  /** With its folders, as the archive writes it; it is never used as a path on disk. */
  readonly name: string;
  /** Length when unpacked. */
  readonly bytes: number;
  readonly checksum: number;
  readonly encrypted: boolean;
}

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
/** No archive of the sources has nearly so many. */
const mostMembers = 10_000;

const damaged = (why: string) => new DataFailure("lasting", `the zip archive is damaged or cut off (${why})`);

/** Whether content is a zip archive, by its first bytes. */
export function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** Where the record stands that ends the directory: its comment must reach exactly to the end of the archive. */
function endRecord(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65_535); at--)
    if (
      view.getUint32(at, true) === endOfDirectory &&
      at + 22 + view.getUint16(at + 20, true) === view.byteLength
    )
      return at;
  throw damaged("its directory has no end");
}

/**
 * The files inside a zip archive (APPNOTE.TXT 6.3.10, sections 4.3.12 and 4.3.16), folders left out.
 *
 * @param archive the whole archive.
 * @throws DataFailure if the archive is cut off, its directory is broken, or it has more than 10,000 members.
 */
export function archiveMembers(archive: Uint8Array): readonly ArchiveMember[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = endRecord(view);
  const count = view.getUint16(end + 10, true);
  if (count > mostMembers) throw new DataFailure("lasting", `the zip archive holds ${count} files`);
  const members: ArchiveMember[] = [];
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || view.getUint32(at, true) !== directoryEntry)
      throw damaged("its directory is broken");
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(archive.subarray(at + 46, nameEnd));
    if (!name.endsWith("/"))
      members.push({
        name,
        bytes: view.getUint32(at + 24, true),
        checksum: view.getUint32(at + 16, true),
        encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      });
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return members;
}

/**
 * Takes one file out of a zip archive, in memory: no path of the archive is ever used on disk.
 *
 * @param archive the whole archive.
 * @param member the file, as `archiveMembers` gives it.
 * @param mostBytes the most bytes that it may unpack to.
 * @returns its content, with the stated length and CRC-32.
 * @throws DataFailure if the file is encrypted, larger than allowed, packed in another way than deflate, or not of the
 *   stated length and CRC-32; or if two files of the archive have its name.
 */
export function unpackMember(archive: Uint8Array, member: ArchiveMember, mostBytes: number): Uint8Array {
  const { name, bytes, checksum, encrypted } = member;
  const refuse = (why: string) => new DataFailure("lasting", `${name} in the zip archive ${why}`);
  if (encrypted) throw refuse("is encrypted");
  if (bytes > mostBytes) throw refuse(`unpacks to ${bytes} bytes; expected at most ${mostBytes}`);
  if (archiveMembers(archive).filter((each) => each.name === name).length > 1) throw refuse("is there twice");
  let content: Uint8Array | undefined;
  try {
    content = unzipSync(archive, { filter: (file) => file.name === name })[name];
  } catch (error) {
    throw refuse(`cannot be unpacked (${(error as Error).message})`);
  }
  if (content?.length !== bytes || crc32(content) !== checksum)
    throw refuse("is damaged: it has not the length and CRC-32 that the archive states");
  return content;
}

/** The last part of a path inside an archive, with either kind of slash (archives made on Windows hold both). */
export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
