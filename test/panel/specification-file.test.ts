import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { readSpecification } from "alignment/node";
import { panelSpecification } from "alignment/specification";
import { temporaryFolder } from "../support";

const root = temporaryFolder();
const path = join(root, "specification.json");

const text = '{\n "lastYear": 2005,\n "score": "DISAP"\n}\n';
const utf16 = Buffer.from(text, "utf16le");

describe("a specification's file", () => {
  const encodings: readonly (readonly [string, Uint8Array | string])[] = [
    ["UTF-8", text],
    ["UTF-8 with a byte-order mark", `\ufeff${text}`],
    ["lines that end in CRLF", text.replaceAll("\n", "\r\n")],
    ["lines that end in CR", text.replaceAll("\n", "\r")],
    ["UTF-16, little end first, with its mark", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    [
      "UTF-16, big end first, with its mark",
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]),
    ],
    ["UTF-16 without a mark", utf16],
    ["UTF-16, big end first, without a mark", Buffer.from(utf16).swap16()],
  ];
  for (const [what, content] of encodings) {
    it(`is read in ${what}`, () => {
      writeFileSync(path, content);
      assert.deepEqual(readSpecification(path), panelSpecification({ lastYear: 2005, score: "DISAP" }));
    });
  }

  const refusals: readonly (readonly [string, string, RegExp])[] = [
    ["an empty file", " \n", /is empty; expected an object of choices/],
    ["what is no JSON", '{"lastYear": 2005,}', /cannot be read as JSON/],
    ["a list", "[2005]", /no object; expected an object of choices/],
    [
      "a choice that stands twice",
      '{"lastYear": 2005, "lastYear": 2008}',
      /"lastYear" twice; expected each choice once/,
    ],
    ["a choice that there is not", '{"lastyear": 2005}', /there is no choice "lastyear"/],
  ];
  for (const [what, content, message] of refusals) {
    it(`is refused where it is ${what}`, () => {
      writeFileSync(path, content);
      assert.throws(() => readSpecification(path), message);
    });
  }

  it("is refused by name where it is not there", () => {
    assert.throws(
      () => readSpecification(join(root, "none.json")),
      /none\.json is not there; expected .*; check the name/,
    );
  });
});
