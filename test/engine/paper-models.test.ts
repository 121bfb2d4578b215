import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { fitMixedModel, type MixedModelFit, testAcrossModels } from "@alignment/engine";
import type { SampleColumns } from "alignment/construct";
import { ensureSimulatedWorld, panelBuilder, readRegions } from "alignment/node";
import { regionalGroupOfStates } from "alignment/sources";
import type { PanelSpecification } from "alignment/specification";
import {
  realRawFolder,
  repositoryRoot,
  skipWithoutR,
  skipWithoutRealFiles,
  temporaryFolder,
} from "../support";

/** A model of test/peers/models.R, with the specification and the formula by which we make the same. */
interface PaperModel {
  readonly name: string;
  readonly changes: Partial<PanelSpecification>;
  readonly terms?: string;
  readonly random?: string;
}

const controls = "year_s + gdp_s + iccpr + civil_war + delegation_s + hr_igo + size_s + change_mean";
const paperModels: readonly PaperModel[] = [
  { name: "Table 2", changes: {} },
  { name: "DISAP", changes: { score: "DISAP" } },
  { name: "KILL", changes: { score: "KILL" } },
  { name: "POLPRIS", changes: { score: "POLPRIS" } },
  { name: "TORT", changes: { score: "TORT" } },
  { name: "CIRI index", changes: { score: "CIRI index" } },
  { name: "Fariss 2.04", changes: { score: "Fariss 2.04" } },
  { name: "Fariss 3.01", changes: { score: "Fariss 3.01" } },
  { name: "Fariss 4.02", changes: { score: "Fariss 4.02" } },
  { name: "human rights", changes: { igos: "human rights" } },
  { name: "other", changes: { igos: "other" } },
  { name: "political", changes: { igos: "political" } },
  { name: "economic", changes: { igos: "economic" } },
  { name: "social", changes: { igos: "social" } },
  { name: "regions", changes: {}, terms: `${controls} + group` },
  { name: "yearly change", changes: { outcome: "yearly change of the distance" } },
  {
    name: "tax share",
    changes: { stateCapacity: "tax share of GDP" },
    terms: controls.replace("gdp_s", "tax_share_s"),
  },
  { name: "one slope", changes: {}, random: "(1 | case)" },
  { name: "crossed", changes: {}, random: "(1 + duration | case) + (1 | ccode) + (1 | ionum)" },
];

/** What models.R keeps of a fit. */
interface PeerFit {
  readonly rows: number;
  readonly logLikelihood: number;
  readonly terms: readonly string[];
  readonly estimates: readonly number[];
  readonly standardErrors: readonly number[];
  readonly covariances: { readonly [factor: string]: readonly (readonly number[])[] };
  readonly residualVariance: number;
  /** Standard errors CR1 by state, where clubSandwich was asked. */
  readonly byState?: readonly number[];
}

/**
 * Of estimates and standard errors in standard errors, and of variance components relative: both sides are at the
 * optimum to about 1e-8 in theta (models.R says how lme4 is brought there), on panels equal to about 1e-12.
 */
const tolerance = 1e-6;
/** Of errors by state, relative: clubSandwich has lme4's own optimum, which is some 1e-6 away. */
const robustTolerance = 1e-5;

const scripts = join(repositoryRoot, "test", "peers");
const folder = temporaryFolder();

function assertNear(actual: number, expected: number, within: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= within, `${what}: ${actual} here, ${expected} in R`);
}

function assertSameCoefficients(fit: MixedModelFit, peer: PeerFit): void {
  assert.deepEqual(
    fit.fixedEffects.map(({ term }) => term),
    peer.terms,
  );
  fit.fixedEffects.forEach(({ term, estimate, standardError }, at) => {
    const [theirs, theirError] = [peer.estimates[at], peer.standardErrors[at]];
    assertNear(estimate, theirs, tolerance * theirError, term);
    assertNear(standardError, theirError, tolerance * theirError, `standard error of ${term}`);
  });
}

function assertSameVariances(fit: MixedModelFit, peer: PeerFit): void {
  for (const { groupingFactor, covariance } of fit.randomEffects) {
    const theirs = peer.covariances[groupingFactor];
    covariance.forEach((row, i) => {
      row.forEach((value, j) => {
        const unit = Math.sqrt(theirs[i][i] * theirs[j][j]);
        assertNear(value, theirs[i][j], tolerance * unit, `${groupingFactor}, covariance ${i}, ${j}`);
      });
    });
  }
  assertNear(
    fit.residualVariance,
    peer.residualVariance,
    tolerance * peer.residualVariance,
    "variance of residuals",
  );
}

/** Fits of one input here, each beside the peer's. */
function compareInput(
  title: string,
  rawFolder: () => string,
  models: readonly PaperModel[],
  skip: false | string,
): void {
  describe(`the paper's models on ${title}, by lme4 on panels built in R`, { skip }, () => {
    let peers: { readonly [name: string]: PeerFit } = {};
    let build: ReturnType<typeof panelBuilder>;
    let groups: ReturnType<typeof regionalGroupOfStates>;
    before(() => {
      const raw = rawFolder();
      const panels = join(folder, `panels of ${title}`);
      const out = join(folder, `${title}.json`);
      mkdirSync(panels);
      execFileSync("Rscript", [join(scripts, "panel-variants.R"), raw, panels]);
      const names = models.map(({ name }) => name);
      execFileSync("Rscript", [join(scripts, "models.R"), panels, out, ...names]);
      peers = JSON.parse(readFileSync(out, "utf8"));
      build = panelBuilder(raw);
      groups = regionalGroupOfStates(readRegions(raw));
    });

    function fitOf({ changes, terms = controls, random = "(1 + duration | case)" }: PaperModel) {
      const columns: SampleColumns = build(changes).sample.columns;
      const group = Array.from(columns.ccode, (state) => groups.get(state) ?? "");
      const fit = fitMixedModel(`distance ~ duration + ${terms} + ${random}`, { ...columns, group });
      return { fit, states: columns.ccode };
    }

    for (const model of models) {
      it(`${model.name}: rows, coefficients, variances and log-likelihood`, () => {
        const { fit, states } = fitOf(model);
        const peer = peers[model.name];
        assert.equal(fit.observationCount, peer.rows);
        assertSameCoefficients(fit, peer);
        assertSameVariances(fit, peer);
        assertNear(fit.logLikelihood, peer.logLikelihood, 1e-6, "log-likelihood");
        // Half of what lme4's criterion is known to, at a deviance of 30,000.
        assert.ok(fit.logLikelihood >= peer.logLikelihood - 1e-8, "the optimum is no worse than lme4's");
        if (peer.byState === undefined) return;
        const clustered = fit.fixedEffects.map(({ term }) => ({ name: term, fit, term, clusters: states }));
        const weights = clustered.map((_, at) => (at === 1 ? 1 : 0));
        const { coefficients } = testAcrossModels(clustered, [{ name: "duration", weights }]);
        coefficients.forEach(({ name, standardError }, at) => {
          const unit = (peer.byState as readonly number[])[at];
          assertNear(standardError, unit, robustTolerance * unit, `error by state of ${name}`);
        });
      });
    }
  });
}

/** One model of every kind, to be quick where there are no real files. */
const onBothInputs = [
  "DISAP",
  "KILL",
  "POLPRIS",
  "TORT",
  "CIRI index",
  "political",
  "yearly change",
  "tax share",
  "crossed",
];
const skipWithoutPeers = skipWithoutR("data.table", "lme4", "clubSandwich", "jsonlite");

compareInput(
  "a simulated world",
  () => {
    const world = join(folder, "world");
    ensureSimulatedWorld(world);
    return world;
  },
  paperModels.filter(({ name }) => onBothInputs.includes(name)),
  skipWithoutPeers,
);
compareInput("the real files", () => realRawFolder, paperModels, skipWithoutPeers || skipWithoutRealFiles);
