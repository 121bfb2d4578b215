import type { NullName } from "./null-words";

/** The nulls that a hypothesis must pass; the shuffle of IGO means is one for H2 alone. */
export const requiredNulls = [
  "linear",
  "convex",
  "kinked",
  "changing",
  "groupPull",
  "sharedShocks",
  "exchangeEra",
  "exchangeGroup",
] as const satisfies readonly NullName[];
