import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseStudents, stampOf, unseal, worldSeed } from "@alignment/class";
import { seal } from "@alignment/class/dist/key";

const key = { secret: "00".repeat(32) };
const other = { secret: "01".repeat(32) };

describe("the key of a class", () => {
  it("gives a student the same seed and stamp each time, and everybody else another one", () => {
    assert.equal(worldSeed(key, "Ada", "world"), worldSeed(key, "Ada", "world"));
    const seeds = [
      worldSeed(key, "Ada", "world"),
      worldSeed(key, "Bea", "world"),
      worldSeed(key, "Ada", "game a"),
      worldSeed(key, "Ada", "world", 1),
      worldSeed(other, "Ada", "world"),
    ];
    assert.equal(new Set(seeds).size, seeds.length);
    assert.notEqual(stampOf(key, "Ada", "01"), stampOf(key, "Ada", "02"));
    assert.notEqual(stampOf(key, "Ada", "01"), stampOf(other, "Ada", "01"));
  });

  it("draws seeds from 2^53, more than anybody could search", () => {
    const seeds = Array.from({ length: 64 }, (_, attempt) => worldSeed(key, "Ada", "world", attempt));
    assert.ok(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0));
    assert.ok(Math.max(...seeds) >= 2 ** 50);
  });

  it("does not confuse parts of a name with what follows", () => {
    assert.notEqual(worldSeed(key, "Ada", "b world"), worldSeed(key, "Ada b", "world"));
  });

  it("opens what it sealed for the same student, and nothing else does", () => {
    const sealed = seal(key, "Ada", "the truth");
    assert.equal(unseal(key, "Ada", sealed), "the truth");
    assert.ok(!Buffer.from(sealed, "base64").includes("truth"));
    assert.throws(() => unseal(other, "Ada", sealed), /does not open with this key/);
    assert.throws(() => unseal(key, "Bea", sealed), /does not open with this key/);
    const changed = Buffer.from(sealed, "base64");
    changed[changed.length - 1] ^= 1;
    assert.throws(() => unseal(key, "Ada", changed.toString("base64")), /does not open/);
  });
});

describe("the names of a class", () => {
  it("may hold accents, commas, quotes and other scripts, and give folders that every file system takes", () => {
    const text =
      'student,group\r\n"Müller, Zoë",1\r\n"O""Neil",2\r\n李小龍,1\r\nMueller Zoe,2\r\nCON,3\r\nKey West,1\r\n';
    const students = parseStudents(`\uFEFF${text}`, "names.csv");
    assert.deepEqual(
      students.map(({ name }) => name),
      ["Müller, Zoë", 'O"Neil', "李小龍", "Mueller Zoe", "CON", "Key West"],
    );
    const folders = students.map(({ folder }) => folder);
    assert.equal(new Set(folders).size, folders.length);
    for (const folder of folders) {
      assert.match(folder, /^[\p{L}\p{N}-]+$/u);
      assert.ok(!folder.includes("key"));
    }
  });

  it("that look alike in a folder's name get a number", () => {
    const students = parseStudents("student\nJosé\nJose\nJOSE\n", "names.csv");
    assert.deepEqual(
      students.map(({ folder }) => folder),
      ["jose", "jose-2", "jose-3"],
    );
  });

  it("are as many as there are, and blank lines are passed over", () => {
    const text = `student\n\n${Array.from({ length: 500 }, (_, i) => `Student ${i}`).join("\n")}\n\n`;
    assert.equal(parseStudents(text, "names.csv").length, 500);
  });

  it("are taken with one blank where there are several, and a folder's name ends between two letters", () => {
    const [ada, long] = parseStudents(`student\n Ada  Lovelace \n${"a".repeat(59)}𐐀𐐀\n`, "names.csv");
    assert.equal(ada.name, "Ada Lovelace");
    assert.doesNotMatch(long.folder, /\p{Cs}/u);
    assert.equal([...long.folder].length, 60);
  });

  const refused: readonly { readonly text: string; readonly words: RegExp }[] = [
    { text: "name\nAda\n", words: /has the columns name; expected a column "student"/ },
    { text: "student\n", words: /holds no student/ },
    { text: "student,group\nAda,1\n,2\n", words: /line 3: the name is empty/ },
    { text: "student\nAda\nBea\nAda\n", words: /line 4: "Ada" stands in line 2 already/ },
    { text: "student\nAda\n Ada \n", words: /line 3: "Ada" stands in line 2/ },
    { text: "student\nSmith, Anna\n", words: /line 2: 2 fields where the header has 1.*quotes/ },
    { text: 'student\n"Ada\n', words: /quote/ },
    { text: "student\nAda Lovelace\nAda  Lovelace\n", words: /line 3: "Ada Lovelace" stands in line 2/ },
    {
      text: "student\nAda\nM\uFFFDller\n",
      words: /line 3: .* not UTF-8; save the file again as "CSV UTF-8"/,
    },
    { text: "s\0t\0u\0d\0e\0n\0t\0", words: /no text in UTF-8/ },
    { text: "student\nAda\n\u001b[31mBea\n", words: /line 3: .*cannot be seen \(U\+001B\)/ },
    { text: "student\nAda\u200b\n", words: /line 2: .*cannot be seen \(U\+200B\)/ },
    { text: "student\n=cmd()\n", words: /line 2: a spreadsheet would run "=cmd\(\)" as a formula/ },
    { text: "student\n-1\n", words: /line 2: .*formula/ },
    { text: "student,student\nAda,Bea\n", words: /line 1: two columns are called "student"/ },
  ];
  for (const { text, words } of refused) {
    it(`are refused by line: ${words.source}`, () =>
      assert.throws(() => parseStudents(text, "names.csv"), words));
  }
});
