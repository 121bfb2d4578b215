import { randomStream } from "@alignment/engine/dist/random/stream";
import { type MembershipProcess, membershipCodes } from "./memberships";
import type { SimulatedOrganization } from "./organizations";
import type { WorldParameters } from "./parameters";
import type { SimulatedState } from "./states";

/** Share of the candidacies that the files show as observer or associate. */
const shownCandidacies = 0.12;

/** Spells of missing codes in years of membership, and in other years. */
const missingSpells = { members: 8, others: 120 } as const;

/** The codes of members and others in the years of an IGO, from `first` to `last` on the steps of time. */
function codesOf(members: Uint8Array, first: number, last: number, years: number): Int8Array {
  const codes = new Int8Array(members.length).fill(membershipCodes.noOrganization);
  for (let start = 0; start < members.length; start += years)
    for (let step = Math.max(0, first); step <= Math.min(last, years - 1); step++)
      codes[start + step] = members[start + step] === 1 ? membershipCodes.full : membershipCodes.none;
  return codes;
}

/**
 * The membership codes as the files have them: 1 for members, 0 for others, -1 for years without the IGO; some
 * candidates as observers (3) or associates (2) in the years before accession; and spells of one to six years with
 * a missing code (-9), a few of which make a gap within a membership.
 *
 * @returns one matrix `[state * years + (year - firstYear)]` for each IGO; entries of years in which the state does
 *   not exist mean nothing.
 */
export function reportMemberships(
  parameters: WorldParameters,
  states: readonly SimulatedState[],
  organizations: readonly SimulatedOrganization[],
  memberships: MembershipProcess,
): Int8Array[] {
  const { firstYear, lastYear } = parameters;
  const years = lastYear - firstYear + 1;
  const random = randomStream(parameters.seed, "reported memberships");
  const reported = organizations.map((igo, organization) =>
    codesOf(memberships.members[organization], igo.firstYear - firstYear, igo.lastYear - firstYear, years),
  );

  for (const { organization, state, from, accession } of memberships.candidacies) {
    const shown = random.uniform() < shownCandidacies;
    const code = random.uniform() < 0.8 ? membershipCodes.observer : membershipCodes.associate;
    if (!shown) continue;
    for (let year = from; year < Math.min(accession, lastYear + 1); year++) {
      const place = state * years + (year - firstYear);
      if (reported[organization][place] === membershipCodes.none) reported[organization][place] = code;
    }
  }

  const spells = {
    [membershipCodes.full]: missingSpells.members,
    [membershipCodes.none]: missingSpells.others,
  };
  for (const [code, count] of Object.entries(spells)) {
    let left = count;
    for (let attempt = 0; left > 0 && attempt < 200 * count; attempt++) {
      const organization = random.integer(0, organizations.length - 1);
      const state = random.integer(0, states.length - 1);
      const year = random.integer(Math.max(firstYear, 1960), lastYear - 1);
      const length = random.integer(1, 6);
      const place = state * years + (year - firstYear);
      if (reported[organization][place] !== Number(code)) continue;
      left--;
      for (let step = 0; step < length && year + step <= lastYear; step++) {
        if (reported[organization][place + step] !== Number(code)) break;
        reported[organization][place + step] = membershipCodes.missing;
      }
    }
  }
  return reported;
}
