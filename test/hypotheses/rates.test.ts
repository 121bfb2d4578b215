import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { ExpectedFinding, WorldParameters } from "alignment/worlds";
import { findingsIn, mechanisms, type TestedHypothesis, tested, type WorldFindings } from "./worlds";

/*
 * The rates of earlier tests of this project, on which no verdict rests. They are kept because notebooks 05 to 07 still
 * show these tests, with the sentence that they are no evidence, and because the verdict game of the course names
 * mechanisms by two of them: docs/hypothesis-tests.md and `grade` print their rates.
 */

interface Setting {
  readonly title: string;
  readonly changes: Partial<WorldParameters>;
}

/** Small worlds, so that the rates take seconds; with fewer IGOs a single one pulls harder. */
const smallWorlds: Setting = {
  title: "small worlds",
  changes: { stateCount: 100, igoCount: 45, intrinsicPull: 0.004 },
};

/** Worlds as large as the real one; the second has shocks that give Table 2 the residual variance of the real files. */
const fullWorlds: readonly Setting[] = [
  { title: "default worlds", changes: {} },
  { title: "worlds with large shocks", changes: { shockSpread: 0.29 } },
];

/** With `ALIGNMENT_WORLDS` that many full worlds of each mechanism, for docs/hypothesis-tests.md. */
const asked = process.env.ALIGNMENT_WORLDS;
const worldCount = asked === undefined ? 8 : Number(asked);
const settings = asked === undefined ? [smallWorlds] : fullWorlds;

/** Chance of more than `count` successes in `trials`. */
function binomialAbove(count: number, trials: number, rate: number): number {
  let probability = (1 - rate) ** trials;
  let upTo = probability;
  for (let successes = 1; successes <= count; successes++) {
    probability *= ((trials - successes + 1) / successes) * (rate / (1 - rate));
    upTo += probability;
  }
  return 1 - upTo;
}

/** Chance of an outcome of a test of ours by bad luck alone, were the seeds drawn anew. */
const badLuck = 0.001;

/** Most false findings that a test whose false findings have a rate of 5 % makes, but for bad luck. */
function mostFalse(trials: number): number {
  let count = 0;
  while (binomialAbove(count, trials, 0.05) > badLuck) count++;
  return count;
}

/** Fewest findings that a test which finds an effect in 80 % of the worlds makes, but for bad luck. */
function fewestFound(trials: number): number {
  return trials - mostMissed(trials);
}

function mostMissed(trials: number): number {
  let count = 0;
  while (binomialAbove(count, trials, 0.2) > badLuck) count++;
  return count;
}

const inWords: { readonly [hypothesis in TestedHypothesis]: string } = {
  H1: "closer before accession",
  H2: "closer year by year as a member",
  H3: "back after an exit",
};

for (const { title, changes } of settings)
  describe(`tests in ${worldCount} ${title} of each mechanism`, () => {
    let findings: readonly WorldFindings[] = [];
    before(() => {
      findings = mechanisms.flatMap((mechanism) =>
        Array.from({ length: worldCount }, (_, seed) =>
          findingsIn({ ...changes, mechanism, seed: seed + 1 }),
        ),
      );
    });

    const count = (
      hypothesis: TestedHypothesis,
      truth: ExpectedFinding,
    ): { readonly found: number; readonly worlds: number } => {
      const worlds = findings.filter(({ expected }) => expected[hypothesis] === truth);
      return { found: worlds.filter(({ found }) => found[hypothesis]).length, worlds: worlds.length };
    };

    for (const hypothesis of Object.keys(tested) as TestedHypothesis[]) {
      it(`of the yearly changes find ${hypothesis} (${inWords[hypothesis]}) where it is there`, () => {
        const { found, worlds } = count(hypothesis, "supported");
        assert.ok(worlds > 0);
        assert.ok(found >= fewestFound(worlds), `${found} of ${worlds}`);
      });

      it(`of the yearly changes do not find ${hypothesis} (${inWords[hypothesis]}) where it is not`, () => {
        const { found, worlds } = count(hypothesis, "not supported");
        assert.ok(worlds > 0);
        assert.ok(found <= mostFalse(worlds), `${found} of ${worlds}`);
      });
    }

    it("of the duration slope are no proof of H2: they find it where there is no influence", () => {
      const slopes = findings.filter(({ mechanism }) => mechanism === "none").map((one) => one.durationZ);
      const found = slopes.filter((z) => z > 1.96).length;
      assert.ok(found > mostFalse(slopes.length), `${found} of ${slopes.length}`);
    });

    it("of the selected cases do not find H3 where it is not, since each exit has a jump of its own", () => {
      const exits = findings
        .filter(({ expected }) => expected.H3 === "not supported")
        .map((one) => one.afterZ)
        .filter((z) => !Number.isNaN(z));
      const found = exits.filter((z) => z < -1.96).length;
      assert.ok(exits.length > 0 && found <= mostFalse(exits.length), `${found} of ${exits.length}`);
    });

    it("state the rate for each mechanism", (context) => {
      for (const mechanism of mechanisms) {
        const worlds = findings.filter((one) => one.mechanism === mechanism);
        const rate = (holds: (one: WorldFindings) => boolean) =>
          `${worlds.filter(holds).length}/${worlds.length}`;
        const mean = (value: (one: WorldFindings) => number) =>
          (worlds.reduce((sum, one) => sum + value(one), 0) / worlds.length).toFixed(2);
        const ours = (Object.keys(tested) as TestedHypothesis[]).map(
          (name) =>
            `${name} ${rate(({ found }) => found[name])} (mean t ${mean((one) => one.statistics[name])})`,
        );
        const selected = [
          `duration slope ${rate(({ durationZ }) => durationZ > 1.96)} (mean z ${mean(({ durationZ }) => durationZ)})`,
          `before accession ${rate(({ beforeZ }) => beforeZ > 1.96)} (mean z ${mean(({ beforeZ }) => beforeZ)})`,
          `after exit ${rate(({ afterZ }) => afterZ < -1.96)} (mean z ${mean(({ afterZ }) => afterZ)})`,
        ];
        context.diagnostic(`${mechanism}: ${ours.join(", ")}; selected cases: ${selected.join(", ")}`);
        assert.equal(worlds.length, worldCount);
      }
    });
  });
