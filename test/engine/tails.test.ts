import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, test } from "node:test";
import { compareModels, fitMixedModel } from "@alignment/engine";
import {
  chiSquareUpperTail,
  fUpperTail,
  twoSidedPValue,
} from "@alignment/engine/dist/inference/distribution";
import { skipWithoutR } from "../support";
import { Generator, oracleFolder, remadeOracle } from "./generators";

/** The arguments column by column, and the tail written with seventeen digits. */
interface Tails {
  readonly chiSquare: readonly [x: number[], degrees: number[], tail: string[]];
  readonly f: readonly [f: number[], numerator: number[], denominator: number[], tail: string[]];
  readonly t: readonly [t: number[], degrees: number[], tail: string[]];
}

const read = (folder: string): Tails => JSON.parse(readFileSync(join(folder, "tails.json"), "utf8"));
const { chiSquare, f, t } = read(oracleFolder);

/** Digits that must agree, whatever the size of the tail. */
function near(actual: number, expected: string, what: string): void {
  assert.ok(Math.abs(actual / Number(expected) - 1) < 1e-11, `${what}: ${actual}, R has ${expected}`);
}

describe("upper tails agree with R's to eleven digits, however small they are", () => {
  it("of chi-squared", () => {
    const [x, degrees, tail] = chiSquare;
    x.forEach((value, i) => {
      near(chiSquareUpperTail(value, degrees[i]), tail[i], `x ${value}, ${degrees[i]} degrees`);
    });
  });

  it("of F", () => {
    const [value, numerator, denominator, tail] = f;
    value.forEach((one, i) => {
      near(
        fUpperTail(one, numerator[i], denominator[i]),
        tail[i],
        `F ${one} on ${numerator[i]}, ${denominator[i]}`,
      );
    });
  });

  it("of t, on both sides", () => {
    const [value, degrees, tail] = t;
    value.forEach((one, i) => {
      near(twoSidedPValue(one, degrees[i]), tail[i], `t ${one} on ${degrees[i]}`);
    });
  });

  it("end at 0 and 1", () => {
    assert.equal(chiSquareUpperTail(0, 3), 1);
    assert.equal(chiSquareUpperTail(1e5, 3), 0);
    assert.equal(fUpperTail(0, 2, 10), 1);
    assert.equal(fUpperTail(1e300, 2, 1e5), 0);
    assert.equal(fUpperTail(3, 2, Number.POSITIVE_INFINITY), chiSquareUpperTail(6, 2));
    assert.ok(Number.isNaN(chiSquareUpperTail(Number.NaN, 1)) && Number.isNaN(fUpperTail(Number.NaN, 1, 1)));
  });
});

test("a large likelihood ratio has a p-value above zero", () => {
  const g = new Generator(3);
  const x = Array.from({ length: 200 }, () => g.normal());
  const data = {
    x,
    y: x.map((value) => 5 * value + g.normal()),
    g: Array.from({ length: 200 }, (_, row) => `g${row % 10}`),
  };
  const comparison = compareModels(
    fitMixedModel("y ~ 1 + (1 | g)", data),
    fitMixedModel("y ~ x + (1 | g)", data),
  );
  assert.equal(comparison.status, "defined");
  assert.ok(comparison.statistic !== undefined && comparison.statistic > 300);
  assert.ok(comparison.pValue !== undefined && comparison.pValue > 0 && comparison.pValue < 1e-80);
});

test("R makes the committed tails again", { skip: skipWithoutR("jsonlite") }, () => {
  const folder = remadeOracle("tails.R");
  assert.deepEqual(read(folder), read(oracleFolder));
});
