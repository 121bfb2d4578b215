import {
  type References,
  referencesOf,
  verdictsOn,
  worldsOf,
  type YearlyHypothesis,
} from "../nulls/calibration";
import type { DrawKind } from "../nulls/draw-kinds";
import { DrawTable } from "../nulls/draw-table";
import { requiredNulls } from "../nulls/required-nulls";
import { type BinomialShare, binomialShare } from "../study/evidence/summary";
import { smallestEffect, testLevel, type Verdict } from "../study/evidence/verdict";
import { fewestNullDraws, heldOutNull, type PowerDraw, type PowerStep, poweredHypotheses } from "./steps";

/** How often a hypothesis is found in worlds with an influence of one size. */
export interface PowerPoint {
  /** In multiples of the smallest effect that counts (δ). */
  readonly size: number;
  /** In standard deviations of the score over the window of the hypothesis. */
  readonly effect: number;
  /** p below 0.05 in every required null: at least "weakly supported". */
  readonly found: BinomialShare;
  /** "supported": p below 0.05 after Holm's correction, and an effect above δ not excluded. */
  readonly supported: BinomialShare;
  /** "not supported": a measured effect of δ is excluded, though the world has the influence. */
  readonly notSupported: BinomialShare;
  /** Mean of the effects that the yearly model measures, in standard deviations of the score. */
  readonly measured: number;
  /** H2 alone, once it has been fitted: t by state of the paper's Table 2 above 1.96. */
  readonly byTable2?: BinomialShare;
}

/** The power of one hypothesis's test, by the size of the effect. */
export interface PowerOfHypothesis {
  readonly hypothesis: YearlyHypothesis;
  readonly points: readonly PowerPoint[];
  /** How often it is found in worlds without influence of a kind that no p-value rests on (`combined`). */
  readonly heldOut: BinomialShare;
}

/** The power of a design, from the draws made so far. */
export interface PowerCurves {
  /** Draws of each null that worlds are ranked among: the fewest of any null. */
  readonly nullDraws: number;
  /** Worlds at each size: the fewest of any size that is shown. */
  readonly draws: number;
  readonly curves: readonly PowerOfHypothesis[];
}

/** A draw of the yearly model. */
type Ranked = Exclude<PowerDraw, { readonly kind: "table2" }>;

/** The kind under which the draw table keeps a draw: that of the evidence with the same values. */
function kindOf(draw: Ranked): DrawKind {
  if (draw.kind === "null") return { kind: "yearly", null: draw.null };
  return { kind: "influence", of: draw.of, times: draw.size };
}

/** t beyond which the paper's test counts as significant. */
const significantT = 1.96;

/** Collects draws and turns them into curves at any time. */
export class PowerTable {
  private readonly table = new DrawTable();
  /** t by state of Table 2 by size, in the worlds of H2. */
  private readonly table2 = new Map<number, number[]>();

  /**
   * @param sizes the sizes of the effect, in multiples of δ.
   * @param states states with rows in the yearly model; see `statesOfPower`.
   */
  constructor(
    private readonly sizes: readonly number[],
    private readonly states: number,
  ) {}

  /** Adds the draws of a step: one row of values a draw, in the order of `powerDrawNames`. */
  add({ draw }: PowerStep, values: readonly (readonly number[])[]): void {
    if (draw.kind !== "table2") {
      this.table.add(kindOf(draw), values);
      return;
    }
    const own = this.table2.get(draw.size) ?? [];
    own.push(...values.map(([t]) => t));
    this.table2.set(draw.size, own);
  }

  /** The curves of the draws so far; none before every null has enough of them and the first worlds are there. */
  curves(): PowerCurves | undefined {
    const nulls = [...requiredNulls, "shuffleIgos"] as const;
    const nullDraws = Math.min(...nulls.map((name) => this.count({ kind: "null", null: name })));
    const shown = this.sizes.filter((size) =>
      poweredHypotheses.every((of) => this.count({ kind: "influence", of, size }) > 0),
    );
    const heldOutDraws = this.count({ kind: "null", null: heldOutNull });
    if (nullDraws < fewestNullDraws || shown.length === 0 || heldOutDraws === 0) return undefined;
    const references = referencesOf(this.table);
    const draws = shown.flatMap((size) =>
      poweredHypotheses.map((of) => this.count({ kind: "influence", of, size })),
    );
    return {
      nullDraws,
      draws: Math.min(...draws),
      curves: poweredHypotheses.map((of) => ({
        hypothesis: of,
        points: shown.map((size) => this.pointOf(of, size, references)),
        heldOut: shareOf(
          this.verdicts({ kind: "null", null: heldOutNull }, of, references),
          (verdict) => verdict === "supported" || verdict === "weakly supported",
        ),
      })),
    };
  }

  private count(draw: Ranked): number {
    const kind = kindOf(draw);
    return this.table.has(kind) ? this.table.rows(kind).length : 0;
  }

  private verdicts(draw: Ranked, of: YearlyHypothesis, references: References): readonly Verdict[] {
    return worldsOf(this.table, kindOf(draw)).map(
      (world) => verdictsOn(world, references, undefined, this.states)[of],
    );
  }

  private pointOf(of: YearlyHypothesis, size: number, references: References): PowerPoint {
    const draw = { kind: "influence", of, size } as const;
    const verdicts = this.verdicts(draw, of, references);
    const effects = worldsOf(this.table, kindOf(draw))
      .map(({ effect }) => effect[of])
      .filter(Number.isFinite);
    const table2 = of === "H2" ? this.table2.get(size) : undefined;
    return {
      size,
      effect: size * smallestEffect,
      found: shareOf(verdicts, (verdict) => verdict === "supported" || verdict === "weakly supported"),
      supported: shareOf(verdicts, (verdict) => verdict === "supported"),
      notSupported: shareOf(verdicts, (verdict) => verdict === "not supported"),
      measured: effects.reduce((sum, effect) => sum + effect, 0) / effects.length,
      ...(table2 && { byTable2: shareOf(table2, (t) => t > significantT) }),
    };
  }
}

function shareOf<T>(all: readonly T[], holds: (one: T) => boolean): BinomialShare {
  return binomialShare(all.filter(holds).length, all.length);
}

/** Whether the smallest p of so many draws, times the four hypotheses, is below 0.05. */
function canPassHolm(nullDraws: number): boolean {
  return 4 / (nullDraws + 1) < testLevel;
}

/**
 * The test whose power is simulated, in words: it is the core of the rule of the verdicts.
 *
 * @param nullDraws draws of each null.
 */
export function powerTestInWords(nullDraws: number): string {
  return (
    "The test is the core of the rule of the verdicts: the t of the yearly model's company (H2), push before accession " +
    "(H1) or, with its sign turned, years after exit (H3), clustered by state, with effects of states and of UN group and " +
    `year. Its p is the largest over ${requiredNulls.length} null distributions (H2: ${requiredNulls.length + 1}) of ` +
    `${nullDraws} draws each. A hypothesis is found if p < 0.05, and supported if p < 0.05 after Holm's correction as well ` +
    `and an effect above ${smallestEffect} standard deviations is not excluded. A second measure and the uncertainty of the ` +
    "score, which the whole rule asks for too, are in no simulated world. H4 has no power here: simulated scores have no " +
    "coded rights." +
    (canPassHolm(nullDraws)
      ? ""
      : " With so few draws no p-value passes Holm's correction, so that nothing can be supported; found is all that can be read.")
  );
}
