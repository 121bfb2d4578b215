import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatPng, formatSvg } from "alignment/display";
import {
  plotAttrition,
  plotCaseLines,
  plotDistanceAtEntry,
  plotDistanceByDuration,
  plotEntries,
  plotMembershipPrediction,
  plotShrinkage,
} from "alignment/figures";
import { exampleFigures } from "./example-figures";
import { overlappingTexts, type PlacedText, placedTexts } from "./placed-texts";

interface Trace {
  readonly name: string;
  readonly x: readonly unknown[];
  readonly y: readonly unknown[];
}

/** A pixel and a half: what a glyph may reach beyond the box that is measured. */
const glyphOverhang = 1.5;

/** The largest picture of up to a screen's height, in bytes; two copies of each stand in a notebook. */
const largestPicture = 60_000;

/** The height of a screen, in pixels: longer pictures may be larger in proportion. */
const screenHeight = 700;

const widths = { desk: 760, phone: 320 };

function outside(texts: readonly PlacedText[], width: number, height: number): string[] {
  return texts
    .filter(
      ({ box }) =>
        box.x < -glyphOverhang ||
        box.y < -glyphOverhang ||
        box.x + box.width > width + glyphOverhang ||
        box.y + box.height > height + glyphOverhang,
    )
    .map(({ text, box }) => `"${text}" at ${box.x.toFixed(0)}, ${box.y.toFixed(0)}`);
}

describe("every figure", () => {
  for (const [name, figure] of Object.entries(exampleFigures)) {
    for (const [device, width] of Object.entries(widths)) {
      it(`${name} has all its words inside the picture and none upon another, at the width of a ${device}`, () => {
        const texts = placedTexts(formatSvg(figure, width));
        assert.ok(texts.length >= 6, `only ${texts.length} texts`);
        assert.deepEqual(outside(texts, width, figure.layout.height as number), []);
        assert.deepEqual(overlappingTexts(texts), []);
      });
    }

    it(`${name} names its axes, says in words what it shows, and keeps its picture small`, () => {
      const axes = Object.entries(figure.layout).filter(([key]) => /^[xy]axis\d*$/.test(key));
      const titles = axes.map(([, axis]) => (axis as { title?: { text: string } }).title?.text ?? "");
      assert.ok(titles.filter((title) => title !== "").length >= 1);
      assert.ok(figure.caption.length > 40);
      assert.doesNotMatch(`${figure.caption} ${figure.altText}`, /NaN|undefined|Infinity/);
      const picture = formatPng(figure);
      assert.deepEqual([...picture.subarray(1, 4)], [...Buffer.from("PNG")]);
      const screens = Math.max(1, (figure.layout.height as number) / screenHeight);
      assert.ok(picture.length < largestPicture * screens, `${picture.length} bytes`);
    });
  }

  it("is drawn the same twice", () => {
    const figure = exampleFigures.plotShrinkage;
    assert.ok(formatPng(figure).equals(formatPng(figure)));
  });
});

describe("plotEntries", () => {
  it("counts the cases of each year, those without one too", () => {
    const [bars] = plotEntries([1990, 1992, 1990]).data as unknown as Trace[];
    assert.deepEqual(bars.x, [1990, 1991, 1992]);
    assert.deepEqual(bars.y, [2, 0, 1]);
  });

  it("refuses no cases, and years that are not whole", () => {
    assert.throws(() => plotEntries([]), /entryYears is empty/);
    assert.throws(() => plotEntries([1990.5]), /1990\.5/);
  });
});

describe("plotDistanceAtEntry", () => {
  it("counts in bars of a tenth, the lower edge inside", () => {
    const [bars] = plotDistanceAtEntry([-0.25, -0.2, -0.15, -0.01]).data as unknown as Trace[];
    assert.deepEqual(bars.x, [-0.25, -0.15, -0.05]);
    assert.deepEqual(bars.y, [1, 2, 1]);
  });
});

describe("plotDistanceByDuration", () => {
  it("takes the mean of the rows of each duration, and leaves a gap where there are none", () => {
    const [line, bars] = plotDistanceByDuration([1, 1, 3], [-1, -3, 0.5]).data as unknown as Trace[];
    assert.deepEqual(line.x, [1, 2, 3]);
    assert.deepEqual(line.y, [-2, null, 0.5]);
    assert.deepEqual(bars.y, [2, 0, 1]);
  });
});

describe("plotMembershipPrediction", () => {
  const prediction = { duration: [1, 2], predicted: [-1, -0.9], lower: [-1.1, -1], upper: [-0.9, -0.8] };

  it("draws the band between the bounds, the line, and the rows at each duration", () => {
    const figure = plotMembershipPrediction({ ...prediction, observedDurations: [1, 1, 2], level: 0.9 });
    const [lower, upper, line, rows] = figure.data as unknown as (Trace & { fill?: string })[];
    assert.deepEqual(
      [lower.y, upper.y, line.y, rows.y],
      [
        [-1.1, -1],
        [-0.9, -0.8],
        [-1, -0.9],
        [2, 1],
      ],
    );
    assert.equal(upper.fill, "tonexty");
    assert.match(figure.caption, /90% confidence interval/);
    assert.match(figure.altText, /rises from −1\.00 in year 1 of membership to −0\.90 in year 2/);
  });

  it("refuses bounds of another length", () => {
    assert.throws(
      () => plotMembershipPrediction({ ...prediction, lower: [1], observedDurations: [1] }),
      /lower has 1 values and duration has 2/,
    );
  });
});

describe("plotShrinkage", () => {
  it("shows cases as points alone where they are few, and leaves out slopes alone that there are none of", () => {
    const figure = plotShrinkage({
      length: [1, 5],
      alone: [Number.NaN, 0.4],
      pooled: [0.1, 0.2],
      common: 0.1,
    });
    const [alone, pooled, common] = figure.data as unknown as Trace[];
    assert.deepEqual(alone.y, [null, 0.4]);
    assert.deepEqual(pooled.y, [0.1, 0.2]);
    assert.deepEqual(common.y, [0.1, 0.1]);
  });

  it("draws the median and the middle 80% of cases of similar length", () => {
    const slopes = Array.from({ length: 44 }, (_, one) => (one % 11) / 10);
    const figure = plotShrinkage({
      length: slopes.map((_, one) => (one < 22 ? 5 : 20)),
      alone: slopes,
      pooled: slopes.map((slope) => slope / 2),
      common: 0.1,
    });
    const [, low, high, median, , , , pooled] = figure.data as unknown as Trace[];
    assert.deepEqual(low.x, [5, 20]);
    assert.deepEqual(median.y, [0.5, 0.5]);
    assert.deepEqual(pooled.y, [0.25, 0.25]);
    assert.deepEqual(
      [low.y, high.y],
      [
        [0.1, 0.1],
        [0.9, 0.9],
      ],
    );
  });
});

describe("plotAttrition", () => {
  it("cuts a first bar that dwarfs the others, says so, and leaves others whole", () => {
    const stepsOf = (...rows: number[]) => rows.map((count) => ({ step: "a step", rows: count, cases: 1 }));
    const cut = plotAttrition(stepsOf(700, 100, 50));
    assert.ok(Number((cut.data[0] as unknown as Trace).x[0]) < 120);
    assert.match(cut.caption, /first bar is cut/);
    const whole = plotAttrition(stepsOf(120, 100, 50));
    assert.deepEqual((whole.data[0] as unknown as Trace).x, [120, 100, 50]);
    assert.doesNotMatch(whole.caption, /cut/);
  });
});

describe("plotCaseLines", () => {
  it("refuses no cases, and a case whose columns differ in length, by its name", () => {
    const line = { intercept: 0, slope: 0 };
    assert.throws(() => plotCaseLines([], line), /no cases/);
    assert.throws(
      () => plotCaseLines([{ name: "A", duration: [1], distance: [], alone: line, pooled: line }], line),
      /plotCaseLines, A: distance has 0 values and duration has 1/,
    );
  });
});

describe("plotAttrition", () => {
  it("says each step's counts in words and refuses no steps", () => {
    const { layout } = plotAttrition([{ step: "a <b> & c", rows: 1234, cases: 56 }]);
    const [{ text }] = layout.annotations as { text: string }[];
    assert.equal(text, "a &lt;b&gt; &amp; c<br><b>1,234</b> observations, 56 cases");
    assert.throws(() => plotAttrition([]), /no steps/);
  });
});

describe("a figure of estimates", () => {
  const ofEstimates = Object.entries(exampleFigures).filter(([name]) =>
    /Around|Caterpillar|Membership|Methods|Specifications/.test(name),
  );

  it("says at each point the estimate with its interval", () => {
    assert.ok(ofEstimates.length >= 5, `${ofEstimates.length} figures`);
    for (const [name, { data }] of ofEstimates) {
      const texts = (data as unknown as { text?: readonly string[]; hovertemplate?: string }[])
        .filter(({ hovertemplate }) => hovertemplate?.includes("%{text}"))
        .flatMap(({ text = [] }) => text);
      assert.ok(texts.length > 0, name);
      for (const text of texts)
        assert.match(text, /−?\d\.\d+ \((−?\d+\.\d+ to −?\d+\.\d+|no interval)\)/, name);
    }
  });
});

describe("what every figure says at a point", () => {
  type Pointed = {
    x?: unknown[];
    y?: unknown[];
    hovertemplate?: string;
    text?: unknown;
    customdata?: unknown;
  };

  it("has minus signs and no hyphens before numbers, also where plotly would format them", () => {
    let checked = 0;
    for (const [name, { data }] of Object.entries(exampleFigures))
      for (const { hovertemplate = "", text, customdata, ...values } of data as unknown as Pointed[]) {
        const said = [text, customdata].flat().filter((one) => typeof one === "string");
        for (const one of said) assert.doesNotMatch(one, /(^|[\s(])-\d/, name);
        for (const [, axis] of hovertemplate.matchAll(/%\{([xy]):\.\df\}/g))
          assert.ok(
            values[axis as "x" | "y"]?.every((value) => value === null || Number(value) >= 0),
            `${name}: plotly writes negative ${axis} with a hyphen`,
          );
        checked += said.length;
      }
    assert.ok(checked > 100, `${checked} texts`);
  });
});
