import { UserError } from "@alignment/engine";
import type { DrawKind, InfluenceDraw, NullStatistic } from "./draw-kinds";
import { exchangeNames, type NullName, nullNames } from "./null-words";
import { isExchange } from "./null-worlds";
import { requiredNulls } from "./required-nulls";

/** The nulls that are kept to test the rule of the verdicts. */
export const heldOutNulls = [
  "stateTrends",
  "regionTrends",
  "smoothing",
  "combined",
] as const satisfies readonly NullName[];

/** The nulls in which the specification curve is drawn. */
const curveNulls: readonly NullName[] = [
  "linear",
  "kinked",
  "sharedShocks",
  "combined",
  "exchangeEra",
  "exchangeGroup",
];

/** The worlds in which the event study is drawn. */
export const eventNulls = ["linear", "sharedShocks"] as const satisfies readonly NullName[];

/** How much of a draw's measurement error carries over to the next year. */
export const persistences = [0, 0.5, 0.9, 0.97] as const;

/** The statistics that a null has. */
export function statisticsOf(name: NullName): readonly NullStatistic[] {
  if (name === "shuffleIgos") return ["yearly"];
  return [
    "yearly",
    "table2",
    ...(curveNulls.includes(name) ? (["curve"] as const) : []),
    ...(isExchange(name) ? (["h4", "ciri"] as const) : []),
  ];
}

/** Draws of one kind. */
export interface PlannedDraws {
  readonly kind: DrawKind;
  readonly draws: number;
}

/** Draws of a published verdict. */
export const publishedDraws = 500;

/** Fewest draws that can be asked for. */
const fewestDraws = 10;

/**
 * How many draws a kind has when K are asked for: K of Table 2 and H4, 10 K of the yearly statistics in the required
 * nulls and of the second measure, 2 K in those held out, K/5 of the curve and of the event study; measurement 200,
 * influence 500 at K = 500, in proportion below.
 */
export function drawsOf(kind: DrawKind, asked: number): number {
  const share = Math.min(1, asked / publishedDraws);
  switch (kind.kind) {
    case "yearly":
      return (heldOutNulls as readonly NullName[]).includes(kind.null) ? 2 * asked : 10 * asked;
    case "ciri":
      return 10 * asked;
    case "table2":
    case "h4":
      return asked;
    case "curve":
    case "events":
      return asked / 5;
    case "measurement":
      return Math.max(2, Math.round(200 * share));
    case "influence":
      return Math.max(2, Math.round(500 * share));
  }
}

/** Worlds of a null that calibration judges. */
export function calibrationWorlds(asked: number): number {
  return Math.min(1000, 2 * asked);
}

/** Refuses a number of draws that cannot be split as it must be. */
function checkDraws(asked: number): void {
  if (Number.isInteger(asked) && asked >= fewestDraws && asked % 5 === 0) return;
  throw new UserError(
    `evidence: --draws is ${asked}; expected a multiple of 5 from ${fewestDraws} on (the curve has a fifth of the draws); ${publishedDraws} for a published verdict`,
  );
}

/** Parts of the evidence. */
export const partNames = [
  "observed",
  "placebos",
  "events",
  "sensitivity",
  "measurement",
  "nulls",
  "calibration",
  "verdicts",
] as const;

/** A part of the evidence. */
export type PartName = (typeof partNames)[number];

/** What is asked for. */
export interface EvidenceRequest {
  /** K; see `drawsOf`. */
  readonly draws: number;
  /** Parts, or nulls by name; all parts if empty. */
  readonly only: readonly string[];
  /** Statistics of the nulls; all if empty. */
  readonly statistics: readonly NullStatistic[];
}

/** What is computed and what of it is written. */
export interface EvidencePlan {
  readonly request: EvidenceRequest;
  readonly parts: ReadonlySet<PartName>;
  /** Nulls whose summaries are written. */
  readonly nulls: readonly NullName[];
  /** Every kind of draws that the parts need. */
  readonly draws: readonly PlannedDraws[];
}

/** Worlds with influence: each hypothesis at one, two and four times the smallest effect. */
export const influenceDraws: readonly InfluenceDraw[] = (["H1", "H2", "H3"] as const).flatMap((of) =>
  ([1, 2, 4] as const).map((times) => ({ kind: "influence" as const, of, times })),
);

function refuseUnknown(only: readonly string[]): void {
  const known: readonly string[] = [...partNames, ...nullNames];
  const unknown = only.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new UserError(
    `evidence: there is no part ${unknown.join(", ")}; expected ${partNames.join(", ")}, or a null: ${nullNames.join(", ")}`,
  );
}

/** The statistics of the nulls that are drawn, refused where a null that is asked for by name has none of them. */
function chosenStatistics(name: NullName, { only, statistics }: EvidenceRequest): readonly NullStatistic[] {
  const own = statisticsOf(name);
  if (statistics.length === 0) return own;
  const chosen = own.filter((one) => statistics.includes(one));
  const missing = statistics.filter((one) => !own.includes(one));
  if (only.includes(name) && missing.length > 0) {
    throw new UserError(
      `evidence: the null ${name} has no statistics ${missing.join(", ")}; expected of ${own.join(", ")}`,
    );
  }
  return chosen;
}

/**
 * Plans the draws of what is asked for. Calibration rests on the yearly statistics of all nulls, verdicts on those of
 * the required ones, on H4 and the second measure in the exchanges and on measurement at ρ = 0.9: these are drawn with
 * them.
 *
 * @throws UserError for a part, statistics or a number of draws that there is not.
 */
export function evidencePlan(request: EvidenceRequest): EvidencePlan {
  const { draws, only } = request;
  checkDraws(draws);
  refuseUnknown(only);
  const isAsked = (part: PartName) => only.length === 0 || only.includes(part);
  const parts = new Set(partNames.filter(isAsked));
  const nulls = nullNames.filter((name) => parts.has("nulls") || only.includes(name));
  if (nulls.length === 0 && request.statistics.length > 0) {
    throw new UserError(
      "evidence: --statistics chooses among the statistics of nulls, and no null is asked for; expected nulls or a null by name in --only",
    );
  }
  const kinds = new Map<string, DrawKind>();
  const add = (kind: DrawKind) => kinds.set(JSON.stringify(kind), kind);
  for (const name of nulls)
    for (const statistic of chosenStatistics(name, request)) add({ kind: statistic, null: name });
  if (parts.has("calibration") || parts.has("verdicts")) {
    for (const name of [...requiredNulls, "shuffleIgos"] as const) add({ kind: "yearly", null: name });
  }
  if (parts.has("calibration")) {
    for (const name of heldOutNulls) add({ kind: "yearly", null: name });
    for (const kind of influenceDraws) add(kind);
  }
  if (parts.has("verdicts")) {
    for (const name of exchangeNames) {
      add({ kind: "h4", null: name });
      add({ kind: "ciri", null: name });
    }
    add({ kind: "measurement", rho: 0.9 });
  }
  if (parts.has("measurement")) for (const rho of persistences) add({ kind: "measurement", rho });
  if (parts.has("events")) for (const name of eventNulls) add({ kind: "events", null: name });
  return {
    request,
    parts,
    nulls,
    draws: [...kinds.values()].map((kind) => ({ kind, draws: drawsOf(kind, draws) })),
  };
}
