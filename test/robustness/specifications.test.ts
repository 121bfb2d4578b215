import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type DataColumns,
  fitMixedModel,
  inferFixedEffects,
  type MixedModelFit,
  type RandomStream,
  randomStream,
  secondStart,
} from "@alignment/engine";
import { panelBuilder } from "alignment/node";
import { choices, type Declaration, type PanelSpecification } from "alignment/specification";
import { formatText, regressionColumnOf, regressionTable } from "alignment/tables";
import { useSimulatedWorld } from "../simulated-world";

/** How many specifications are drawn: ALIGNMENT_SPECIFICATIONS, or 2,000. */
const specificationCount = Number(process.env.ALIGNMENT_SPECIFICATIONS ?? 2000);

/** A small world: files are read once, so that building and fitting take most of the time. */
const smallWorld = { seed: 5, stateCount: 60, igoCount: 30 };

function pick<T>(stream: RandomStream, values: readonly T[]): T {
  return values[Math.floor(stream.uniform() * values.length)];
}

/** A value of a choice, drawn from all that it may be. */
function draw(stream: RandomStream, accepted: Declaration): unknown {
  switch (accepted.kind) {
    case "one of":
      return pick(stream, accepted.values);
    case "whole number":
      return accepted.minimum + Math.floor(stream.uniform() * (accepted.maximum - accepted.minimum + 1));
    case "list of whole numbers": {
      const chosen = (accepted.values ?? [1390, 3760, 3900, 4400, 2700]).filter(() => stream.uniform() < 0.5);
      return chosen.length === 0 ? [accepted.values?.[0] ?? 1390] : chosen;
    }
  }
}

/** Changes of up to six choices; some leave no specification. */
function drawChanges(stream: RandomStream): Partial<PanelSpecification> {
  const names = Object.keys(choices) as (keyof PanelSpecification)[];
  const count = Math.floor(stream.uniform() * 7);
  const changed = Array.from({ length: count }, () => pick(stream, names));
  return Object.fromEntries(changed.map((choice) => [choice, draw(stream, choices[choice])]));
}

/** A model of the sample's columns. */
function drawFormula(stream: RandomStream, columns: DataColumns): string {
  const covariates = Object.keys(columns).filter(
    (name) => !["distance", "case", "igo", "state", "ionum", "ccode"].includes(name),
  );
  const some = covariates.filter(() => stream.uniform() < 0.5);
  const random = pick(stream, [
    "(1 + duration | case)",
    "(1 | case)",
    "(1 + duration || case)",
    "(1 | case) + (1 | ionum)",
    "(1 + duration | case) + (1 | ccode)",
    "(1 + duration | ionum)",
  ]);
  return `distance ~ ${["duration", ...some].join(" + ")} + ${random}`;
}

/** No number of a fit that stands for a value may be missing without a word. */
function assertNoSilentNaN(
  fit: MixedModelFit,
  table: string,
  inferred: ReturnType<typeof inferFixedEffects>,
): void {
  // An undetermined fit gives no number that depends on the variances chosen among those that fit equally well, and
  // says why; every other fit has all of them.
  const isTold = fit.status === "undetermined" && (fit.statusReason ?? "").length > 10;
  for (const { term, estimate, standardError } of fit.fixedEffects) {
    if (isTold && Number.isNaN(standardError)) continue;
    assert.ok(Number.isFinite(estimate), `estimate of ${term}: ${estimate}`);
    assert.ok(Number.isFinite(standardError), `standard error of ${term}: ${standardError}`);
  }
  for (const value of [fit.criterion, fit.aic, fit.bic, fit.residualVariance, ...fit.theta]) {
    assert.ok(Number.isFinite(value), `${value} in the fit`);
  }
  for (const effect of inferred.effects) {
    if (effect.status === "not defined") assert.ok(effect.reason.length > 10, "a reason");
    else assert.ok([effect.pValue, effect.lower, effect.upper].every(Number.isFinite), effect.term);
  }
  assert.doesNotMatch(table, /NaN|undefined|Infinity/);
}

/** What became of a specification; an error must name what cannot be. */
function outcomeOf(stream: RandomStream, build: ReturnType<typeof panelBuilder>): string {
  const changes = drawChanges(stream);
  const told = JSON.stringify(changes);
  let formula = "";
  try {
    const { sample, attrition } = build(changes);
    const columns = sample.columns as unknown as DataColumns;
    assert.ok(sample.rowCount > 0);
    assert.ok(attrition.every(({ rowsLost }) => rowsLost >= 0));
    formula = drawFormula(stream, columns);
    const fit = fitMixedModel(formula, columns, { method: pick(stream, ["REML", "ML"] as const) });
    const method = pick(stream, ["normal", "Satterthwaite"] as const);
    const inference = inferFixedEffects(fit, method);
    const column = regressionColumnOf(fit, { title: "drawn", inference });
    assertNoSilentNaN(fit, formatText(regressionTable([column], { caption: told })), inference);
    assert.equal(fit.observationCount + fit.dropped.total, sample.rowCount);
    assert.notEqual(fit.status, "not converged");
    assert.notEqual(secondStart(fit).outcome, "lower optimum");
    return fit.status;
  } catch (error) {
    if (error instanceof assert.AssertionError) throw new Error(`${told} ${formula}: ${error.message}`);
    assert.ok(error instanceof Error);
    assert.match(error.message, /expected|choose|loosen|drop/, `${told} ${formula}: ${error.stack}`);
    assert.match(error.name, /^(RangeError|ModelError)$/, `${told} ${formula}: ${error.stack}`);
    return /the sample is empty/.test(error.message) ? "an empty sample" : "a refusal";
  }
}

describe("random specifications", () => {
  it(`${specificationCount} of them give a result with its sample and certificate, or an error that names the choice`, (context) => {
    useSimulatedWorld(smallWorld, (folder) => {
      const build = panelBuilder(folder);
      const outcomes = new Map<string, number>();
      for (let number = 0; number < specificationCount; number++) {
        const outcome = outcomeOf(randomStream(2026, `specification ${number}`), build);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
      context.diagnostic([...outcomes].map(([outcome, count]) => `${outcome}: ${count}`).join("; "));
      assert.ok((outcomes.get("converged") ?? 0) > specificationCount / 4, "enough of them converge");
    });
  });
});
