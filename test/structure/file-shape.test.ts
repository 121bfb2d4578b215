import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { evidenceSources } from "./evidence-sources";
import { sourceTexts } from "./source-files";

const mostLines = 300;
const longestComment = 120;

/** Files that are still longer. Those of the library are of the evidence; a file that is parted leaves this list. */
const stillLonger = [
  "lib/alignment/src/nulls/draw-kinds.ts",
  "lib/alignment/src/nulls/dynamics.ts",
  "lib/alignment/src/nulls/verdict-evidence.ts",
  "lib/alignment/src/study/evidence/least-squares.ts",
  "lib/alignment/src/study/evidence/observed.ts",
  "lib/alignment/src/study/evidence/yearly-columns.ts",
  "lib/alignment/src/study/evidence/yearly-model.ts",
  "test/class/grading.test.ts",
  "test/commands/start.test.ts",
  "test/engine/data-faults.test.ts",
  "test/engine/intervals.test.ts",
  "test/engine/terms-and-means.test.ts",
  "test/engine/undetermined.test.ts",
  "test/kernel/book.test.ts",
  "test/page/live-page.test.ts",
  "test/page/reading.test.ts",
  "test/report/tables.test.ts",
];

/** How many comment lines of the evidence's sources are still longer: a change of theirs asks for it anew. */
const longCommentsOfEvidence = 176;

const notYet = ["exports.ts", "multiverse.tsx", "picture.tsx"].map((name) => `tools/page/src/app/${name}`);

function linesOf(text: string): string[] {
  return text.replace(/\n$/, "").split("\n");
}

/** The places of the comment lines that are longer than allowed. */
function longComments([path, text]: readonly [string, string]): string[] {
  return linesOf(text).flatMap((line, at) =>
    line.length > longestComment && /^\s*(?:\/\/|\/\*|\*)/.test(line) ? [`${path}:${at + 1}`] : [],
  );
}

describe("the source files", () => {
  const all = ["lib", "tools", "test"].flatMap(sourceTexts);

  it("have at most 300 lines, but for the listed ones", () => {
    const longer = all.filter(([, text]) => linesOf(text).length > mostLines).map(([path]) => path);
    assert.deepEqual(longer, [...stillLonger].sort());
  });

  it("have comment lines of at most 120 characters, but for those of the evidence", () => {
    const found = all
      .filter(([path]) => !evidenceSources.has(path) && !notYet.includes(path))
      .flatMap(longComments);
    assert.deepEqual(found, []);
  });

  it("have no more longer comment lines in the sources of the evidence than there were", () => {
    const found = all.filter(([path]) => evidenceSources.has(path)).flatMap(longComments);
    assert.ok(found.length <= longCommentsOfEvidence, `${found.length} of ${longCommentsOfEvidence}`);
  });
});
