import { UserError } from "@alignment/engine";
import { studyYears, yearCount } from "../construct/layout";
import { type EvidenceData, lastScoreYear, measureNames } from "../study/evidence/evidence-data";
import type { ExchangeName } from "./null-worlds";
import type { ObservedMeasures } from "./observed-value";
import { type Strata, statesAlone } from "./strata";

/** Why hypotheses cannot be decided on the data at hand. */
export interface Obstacle {
  readonly hypotheses: readonly ("H1" | "H2" | "H3" | "H4")[];
  readonly because: string;
}

const all = ["H1", "H2", "H3", "H4"] as const;

/** Largest share of states that may be alone in their stratum and keep their own history in an exchange. */
const mostAlone = 0.25;

/**
 * Refuses data of which no number could be right: scores that are not laid out as the states are, that are the same
 * everywhere, or that end in different years.
 *
 * @throws UserError that names the measure.
 */
export function refuseUnusableScores({ layout, scores, rights }: EvidenceData): void {
  const expected = layout.states.length * yearCount;
  for (const [name, score] of Object.entries({ ...scores, ...rights })) {
    if (score.length !== expected) {
      throw new UserError(
        `evidence: ${name} has ${score.length} values; expected ${expected}, one for each of ${layout.states.length} states and ${yearCount} years`,
      );
    }
  }
  for (const name of measureNames) {
    const known = scores[name].filter((value) => !Number.isNaN(value));
    if (known.length === 0 || known.every((value) => value === known[0])) {
      throw new UserError(
        `evidence: ${name} is ${known.length === 0 ? "missing" : `${known[0]}`} in every state and year; expected a score that varies`,
      );
    }
    const last = lastYearOf(scores[name]);
    if (last === lastScoreYear) continue;
    throw new UserError(
      `evidence: the scores of ${name} end in ${last}; expected ${lastScoreYear}, since measures are compared over the same years`,
    );
  }
}

function lastYearOf(score: Float64Array): number {
  let last = 0;
  score.forEach((value, stateYear) => {
    if (!Number.isNaN(value)) last = Math.max(last, stateYear % yearCount);
  });
  return studyYears.first + last;
}

/** What stands in the way of a verdict: nulls that cannot be drawn, events that do not occur, missing uncertainty. */
export function obstaclesOf(
  data: EvidenceData,
  strata: { readonly [name in ExchangeName]: Strata },
  measures: ObservedMeasures,
): readonly Obstacle[] {
  const found: Obstacle[] = [];
  const states = data.layout.states.length;
  if (!(data.deviations instanceof Float64Array))
    found.push({
      hypotheses: all,
      because: `the uncertainty of the score is not known: ${data.deviations.missing}`,
    });
  if (data.groups.names.length < 2)
    found.push({
      hypotheses: all,
      because: `all ${states} states are in one regional group, so that what moves a region cannot be taken out`,
    });
  if (strata.exchangeEra.names.length < 2)
    found.push({
      hypotheses: all,
      because: `all ${states} states are of one era, so that memberships cannot be exchanged within eras`,
    });
  for (const [name, own] of Object.entries(strata)) {
    const alone = statesAlone(own);
    if (alone <= mostAlone * states) continue;
    found.push({
      hypotheses: all,
      because: `${alone} of ${states} states are alone in their stratum of ${name} and would keep their own memberships`,
    });
  }
  for (const measure of measureNames) {
    const { aliased, states_with_exit } = measures[measure];
    const isConstant = (...terms: readonly string[]) =>
      terms.some((term) => (aliased as readonly string[]).includes(term));
    if (isConstant("after_exit") || states_with_exit < 2)
      found.push({
        hypotheses: ["H3"],
        because: `${states_with_exit} states are observed after they left an IGO that goes on (${measure}); at least two are needed`,
      });
    if (isConstant("company"))
      found.push({
        hypotheses: ["H2"],
        because: `company does not vary within states and group-years (${measure})`,
      });
    if (isConstant("candidate_gap", "candidacies"))
      found.push({ hypotheses: ["H1"], because: `no state is observed before an accession (${measure})` });
  }
  return found;
}
