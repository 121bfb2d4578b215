import type { DynamicsName } from "./dynamics-designs";

/** The exchanges of whole membership histories. */
export const exchangeNames = ["exchangeEra", "exchangeGroup"] as const;

/** An exchange of memberships. */
export type ExchangeName = (typeof exchangeNames)[number];

/** Every null distribution: what would be found if IGOs did nothing, each in a way of its own. */
export type NullName = DynamicsName | ExchangeName | "shuffleIgos";

/** A null as readers see it; its key is for files and code. */
export interface NullInWords {
  readonly name: string;
  readonly preserves: string;
  readonly breaks: string;
}

const dynamicsPreserve = "memberships, existence, missing scores, wars and how scores move on average";

/** A world of fitted dynamics: what its equation has besides mean reversion. */
function dynamics(name: string, besides = ""): NullInWords {
  return { name, preserves: dynamicsPreserve + besides, breaks: "any influence of IGOs on scores" };
}

/** Every null in words: its name, what it preserves and what it breaks. */
export const nullsInWords: { readonly [name in NullName]: NullInWords } = {
  linear: dynamics("linear mean reversion"),
  convex: dynamics("quadratic mean reversion", ", with the square of the score in the equation"),
  kinked: dynamics("drift towards the world mean", ", with a drift towards the world mean"),
  changing: dynamics("drift that changes over time", ", with a drift that changes over time"),
  groupPull: dynamics("drift towards the regional group", ", with a drift towards the regional group"),
  sharedShocks: dynamics("shared shocks", ", with shocks common to the world and to regions"),
  stateTrends: dynamics("state trends", ", with a trend of each state"),
  regionTrends: dynamics("regional trends", ", with a trend of each region"),
  smoothing: dynamics("smoothed scores", ", smoothed over three years"),
  combined: dynamics(
    "drifts, shared shocks and smoothing",
    ", with the drifts that change over time and towards the regional group, shared shocks and smoothing, fitted together",
  ),
  exchangeEra: {
    name: "memberships exchanged within eras",
    preserves: "scores, every membership history as a whole, how IGOs grow and nearly all their sizes",
    breaks: "who was a member when and with whom, and the link to the state's own record",
  },
  exchangeGroup: {
    name: "memberships exchanged within eras and UN groups",
    preserves: "the same as the exchange within eras, and the region",
    breaks: "who was a member when and with whom within a region, and the link to the state's own record",
  },
  shuffleIgos: {
    name: "IGO means shuffled",
    preserves: "memberships, their number and dates, and scores",
    breaks: "which IGO has which members",
  },
};

/** The names of all nulls. */
export const nullNames = Object.keys(nullsInWords) as readonly NullName[];
