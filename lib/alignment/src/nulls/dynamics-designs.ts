/** The terms that drive a world's scores besides the last score, the last change, war and the state's own mean. */
export type DriftTerm = "score2" | "wgap" | "z" | "wgap_z" | "gm" | "wm";

/** How a world's scores move. */
export interface DynamicsDesign {
  /** Name of its coefficients, where several worlds share them. */
  readonly parameters: string;
  readonly drift: readonly DriftTerm[];
  /** Errors of the state's own, or those of a whole year, shared by all states. */
  readonly errors: "own" | "year";
  /** Whether the target of each state moves by a trend of its own, or of its group. */
  readonly trends?: "state" | "group";
  /** Whether a year's score is a mean over the year before, the year and the year after. */
  readonly smooths?: boolean;
}

/** The ten worlds of fitted dynamics, in which IGOs do nothing. */
export const dynamicsDesigns = {
  /** The score returns to the state's own level at a constant rate. */
  linear: { parameters: "linear", drift: [], errors: "own" },
  /** It returns the faster the further it is away. */
  convex: { parameters: "convex", drift: ["score2"], errors: "own" },
  /** It drifts to the world mean, faster from below. */
  kinked: { parameters: "kinked", drift: ["wgap"], errors: "own" },
  /** The same with a drift that changes over the years. */
  changing: { parameters: "changing", drift: ["wgap", "z", "wgap_z"], errors: "own" },
  /** It drifts to the mean of the state's regional group. */
  groupPull: { parameters: "grouppull", drift: ["gm", "wm"], errors: "own" },
  /** Shocks are common to the world and to regions. */
  sharedShocks: { parameters: "linear", drift: [], errors: "year" },
  /** The target of every state moves by a trend of its own. */
  stateTrends: { parameters: "linear", drift: [], errors: "own", trends: "state" },
  /** The target of every state moves by the trend of its group. */
  regionTrends: { parameters: "linear", drift: [], errors: "own", trends: "group" },
  /** The score is smoothed over three years, as by a latent-variable model that looks both ways. */
  smoothing: { parameters: "linear", drift: [], errors: "year", smooths: true },
  /** Drift to world and group, changing over the years, shared shocks, smoothed. */
  combined: {
    parameters: "all",
    drift: ["wgap", "z", "wgap_z", "gm"],
    errors: "year",
    smooths: true,
  },
} as const satisfies { readonly [name: string]: DynamicsDesign };

/** Name of a world of fitted dynamics. */
export type DynamicsName = keyof typeof dynamicsDesigns;
