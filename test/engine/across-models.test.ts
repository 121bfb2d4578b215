import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitMixedModel, inferFixedEffects, testAcrossModels } from "@alignment/engine";
import { type Columns, Generator, readData } from "./generators";

const sleepstudy = readData("sleepstudy", "Subject");
const fit = fitMixedModel("Reaction ~ Days + (1 + Days | Subject)", sleepstudy);
const subjects = sleepstudy.Subject as string[];
const order = [...new Set(subjects)];
const pairs = subjects.map((subject) => Math.floor(order.indexOf(subject) / 2));
const days = { name: "days", fit, term: "Days", clusters: subjects };
const alone = [{ name: "days", weights: [1] }];

/** Relative; theta is known to about 1e-6 in R, and refits of the same model here to about 1e-8. */
const tolerance = 1e-6;

function near(actual: number, expected: number, relative = tolerance): void {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);
}

/** Twelve clusters of three groups of unequal size; y and w answer to x and share what is the cluster's. */
function twoOutcomes(): Columns & { y: number[]; w: number[]; x: number[]; z: number[]; cluster: string[] } {
  const random = new Generator(5);
  const columns = {
    y: [] as number[],
    w: [] as number[],
    x: [] as number[],
    z: [] as number[],
    group: [] as string[],
    cluster: [] as string[],
  };
  for (let cluster = 0; cluster < 12; cluster++) {
    const shared = random.normal();
    for (let group = 0; group < 3; group++) {
      const own = random.normal();
      for (let row = 0; row < 3 + ((cluster + group) % 5); row++) {
        const [x, z, noise] = [random.normal(), random.normal(), random.normal()];
        columns.x.push(x);
        columns.z.push(z);
        columns.y.push(0.5 * x - 0.2 * z + shared * x + own + noise);
        columns.w.push(0.1 * x + 0.8 * shared * x + own + random.normal());
        columns.group.push(`${cluster}-${group}`);
        columns.cluster.push(`c${cluster}`);
      }
    }
  }
  return columns;
}
const data = twoOutcomes();
const coefficientOf = (model: string, term: string, columns: Columns = data) => ({
  name: model,
  fit: fitMixedModel(model, columns),
  term,
  clusters: columns.cluster,
});

describe("testAcrossModels", () => {
  // f <- lmer(Reaction ~ Days + (1 + Days | Subject), sleepstudy,
  //   control = lmerControl(optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-12))); sqrt(diag(vcovCR(f, cluster, type =
  //   "CR1"))), clubSandwich 0.5.8, lme4 1.1-31;
  // the pairs are (as.integer(Subject) - 1) %/% 2.
  for (const [name, clusters, standardError] of [
    ["subjects", subjects, 1.545788896],
    ["pairs of subjects", pairs, 1.218766967],
  ] as const) {
    it(`gives the standard error CR1 of clubSandwich for clusters of ${name}`, () => {
      const { coefficients, clusterCount } = testAcrossModels([{ ...days, clusters }], alone);
      assert.equal(clusterCount, new Set<number | string>(clusters).size);
      near(coefficients[0].standardError, standardError);
    });
  }

  it("comes near CR2 where clusters are many", () => {
    const robust = inferFixedEffects(fit, "CR2").effects[1];
    assert.ok(robust.status === "defined");
    // CR2 corrects for the leverage of 18 subjects, about 1 / 18 of the error.
    near(testAcrossModels([days], alone).coefficients[0].standardError, robust.standardError, 1 / 18);
  });

  it("gives a difference of two terms the error that the model has with that difference as a term", () => {
    const model = "y ~ x + z + (1 | group)";
    const difference = testAcrossModels(
      [coefficientOf(model, "x"), coefficientOf(model, "z")],
      [{ name: "z - x", weights: [-1, 1] }],
    ).contrasts[0];
    const sum = data.x.map((x, row) => x + data.z[row]);
    const direct = testAcrossModels(
      [coefficientOf("y ~ sum + z + (1 | group)", "z", { ...data, sum })],
      alone,
    ).coefficients[0];
    near(difference.estimate, direct.estimate);
    near(difference.standardError, direct.standardError);
    near(difference.pValue, direct.pValue, 1e-5);
  });

  it("takes outcomes that share a cluster as dependent: their difference is surer than apart", () => {
    const two = [coefficientOf("y ~ x + z + (1 | group)", "x"), coefficientOf("w ~ x + (1 | group)", "x")];
    const contrast = [{ name: "y - w", weights: [1, -1] }];
    const together = testAcrossModels(two, contrast).contrasts[0];
    const otherNames = { ...two[1], clusters: data.cluster.map((name) => `other ${name}`) };
    const apart = testAcrossModels([two[0], otherNames], contrast);
    assert.equal(apart.clusterCount, 24);
    assert.ok(together.standardError < 0.8 * apart.contrasts[0].standardError);
    const [first, second] = testAcrossModels(two, contrast).coefficients;
    const independent = Math.hypot(first.standardError, second.standardError);
    // The factor G / (G - 1) is 24/23 in place of 12/11.
    near(apart.contrasts[0].standardError, independent * Math.sqrt(24 / 23 / (12 / 11)));
  });

  it("gives one contrast the F that is the square of its t", () => {
    const { contrasts, joint } = testAcrossModels([days], alone);
    near(joint.statistic, contrasts[0].statistic ** 2, 1e-12);
    near(joint.pValue, contrasts[0].pValue, 1e-6);
    assert.deepEqual([joint.numeratorDegrees, joint.denominatorDegrees], [1, 17]);
  });

  it("tests jointly alike whatever contrasts span the hypothesis", () => {
    const three = ["y ~ x + z + (1 | group)", "w ~ x + (1 | group)", "z ~ x + (1 | group)"].map((model) =>
      coefficientOf(model, "x"),
    );
    const of = (...weights: number[][]) =>
      testAcrossModels(
        three,
        weights.map((one, index) => ({ name: String(index), weights: one })),
      ).joint;
    const [one, other] = [of([1, -1, 0], [1, 0, -1]), of([1, -1, 0], [0, 1, -1])];
    near(one.statistic, other.statistic, 1e-9);
    assert.deepEqual([one.numeratorDegrees, one.denominatorDegrees], [2, 10]);
  });

  it("does not depend on the order of the rows", () => {
    const reversed = Object.fromEntries(
      Object.entries(data).map(([name, column]) => [name, [...column].reverse()]),
    ) as Columns;
    const model = "y ~ x + z + (1 + x | group)";
    const [before, after] = [data, reversed].map(
      (columns) => testAcrossModels([coefficientOf(model, "x", columns)], alone).coefficients[0],
    );
    near(after.standardError, before.standardError);
  });

  it("takes the clusters of the rows that the fit kept", () => {
    const y = data.y.map((value, row) => (row % 7 === 3 ? Number.NaN : value));
    const kept = data.y.flatMap((_, row) => (row % 7 === 3 ? [] : [row]));
    const shorter = Object.fromEntries(
      Object.entries(data).map(([name, column]) => [name, kept.map((row) => column[row])]),
    ) as Columns;
    const [dropped, without] = [{ ...data, y }, shorter].map(
      (columns) =>
        testAcrossModels([coefficientOf("y ~ x + (1 | group)", "x", columns)], alone).coefficients[0],
    );
    near(dropped.standardError, without.standardError);
  });

  it("gives several terms of one fit the errors that each has alone, to the bit", () => {
    const data = twoOutcomes();
    const model = fitMixedModel("y ~ x + z + (1 | group)", data);
    const of = (term: string) => ({ name: term, fit: model, term, clusters: data.cluster });
    const errorsOf = (...terms: string[]): number[] =>
      testAcrossModels(terms.map(of), [
        { name: "first", weights: terms.map((_, at) => +(at === 0)) },
      ]).coefficients.map(({ standardError }) => standardError);
    assert.deepEqual(
      errorsOf("x", "(Intercept)", "z"),
      ["x", "(Intercept)", "z"].flatMap((term) => errorsOf(term)),
    );
  });

  it("refuses what it cannot compare", () => {
    const own = coefficientOf("y ~ x + (1 | group)", "x");
    const crossed = coefficientOf("y ~ x + (1 | group) + (1 | cluster)", "x");
    assert.throws(() => testAcrossModels([crossed], alone), /grouping factors group, cluster/);
    assert.throws(() => testAcrossModels([{ ...own, term: "q" }], alone), /no term "q".*\(Intercept\), x/s);
    assert.throws(() => testAcrossModels([{ ...own, clusters: ["a"] }], alone), /1 values/);
    assert.throws(() => testAcrossModels([own], [{ name: "two", weights: [1, 1] }]), /2 weights for 1/);
    assert.throws(
      () => testAcrossModels([own, own], [{ name: "none", weights: [1, -1] }]),
      /depend on each other/,
    );
    assert.throws(
      () => testAcrossModels([{ ...own, clusters: data.y.map(() => "all") }], alone),
      /1 clusters/,
    );
  });
});
