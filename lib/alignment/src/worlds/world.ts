import { type CovariateProcess, startCovariates } from "./covariates";
import { drawItems, type PhysicalIntegrityItems } from "./items";
import { startMemberships } from "./memberships";
import { type SimulatedOrganization, simulateOrganizations } from "./organizations";
import { type WorldParameters, worldParameters } from "./parameters";
import { reportMemberships } from "./report";
import { startScores } from "./scores";
import { type SimulatedState, simulateStates } from "./states";

/**
 * A simulated world, before it is written to files. Matrices of states are `[state * years + (year - firstYear)]`,
 * where years = lastYear - firstYear + 1 and a state is a place in `states`; those of memberships are one such matrix
 * for each place in `organizations`.
 */
export interface SimulatedWorld {
  readonly parameters: WorldParameters;
  /** By number. */
  readonly states: readonly SimulatedState[];
  /** By number. */
  readonly organizations: readonly SimulatedOrganization[];
  /** True human rights score, rounded to six decimals as in the files; NaN where the state does not exist. */
  readonly score: Float64Array;
  /** Part of the score that intrinsic influence has made, in score units. */
  readonly intrinsicInfluence: Float64Array;
  /** Part of the score that is instrumental restraint, in score units. */
  readonly instrumentalRestraint: Float64Array;
  /** 1 where the state is a full member. */
  readonly members: readonly Uint8Array[];
  /** What the files say of memberships: the members with gaps, and observers, associates and missing codes. */
  readonly reportedMemberships: readonly Int8Array[];
  readonly covariates: Omit<CovariateProcess, "stepConflict">;
  readonly items: PhysicalIntegrityItems;
}

/**
 * Simulates a world: the same parameters give the same world on every machine.
 *
 * @param changes parameters that differ from `defaultWorldParameters`.
 * @returns the world; it takes about a fifth of a second.
 * @throws RangeError as `worldParameters`.
 */
export function simulateWorld(changes: Partial<WorldParameters> = {}): SimulatedWorld {
  const parameters = worldParameters(changes);
  const states = simulateStates(parameters);
  const organizations = simulateOrganizations(parameters, states);
  const memberships = startMemberships(parameters, states, organizations);
  const { stepConflict, ...covariates } = startCovariates(parameters, states);
  const scores = startScores(parameters, states, memberships, { ...covariates, stepConflict });
  const years = parameters.lastYear - parameters.firstYear + 1;

  for (let year = parameters.firstYear; year <= parameters.lastYear; year++) {
    const exits = memberships.step(year, (organization, state) =>
      scores.distance(organization, state, year - 1),
    );
    scores.stepDemands(year, exits);
    stepConflict(year, (state) =>
      year === parameters.firstYear
        ? Number.NaN
        : scores.score[state * years + (year - 1 - parameters.firstYear)],
    );
    scores.step(year);
  }
  const score = scores.score.map((value) => Math.round(value * 1e6) / 1e6);
  return {
    parameters,
    states,
    organizations,
    score,
    intrinsicInfluence: scores.intrinsic,
    instrumentalRestraint: scores.restraint,
    members: memberships.members,
    reportedMemberships: reportMemberships(parameters, states, organizations, memberships),
    covariates,
    items: drawItems(parameters, score, scores.intrinsic, scores.restraint),
  };
}
