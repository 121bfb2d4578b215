import assert from "node:assert/strict";
import { test } from "node:test";
import { archiveMembers, extractMember, isArchive } from "@alignment/commands/dist/data/archive";
import { strToU8, zipSync } from "fflate";
import { content } from "./data-support";

const archive = zipSync({
  "folder/": new Uint8Array(),
  "folder/data.csv": content,
  "notes.txt": strToU8("hi"),
});

/** A copy of the archive, changed. */
function damaged(change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(archive);
  change(copy);
  return copy;
}

/** Where the directory entry of `name` starts. */
function directoryEntry(bytes: Buffer, name: string): number {
  return bytes.lastIndexOf(name) - 46;
}

test("an archive made by another program is read back, packed and stored alike", () => {
  for (const level of [0, 1, 9] as const) {
    const made = zipSync({ "data.csv": content }, { level });
    assert.deepEqual(Buffer.from(extractMember(made, "DATA.csv", content.length)), content);
  }
});

test("the members are listed without folders", () => {
  assert.deepEqual(archiveMembers(archive), ["folder/data.csv", "notes.txt"]);
});

test("an archive cut off at any place is refused, never read in part", () => {
  for (let length = 0; length < archive.length; length += 997) {
    assert.throws(
      () => extractMember(archive.subarray(0, length), "data.csv", content.length),
      /not a zip archive|damaged or cut off/,
    );
  }
});

test("a changed byte inside the packed data is found by the checksum", () => {
  for (let position = 100; position < 20_000; position += 1009) {
    const changed = damaged((copy) => {
      copy[position] ^= 0x10;
    });
    assert.throws(() => extractMember(changed, "data.csv", content.length), /damaged/);
  }
});

test("a member larger than allowed is refused, stated or not", () => {
  assert.throws(
    () => extractMember(archive, "data.csv", 1000),
    /unpacks to \d+ bytes; expected at most 1000/,
  );
  const lying = damaged((copy) => {
    copy.writeUInt32LE(500, directoryEntry(copy, "folder/data.csv") + 24);
  });
  assert.throws(
    () => extractMember(lying, "data.csv", 1000),
    /damaged \(Cannot create a Buffer larger than 500 bytes\)/,
  );
});

test("ten million zeros that pack into a few bytes are not unpacked", () => {
  const bomb = zipSync({ "data.csv": new Uint8Array(10_000_000) });
  assert.throws(() => extractMember(bomb, "data.csv", 65_536), /expected at most 65536/);
});

test("a missing member is refused with the list of what is there", () => {
  assert.throws(
    () => extractMember(archive, "other.csv", 1000),
    /holds 0 files named other\.csv; expected one \(it holds folder\/data\.csv, notes\.txt\)/,
  );
});

test("a member that occurs in two folders is refused, not guessed", () => {
  const double = zipSync({ "a/data.csv": strToU8("a"), "b/data.csv": strToU8("b") });
  assert.throws(() => extractMember(double, "data.csv", 1000), /holds 2 files named data\.csv/);
});

test("a name that climbs out of the folder is a name like any other and touches no disk", () => {
  const climbing = zipSync({ "../../data.csv": content, "..\\..\\other.csv": strToU8("x") });
  assert.deepEqual(Buffer.from(extractMember(climbing, "data.csv", content.length)), content);
  assert.equal(Buffer.from(extractMember(climbing, "other.csv", 10)).toString(), "x");
});

test("an encrypted member and an unknown packing are refused by name", () => {
  const encrypted = damaged((copy) => {
    copy.writeUInt16LE(1, directoryEntry(copy, "folder/data.csv") + 8);
  });
  assert.throws(() => extractMember(encrypted, "data.csv", content.length), /encrypted/);
  const unknown = damaged((copy) => {
    copy.writeUInt16LE(93, directoryEntry(copy, "folder/data.csv") + 10);
  });
  assert.throws(() => extractMember(unknown, "data.csv", content.length), /packed by method 93/);
});

test("text is not an archive", () => {
  assert.equal(isArchive(content), false);
  assert.equal(isArchive(new Uint8Array()), false);
  assert.equal(isArchive(archive), true);
});
