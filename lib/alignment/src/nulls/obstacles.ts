import { UserError } from "@alignment/engine";
import { studyYears, yearCount } from "../construct/layout";
import { type EvidenceData, lastScoreYear, mainMeasure, measureNames } from "../study/evidence/evidence-data";
import type { ExchangeName } from "./null-words";
import type { ObservedBesides, ObservedMeasures } from "./observed-value";
import { type Strata, statesAlone } from "./strata";

/** Why hypotheses cannot be decided on the data at hand. */
export interface Obstacle {
  readonly hypotheses: readonly ("H1" | "H2" | "H3" | "H4")[];
  readonly because: string;
}

const all = ["H1", "H2", "H3", "H4"] as const;

/** Largest share of states that may be alone in their stratum and keep their own history in an exchange. */
const mostAlone = 0.25;

/** Fewest state-years with scores known in three years running, beyond two for each state with any. */
const fewestRows = 50;

/**
 * Refuses data of which no number could be right: columns that are not laid out as the states are, scores that are
 * infinite, the same everywhere or in all years of every state, known too rarely, or that end in different years.
 *
 * @throws UserError that names the measure.
 */
export function refuseUnusableData({ layout, scores, rights, groups, deviations }: EvidenceData): void {
  const states = layout.states.length;
  const expected = states * yearCount;
  const uncertainty = "the uncertainty of the score";
  const columns: Readonly<Record<string, Float64Array>> = {
    ...scores,
    ...rights,
    ...(deviations instanceof Float64Array && { [uncertainty]: deviations }),
  };
  for (const [name, values] of Object.entries(columns)) {
    if (values.length !== expected) {
      throw new UserError(
        `evidence: ${name} has ${values.length} values; expected ${expected}, one for each of ${states} states and ${yearCount} years`,
      );
    }
    const least = name === uncertainty ? 0 : Number.NEGATIVE_INFINITY;
    const wrong = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY || value < least);
    if (wrong < 0) continue;
    throw new UserError(
      `evidence: ${name} is ${values[wrong]} in state ${layout.states[Math.floor(wrong / yearCount)]} in ${studyYears.first + (wrong % yearCount)}; expected a finite number${least === 0 ? " from 0 on" : ""}, or none`,
    );
  }
  if (groups.of.length !== states) {
    throw new UserError(
      `evidence: the regional groups have ${groups.of.length} values; expected one for each of ${states} states`,
    );
  }
  for (const name of measureNames) refuseUnusableScore(name, scores[name], states);
}

function refuseUnusableScore(name: string, score: Float64Array, states: number): void {
  const known = score.filter((value) => !Number.isNaN(value));
  if (known.length === 0 || known.every((value) => value === known[0])) {
    throw new UserError(
      `evidence: ${name} is ${known.length === 0 ? "missing" : `${known[0]}`} in every state and year; expected a score that varies`,
    );
  }
  const last = lastYearOf(score);
  if (last !== lastScoreYear) {
    throw new UserError(
      `evidence: the scores of ${name} end in ${last}; expected ${lastScoreYear}, since measures are compared over the same years`,
    );
  }
  let [rows, changes] = [0, 0];
  const withRows = new Set<number>();
  for (let at = 2; at < score.length; at++) {
    if (at % yearCount < 2 || Number.isNaN(score[at] + score[at - 1] + score[at - 2])) continue;
    rows += 1;
    withRows.add(Math.floor(at / yearCount));
    if (score[at] !== score[at - 1]) changes += 1;
  }
  const needed = fewestRows + 2 * withRows.size;
  if (rows < needed || withRows.size < 2) {
    throw new UserError(
      `evidence: ${name} is known in three years running in ${rows} state-years of ${withRows.size} of ${states} states; expected at least ${needed} of two states or more`,
    );
  }
  if (changes > 0) return;
  throw new UserError(
    `evidence: ${name} never changes within a state; expected a score that changes from year to year`,
  );
}

function lastYearOf(score: Float64Array): number {
  let last = 0;
  score.forEach((value, stateYear) => {
    if (!Number.isNaN(value)) last = Math.max(last, stateYear % yearCount);
  });
  return studyYears.first + last;
}

/** Why the uncertainty of the score cannot be counted in; nothing where it can. */
function missingUncertainty({ deviations, scores }: EvidenceData): string | undefined {
  if (!(deviations instanceof Float64Array)) return deviations.missing;
  const known = deviations.filter((value, at) => !Number.isNaN(value + scores[mainMeasure][at]));
  if (known.length === 0) return "no score has a posterior standard deviation";
  return known.every((value) => value === 0)
    ? "the posterior standard deviations are 0 in every state and year"
    : undefined;
}

/** What stands in the way of a verdict: nulls that cannot be drawn, events that do not occur, missing uncertainty. */
export function obstaclesOf(
  data: EvidenceData,
  strata: { readonly [name in ExchangeName]: Strata },
  measures: ObservedMeasures,
  rights: ObservedBesides["h4"],
): readonly Obstacle[] {
  const found: Obstacle[] = [];
  const states = data.layout.states.length;
  const uncertainty = missingUncertainty(data);
  if (uncertainty !== undefined)
    found.push({ hypotheses: all, because: `the uncertainty of the score is not known: ${uncertainty}` });
  if (new Set(data.groups.of).size < 2)
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
  for (const [cases, { because }] of Object.entries(rights))
    if (because !== undefined)
      found.push({
        hypotheses: ["H4"],
        because: `the slopes of the four rights over membership cannot be fitted (cases ${cases}): ${because}`,
      });
  return found;
}
