import type { PaperClaim } from "./claims";

/** Claims of the paper about the same thing that are not worded alike. */
export interface Contradiction {
  readonly topic: string;
  readonly claims: readonly PaperClaim[];
  /** Whether the claims can all be true: a small change may also be one that is not significant. */
  readonly isCompatible: boolean;
}

/** Findings that can be true of one estimate: a slight change, and one that is not significant. */
const compatibleFindings: ReadonlySet<unknown> = new Set(["slightly closer", "no change"]);

/**
 * Where the paper's claims on a topic have more than one value, with all claims on it, and whether they can all be
 * true.
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
    .map(([topic, own]) => ({
      topic,
      claims: own,
      isCompatible: own.every(({ value }) => compatibleFindings.has(value)),
    }));
}
