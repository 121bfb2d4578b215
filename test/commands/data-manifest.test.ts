import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { manifestHosts } from "@alignment/commands/dist/data/download";
import {
  inputFolderState,
  manifestPath,
  neededFiles,
  readManifest,
} from "@alignment/commands/dist/data/manifest";
import { parseManifest } from "@alignment/commands/dist/data/parse-manifest";
import { measureShape } from "@alignment/commands/dist/data/shape";
import { verifyBytes } from "@alignment/commands/dist/data/verify";
import { type GdpVintage, neededFiles as neededSources, scoreNames } from "alignment/sources";
import { alternatives, defaultSpecification } from "alignment/specification";
import { realRawFolder, skipWithoutRealFiles } from "../support";
import { content, manifestFile, manifestOf, withFolder } from "./data-support";

const manifest = readManifest();

/** The real manifest as plain data, to be spoilt. */
function plainManifest(): { files: Record<string, unknown>[] } {
  return JSON.parse(readFileSync(manifestPath, "utf8"));
}

test("the manifest names the files that the default specification reads, as needed for Table 2", () => {
  const read = neededSources(defaultSpecification);
  assert.deepEqual(
    neededFiles(manifest)
      .map((file) => file.name)
      .sort(),
    [...read].sort(),
  );
});

test("the manifest names every file that some specification reads", () => {
  const names = manifest.files.map((file) => file.name);
  const vintages = alternatives.gdpVintage;
  assert.ok(vintages.kind === "one of");
  for (const score of scoreNames) {
    for (const vintage of vintages.values) {
      const gdpVintage = vintage as GdpVintage;
      for (const name of neededSources({ ...defaultSpecification, score, gdpVintage })) {
        assert.ok(names.includes(name), name);
      }
    }
  }
});

test("requests go to the sources' hosts alone, all by https", () => {
  assert.deepEqual([...manifestHosts(manifest)].sort(), ["correlatesofwar.org", "raw.githubusercontent.com"]);
  for (const file of manifest.files) {
    for (const { address } of file.addresses) assert.match(address, /^https:/);
  }
});

for (const [title, spoil, message] of [
  ["a missing field", (file: Record<string, unknown>) => delete file.title, /files 1: "title" is undefined/],
  ["an unknown field", (file: Record<string, unknown>) => (file.colour = 1), /"colour" is unknown/],
  ["a name with a path", (file: Record<string, unknown>) => (file.name = "../x.csv"), /a plain file name/],
  [
    "a short hash",
    (file: Record<string, unknown>) => (file.copy = { sha256: "ab", bytes: 1, rows: 1 }),
    /64 hex/,
  ],
  [
    "a download without address",
    (file: Record<string, unknown>) => (file.addresses = []),
    /at least one address/,
  ],
  [
    "an address that is a path",
    (file: Record<string, unknown>) => (file.addresses = [{ address: "file:///etc/passwd" }]),
    /http or https/,
  ],
] as const) {
  test(`a manifest with ${title} is refused with its place`, () => {
    const plain = plainManifest();
    spoil(plain.files[0]);
    assert.throws(() => parseManifest(JSON.stringify(plain), "manifest.json"), message);
  });
}

test("a manifest with a name twice, or that is not JSON, is refused", () => {
  const plain = plainManifest();
  plain.files.push({ ...plain.files[0], name: String(plain.files[0].name).toUpperCase() });
  assert.throws(() => parseManifest(JSON.stringify(plain), "manifest.json"), /occurs twice/);
  assert.throws(() => parseManifest("<html>", "manifest.json"), /manifest.json is not JSON/);
  assert.throws(() => readManifest("/no/such/manifest.json"), /cannot be read/);
});

test("the shape of a file is the same whatever its line ends, byte order mark and last newline", () => {
  const text = 'id,"a, ""quoted"" name",note\n1,"line\nbreak",x\n\n2,,""\n3,"a","b ""c"""\n';
  const expected = { columns: ["id", 'a, "quoted" name', "note"], rows: 3, raggedRow: 0 };
  for (const form of [
    text,
    text.trimEnd(),
    text.replaceAll("\n", "\r\n"),
    text.replaceAll("\n", "\r"),
    `\uFEFF${text}`,
  ]) {
    assert.deepEqual(measureShape(Buffer.from(form), "comma"), expected);
  }
});

test("the shape names the first row with another number of fields", () => {
  assert.equal(measureShape(Buffer.from("a,b\n1,2\n3\n4,5,6\n"), "comma").raggedRow, 2);
  assert.equal(measureShape(Buffer.from("a\tb\n1\t2,3\n"), "tab").raggedRow, 0);
  assert.deepEqual(measureShape(new Uint8Array(), "comma"), { columns: [""], rows: 0, raggedRow: 0 });
});

test("a file that has the columns but not the rows, or another delimiter, is refused with what was found", () => {
  const shape = { description: "official", delimiter: "comma" as const, columns: ["ID", "value"] };
  const file = manifestFile({
    copy: { sha256: "0".repeat(64), bytes: 10, rows: 20_000 },
    shapes: [{ ...shape, leastRows: 20_000, mostRows: 20_000 }],
  });
  const refusal = (bytes: Buffer): string => {
    const verification = verifyBytes(bytes, file);
    return verification.status === "refused" ? verification.reason : verification.status;
  };
  assert.equal(refusal(content), "shape");
  assert.match(refusal(content.subarray(0, content.lastIndexOf("\n", -2) + 1)), /19999 rows where 20000/);
  assert.match(refusal(content.subarray(0, -30)), /rows|another number of fields/);
  assert.match(
    refusal(Buffer.from(content.toString().replaceAll(",", ";"))),
    /no comma-separated column ID, value/,
  );
  assert.match(refusal(Buffer.from("  <html><title>Oops</title>")), /an HTML page \("Oops"\)/);
  assert.match(refusal(Buffer.alloc(0)), /is empty/);
  assert.match(refusal(Buffer.from("PK\x03\x04....")), /a zip archive/);
});

test("the state of a folder goes from empty over incomplete to complete, and says what is not known", () =>
  withFolder((folder) => {
    const names = ["one.csv", "two.csv"];
    const all = manifestOf(
      ...names.map((name) => manifestFile({ name })),
      manifestFile({ name: "extra.csv", neededFor: "robustness" }),
    );
    assert.equal(inputFolderState(join(folder, "none"), all).status, "empty");
    writeFileSync(join(folder, "one.csv"), content);
    const incomplete = inputFolderState(folder, all);
    assert.equal(incomplete.status, "incomplete");
    assert.deepEqual(incomplete.missing, ["two.csv"]);
    writeFileSync(join(folder, "two.csv"), "an edit of my own");
    const unverified = inputFolderState(folder, all);
    assert.equal(unverified.status, "unverified");
    assert.deepEqual(unverified.unverified, ["two.csv"]);
    writeFileSync(join(folder, "two.csv"), content);
    assert.equal(inputFolderState(folder, all).status, "complete");
  }));

test("every real file is exactly the one of the manifest: hash, bytes and rows", {
  skip: skipWithoutRealFiles,
}, () => {
  const state = inputFolderState(realRawFolder, manifest);
  assert.equal(state.status, "complete");
  for (const { file, verification } of state.files) {
    if (verification.status === "missing") continue;
    assert.equal(verification.status, "exact", file.name);
    const bytes = readFileSync(join(realRawFolder, file.name));
    assert.equal(bytes.length, file.copy.bytes, file.name);
    assert.equal(measureShape(bytes, "comma").rows, file.copy.rows, file.name);
  }
});

test("the shapes of the manifest fit the real files", { skip: skipWithoutRealFiles }, () => {
  for (const file of manifest.files) {
    const bytes = readFileSync(join(realRawFolder, file.name));
    for (const shape of file.shapes) {
      const asShape = verifyBytes(shape.delimiter === "tab" ? tabbed(bytes) : bytes, {
        ...file,
        copy: { ...file.copy, sha256: "0".repeat(64) },
        shapes: [shape],
      });
      assert.equal(asShape.status, "shape", `${file.name}: ${JSON.stringify(asShape)}`);
    }
  }
});

/** A comma-separated file with a tab between its fields instead. */
function tabbed(bytes: Buffer): Buffer {
  let inQuotes = false;
  return Buffer.from(
    bytes.map((byte) => {
      if (byte === 34) inQuotes = !inQuotes;
      return byte === 44 && !inQuotes ? 9 : byte;
    }),
  );
}
