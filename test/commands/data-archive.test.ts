import assert from "node:assert/strict";
import { test } from "node:test";
import { archiveMembers, baseName, isArchive, unpackMember } from "@alignment/commands/dist/data/archive";
import { strToU8, zipSync } from "fflate";
import { content } from "./data-support";

const archive = zipSync({
  "folder/": new Uint8Array(),
  "folder/data.csv": content,
  "notes.txt": strToU8("hi"),
});

/** A copy of the archive, changed. */
function damaged(change: (copy: Buffer) => void): Buffer {
  return damagedArchive(archive, change);
}

function damagedArchive(bytes: Uint8Array, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
}

/** Unpacks the one member of a name. */
function unpack(bytes: Uint8Array, name: string, mostBytes: number): Uint8Array {
  const [member, ...others] = archiveMembers(bytes).filter((each) => baseName(each.name) === name);
  assert.ok(member !== undefined && others.length === 0, `${name} is there once`);
  return unpackMember(bytes, member, mostBytes);
}

/** Where the directory entry of `name` starts. */
function directoryEntry(bytes: Buffer, name: string): number {
  return bytes.lastIndexOf(name) - 46;
}

test("an archive made by another program is read back, packed and stored alike", () => {
  for (const level of [0, 1, 9] as const) {
    const made = zipSync({ "data.csv": content }, { level });
    assert.deepEqual(Buffer.from(unpack(made, "data.csv", content.length)), content);
  }
});

test("the members are listed without folders", () => {
  assert.deepEqual(
    archiveMembers(archive).map(({ name }) => name),
    ["folder/data.csv", "notes.txt"],
  );
});

test("an archive cut off at any place is refused, never read in part", () => {
  for (let length = 0; length < archive.length; length += 997) {
    assert.throws(() => archiveMembers(archive.subarray(0, length)), /damaged or cut off/);
  }
});

test("a changed byte inside the packed data is found by the checksum", () => {
  for (let position = 100; position < 20_000; position += 1009) {
    const changed = damaged((copy) => {
      copy[position] ^= 0x10;
    });
    assert.throws(() => unpack(changed, "data.csv", content.length), /damaged|cannot be unpacked/);
  }
});

test("a member larger than allowed is refused, stated or not", () => {
  assert.throws(() => unpack(archive, "data.csv", 1000), /unpacks to \d+ bytes; expected at most 1000/);
  const lying = damaged((copy) => {
    copy.writeUInt32LE(500, directoryEntry(copy, "folder/data.csv") + 24);
  });
  assert.throws(() => unpack(lying, "data.csv", 1000), /has not the length and CRC-32/);
});

test("ten million zeros that pack into a few bytes are not unpacked", () => {
  const bomb = zipSync({ "data.csv": new Uint8Array(10_000_000) });
  assert.throws(() => unpack(bomb, "data.csv", 65_536), /expected at most 65536/);
});

test("two members of one name and folder are refused, not guessed", () => {
  const double = damagedArchive(
    zipSync({ "a/data.csv": strToU8("a"), "b/data.csv": strToU8("b") }),
    (copy) => {
      copy[directoryEntry(copy, "b/data.csv") + 46] = "a".charCodeAt(0);
    },
  );
  assert.equal(archiveMembers(double).length, 2);
  assert.throws(() => unpackMember(double, archiveMembers(double)[0], 1000), /is there twice/);
});

test("a name that climbs out of the folder is a name like any other and touches no disk", () => {
  const climbing = zipSync({ "../../data.csv": content, "..\\..\\other.csv": strToU8("x") });
  assert.deepEqual(Buffer.from(unpack(climbing, "data.csv", content.length)), content);
  assert.equal(Buffer.from(unpack(climbing, "other.csv", 10)).toString(), "x");
});

test("an encrypted member and an unknown packing are refused by name", () => {
  const encrypted = damaged((copy) => {
    copy.writeUInt16LE(1, directoryEntry(copy, "folder/data.csv") + 8);
  });
  assert.throws(() => unpack(encrypted, "data.csv", content.length), /encrypted/);
  const unknown = damaged((copy) => {
    copy.writeUInt16LE(93, directoryEntry(copy, "folder/data.csv") + 10);
  });
  assert.throws(() => unpack(unknown, "data.csv", content.length), /unknown compression type 93/);
});

test("text is not an archive", () => {
  assert.equal(isArchive(content), false);
  assert.equal(isArchive(new Uint8Array()), false);
  assert.equal(isArchive(archive), true);
});
