import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { plotPathways, stylisedPathways } from "alignment/figures";
import { hypotheses, hypothesesTable } from "alignment/study";
import { formatMarkdown } from "alignment/tables";

const times = { before: 8, membership: 12, after: 6, adjustment: 4 };

/** The values of both pathways in a year, which is one of the points. */
function at(year: number): [number, number] {
  const pathways = stylisedPathways(times);
  const index = pathways.year.indexOf(year);
  assert.ok(index >= 0, `${year} is no point`);
  return [pathways.instrumental[index], pathways.intrinsic[index]];
}

describe("stylisedPathways", () => {
  it("leaves both at the original distance until the adjustment begins", () => {
    assert.deepEqual(at(-8), [-1, -1]);
    assert.deepEqual(at(-4), [-1, -1]);
  });

  it("closes the instrumental distance before accession and holds it through membership", () => {
    assert.deepEqual(at(-2), [-0.5, -1]);
    for (const year of [0, 6, 12]) assert.equal(at(year)[0], 0, `year ${year}`);
  });

  it("closes the intrinsic distance in equal steps over membership, and keeps it closed after exit", () => {
    assert.equal(at(3)[1], -0.75);
    assert.equal(at(6)[1], -0.5);
    for (const year of [12, 14, 18]) assert.equal(at(year)[1], 0, `year ${year}`);
  });

  it("returns the instrumental distance after exit as it had closed before accession", () => {
    const { year, instrumental } = stylisedPathways(times);
    year.forEach((one, index) => {
      if (one > 0) return;
      const mirror = year.indexOf(12 - one);
      if (mirror >= 0) assert.equal(instrumental[index], instrumental[mirror], `year ${one}`);
    });
    assert.equal(at(18)[0], -1);
  });

  it("refuses periods without length, and an adjustment longer than what is drawn", () => {
    assert.throws(() => stylisedPathways({ ...times, membership: 0 }), /membership is 0 years/);
    assert.throws(
      () => stylisedPathways({ ...times, adjustment: 7 }),
      /adjustment takes 7 years, but 8 .* 6/,
    );
  });
});

describe("plotPathways", () => {
  it("draws the curves that are computed and names the hypotheses beside them", () => {
    const { data, layout } = plotPathways(times);
    const { instrumental, intrinsic } = stylisedPathways(times);
    const lines = data as unknown as { y: number[] }[];
    assert.equal(lines[0].y.length, instrumental.length);
    assert.equal(lines[1].y[lines[1].y.length - 1], intrinsic[intrinsic.length - 1]);
    const words = (layout.annotations as { text: string }[]).map(({ text }) => text).join(" ");
    for (const name of ["H1", "H2", "H3"]) assert.ok(words.includes(name), name);
  });
});

describe("hypothesesTable", () => {
  it("has the paper's Table 1: H2 for intrinsic motives, the others for instrumental ones", () => {
    const supporting = (motive: string): string[] =>
      hypotheses.filter((one) => one.motive === motive).map(({ name }) => name);
    assert.deepEqual(supporting("instrumental"), ["H1", "H3", "H4"]);
    assert.deepEqual(supporting("intrinsic"), ["H2"]);
  });

  it("gives each hypothesis a row with its timing", () => {
    const { rows } = hypothesesTable().groups[0];
    assert.deepEqual(
      rows.map(([name, , when]) => [name, when]),
      [
        ["H1", "before accession"],
        ["H2", "during membership"],
        ["H3", "after exit"],
        ["H4", "during membership"],
      ],
    );
    assert.match(formatMarkdown(hypothesesTable()), /\| H2 \| intrinsic motives \| during membership \|/);
  });
});
