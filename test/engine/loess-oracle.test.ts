import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fitLoess, predictLoess } from "@alignment/engine";
import { skipWithoutR } from "../support";
import { oracleFolder, type Points, readData, remadeOracle, scatteredPoints, tiedPoints } from "./generators";

interface LoessOracle {
  readonly name: string;
  readonly data: string;
  readonly span: number;
  readonly degree: 1 | 2;
  readonly surface: "interpolate" | "direct";
  readonly statistics: "approximate" | "exact";
  readonly weighted: boolean;
  readonly enp: number;
  readonly trace: number;
  readonly oneDelta: number;
  readonly twoDelta: number;
  readonly residualStandardError: number;
  readonly at: readonly number[];
  readonly fit: readonly number[];
  readonly standardError: readonly number[];
  readonly degreesOfFreedom: number;
}

/** Both sides compute in doubles by the same definitions; conditioning of a local fit costs a few digits. */
const agreement = 1e-9;

function assertNear(actual: number, expected: number, what: string): void {
  const allowed = agreement * Math.max(1e-3, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= allowed, `${what}: ${actual} here, ${expected} in R`);
}

const cars = readData("cars");
const dataSets: { readonly [name: string]: Points } = {
  cars: { x: cars.speed as number[], y: cars.dist as number[], weights: [] },
  scattered: scatteredPoints(200, 11),
  many: scatteredPoints(3000, 12),
  tied: tiedPoints(8000, 5, 20),
  "six values": tiedPoints(600, 9, 6),
};
const { cases }: { cases: readonly LoessOracle[] } = JSON.parse(
  readFileSync(join(oracleFolder, "loess.json"), "utf8"),
);

describe("fitLoess agrees with R's loess", () => {
  for (const oracle of cases) {
    test(oracle.name, () => {
      const { x, y, weights } = dataSets[oracle.data];
      const { span, degree, surface, statistics, weighted } = oracle;
      const options = { span, degree, surface, statistics, weights: weighted ? weights : undefined };
      const fit = fitLoess(x, y, options);
      const predicted = predictLoess(fit, oracle.at);
      for (const key of [
        "enp",
        "trace",
        "oneDelta",
        "twoDelta",
        "residualStandardError",
        "degreesOfFreedom",
      ] as const) {
        assertNear(fit[key], oracle[key], key);
      }
      oracle.at.forEach((point, i) => {
        assertNear(predicted.fit[i], oracle.fit[i], `fit at ${point}`);
        assertNear(predicted.standardError[i], oracle.standardError[i], `standard error at ${point}`);
      });
    });
  }
});

test("cars with R's defaults gives the numbers that R prints", () => {
  const { x, y } = dataSets.cars;
  const fit = fitLoess(x, y);
  const { fit: value, standardError } = predictLoess(fit, [10.5]);
  assertNear(fit.enp, 4.77910430833, "enp");
  assertNear(fit.oneDelta, 44.3015430826, "one.delta");
  assertNear(fit.residualStandardError, 15.2949592876, "s");
  assertNear(value[0], 23.64332405033, "fit at 10.5");
  assertNear(standardError[0], 3.96358180644, "se at 10.5");
});

test("R makes the committed oracle again", { skip: skipWithoutR("lme4", "jsonlite") }, () => {
  const folder = remadeOracle("loess.R");
  const remade: { cases: readonly LoessOracle[] } = JSON.parse(
    readFileSync(join(folder, "loess.json"), "utf8"),
  );
  assert.equal(remade.cases.length, cases.length);
  remade.cases.forEach((each, i) => {
    assertNear(each.residualStandardError, cases[i].residualStandardError, `${each.name}: s`);
    assertNear(each.standardError[2], cases[i].standardError[2], `${each.name}: standard error`);
  });
});
