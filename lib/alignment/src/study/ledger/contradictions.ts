import type { PaperClaim } from "./claims";

/** Claims of the paper about the same thing that do not agree. */
export interface Contradiction {
  readonly topic: string;
  readonly claims: readonly PaperClaim[];
}

/**
 * Where the paper contradicts itself: topics on which its claims have more than one value, with all claims on them.
 *
 * @param claims from `readPaperClaims`; those without a topic are left out.
 * @returns one entry a topic, in the order in which the topics first occur.
 */
export function contradictionsOf(claims: readonly PaperClaim[]): readonly Contradiction[] {
  const byTopic = new Map<string, PaperClaim[]>();
  for (const claim of claims) {
    if (claim.topic === undefined) continue;
    byTopic.set(claim.topic, [...(byTopic.get(claim.topic) ?? []), claim]);
  }
  return [...byTopic]
    .filter(([, own]) => new Set(own.map(({ value }) => value)).size > 1)
    .map(([topic, own]) => ({ topic, claims: own }));
}
