import type { Estimate } from "./estimates";
import { eventDesigns, eventStudy } from "./event-study";
import { type EvidenceData, mainMeasure } from "./evidence-data";
import { pairMeans } from "./pair-means";
import { placeboDesigns, placeboSlope } from "./placebo";
import type { EvidenceStudy } from "./study";

/** Placebo accessions and the true ones, by name. */
export function placeboEvidence(study: EvidenceStudy) {
  const { layout, members, scores } = study.data;
  const pairs = pairMeans(layout, members, scores[mainMeasure]);
  return Object.fromEntries(
    Object.entries(placeboDesigns).map(([name, design]) => {
      const slope = placeboSlope(pairs, study.covariates, design);
      const found = {
        rows: slope.rows,
        cases: slope.groups,
        states: slope.clusterCount,
        slope: slope.estimate,
        se_model: slope.byModel.se,
        se_state: slope.byCluster.se,
      };
      return [name, found];
    }),
  );
}

/** An event study by name. */
export function eventByName({ layout, members, groups }: EvidenceData, score: Float64Array, name: string) {
  const found = eventStudy(pairMeans(layout, members, score), groups.of, eventDesigns[name]);
  const of = ({ estimate, se }: Estimate) => ({ estimate, se });
  return {
    k: found.k,
    estimate: found.estimate,
    se: found.se,
    treated: found.treated,
    treated_states: found.treatedStates,
    stacks: found.stacks,
    controls: found.controls,
    states: found.states,
    leads: of(found.leads),
    lags_0_4: of(found.lags0to4),
    lags_5_10: of(found.lags5to10),
  };
}

/** The ten event studies, by name. */
export function eventEvidence({ data }: EvidenceStudy) {
  return Object.fromEntries(
    Object.keys(eventDesigns).map((name) => [name, eventByName(data, data.scores[mainMeasure], name)]),
  );
}
