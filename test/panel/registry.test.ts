import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { hostsOf } from "@alignment/commands/dist/data/download";
import { type GdpVintage, neededFiles, scoreNames, sourceManifest, sourceRegistry } from "alignment/sources";
import { alternatives, defaultSpecification } from "alignment/specification";
import { canonicalValues, decodeText } from "alignment/table";
import { simulatedFiles } from "alignment/worlds";
import { realRawFolder, repositoryRoot, sha256, skipWithoutRealFiles } from "../support";

const names: readonly string[] = sourceRegistry.map(({ name }) => name);

describe("the registry of the source files", () => {
  it("is what data/manifest.json lists", () => {
    const text = readFileSync(join(repositoryRoot, "data", "manifest.json"), "utf8");
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(sourceManifest())));
  });

  it("has sixteen files of different names, contents and values, each with the words that people need", () => {
    assert.equal(sourceRegistry.length, 16);
    const different = (values: readonly string[]) => assert.equal(new Set(values).size, 16);
    different(names);
    different(sourceRegistry.map(({ verified }) => verified.sha256));
    different(sourceRegistry.map(({ verified }) => verified.values));
    for (const entry of sourceRegistry) {
      assert.match(entry.verified.sha256 + entry.verified.values, /^[0-9a-f]{128}$/, entry.name);
      for (const words of [entry.title, entry.restsOnIt, entry.licence, entry.citation, entry.byHand])
        assert.ok(words.length > 3, entry.name);
      assert.match(entry.sourcePage, /^https?:/);
    }
  });

  it("marks as needed for Table 2 what the default specification reads", () => {
    const needed = sourceRegistry.filter(({ neededFor }) => neededFor === "table-2").map(({ name }) => name);
    assert.deepEqual(needed.sort(), [...neededFiles(defaultSpecification)].sort());
  });

  it("has every file that some specification reads, and those of a simulated world", () => {
    assert.deepEqual([...simulatedFiles].sort(), [...names].sort());
    const { gdpVintage } = alternatives;
    assert.ok(gdpVintage.kind === "one of");
    for (const score of scoreNames)
      for (const vintage of gdpVintage.values)
        for (const name of neededFiles({ score, gdpVintage: vintage as GdpVintage }))
          assert.ok(names.includes(name));
  });

  it("sends requests to the sources' hosts alone, all by https", () => {
    assert.deepEqual([...hostsOf(sourceRegistry)].sort(), [
      "correlatesofwar.org",
      "raw.githubusercontent.com",
    ]);
    for (const { addresses } of sourceRegistry)
      for (const { address } of addresses) assert.match(address, /^https:/);
  });

  it("has the hashes of the real files' bytes and values", { skip: skipWithoutRealFiles }, () => {
    for (const { name, columns, verified } of sourceRegistry) {
      const bytes = readFileSync(join(realRawFolder, name));
      assert.equal(bytes.length, verified.bytes, name);
      assert.equal(sha256(bytes), verified.sha256, name);
      assert.equal(sha256(canonicalValues(decodeText(bytes, name), columns, name)), verified.values, name);
    }
  });
});
