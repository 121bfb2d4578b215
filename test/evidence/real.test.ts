import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitDynamics } from "alignment/dist/nulls/dynamics";
import { type DynamicsName, dynamicsDesigns } from "alignment/dist/nulls/dynamics-designs";
import { crossStrata, eraStrata, statesAlone } from "alignment/dist/nulls/strata";
import { eventEvidence, placeboEvidence } from "alignment/dist/study/evidence/event-evidence";
import { evidenceData, mainMeasure, measureNames } from "alignment/dist/study/evidence/evidence-data";
import { observedBesides, observedOf } from "alignment/dist/study/evidence/observed";
import { sensitivityEvidence } from "alignment/dist/study/evidence/sensitivity-evidence";
import { type EvidenceStudy, evidenceStudy } from "alignment/dist/study/evidence/study";
import { openFolder } from "alignment/node";
import { realRawFolder, skipWithoutRealFiles } from "../support";
import { assertTargets, targetsAt } from "./targets";

let prepared: EvidenceStudy | undefined;

/** The study of the real files, prepared by the first test that needs it. */
function study(): EvidenceStudy {
  prepared ??= evidenceStudy(evidenceData(openFolder(realRawFolder)));
  return prepared;
}

/** Mixed models are met at the optimum of the REML criterion, where the last digits depend on the order of rows. */
const mixed = 1e-5;

describe("the evidence of the real files", { skip: skipWithoutRealFiles }, () => {
  const parts = ["yearly", "push_weights", "effects", "model_y", "model_y_year", "table2"];
  for (const measure of measureNames) {
    it(`is what two other implementations find of ${measure}`, () => {
      const wanted = targetsAt("observed", measure);
      const found = observedOf(study(), measure);
      const { table2, curve, ...exact } = wanted;
      assert.ok(parts.every((part) => part in wanted));
      assertTargets(found, exact);
      assertTargets(found, { table2, ...(curve === undefined ? {} : { curve }) }, mixed);
    });
  }

  it("has the four rights, the earlier model and company as they are found elsewhere", () => {
    const observed = observedBesides(study());
    const { h4, earlier_model, member_gap_and_world, member_gap_on_ciri_rows, company } =
      targetsAt("observed");
    assertTargets(observed, { h4 }, mixed);
    assertTargets(observed, { earlier_model, member_gap_and_world, member_gap_on_ciri_rows, company });
  });

  it("has the placebo accessions and the true ones of the same pairs", () => {
    assertTargets(placeboEvidence(study()), targetsAt("placebos"), mixed);
  });

  it("has the stacked event studies, every year with its error", () => {
    assertTargets(eventEvidence(study()), targetsAt("events"));
  });

  it("has the sensitivity of company, its bounds and adjusted estimates", () => {
    const wanted = targetsAt("sensitivity");
    const found = sensitivityEvidence(study());
    assertTargets(found, wanted);
    const [own, target] = [found.company.rv_05, targetsAt("sensitivity", "company").rv_05 as number];
    assert.ok(Math.abs(own - target) < 1e-8);
  });
});

describe("the nulls of the real files", { skip: skipWithoutRealFiles }, () => {
  it("have the strata of era, and the states that are alone with their group", () => {
    const { layout, groups } = study().data;
    const era = eraStrata(layout.exists);
    const found = Object.fromEntries(era.names.map((name, at) => [name, era.sizes[at]]));
    assertTargets(
      { era: found, fixed_within_group: statesAlone(crossStrata(era, groups.of)) },
      targetsAt("strata"),
    );
  });

  it("have the coefficients of the fitted dynamics", () => {
    const { data, yearly } = study();
    const { rows } = yearly(mainMeasure).builder;
    for (const name of ["linear", "kinked", "groupPull"] as const satisfies readonly DynamicsName[]) {
      const design = dynamicsDesigns[name];
      const fitted = fitDynamics(
        { rows, score: data.layout.score, civilWar: data.layout.civilWar, groups: data.groups },
        design,
      );
      assertTargets(fitted.parameters, targetsAt("parameters", design.parameters));
      assertTargets({ sd_trend: fitted.trendSd }, { sd_trend: targetsAt("parameters").sd_trend });
    }
  });
});
