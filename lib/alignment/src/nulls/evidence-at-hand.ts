import { UserError } from "@alignment/engine";
import type { NullSummary } from "../study/evidence/summary";
import { formatCount, formatNumber, formatPValue } from "../text";
import { type DrawKind, digitsOfStatistic, type NullStatistic, nullStatistics } from "./draw-kinds";
import { DrawTable, kindKey, type NotDefined } from "./draw-table";
import { type DrawContext, drawer } from "./drawer";
import {
  type EvidencePlan,
  type EvidenceRequest,
  evidencePlan,
  heldOutNulls,
  type PlannedDraws,
  publishedDraws,
} from "./evidence-plan";
import { type EvidenceTree, evidenceTree } from "./evidence-tree";
import { type NullName, nullNames } from "./null-words";
import { isDynamics, isExchange } from "./null-worlds";
import { observedValue } from "./observed-value";
import { tryDraw } from "./try-draw";

/** How a null makes data sets in which IGOs have no influence. */
export type NullKind = "simulated scores" | "exchanged memberships" | "shuffled IGO means";

/** The distribution of a statistic in one null. */
export interface StatisticInNull {
  readonly name: NullName;
  readonly kind: NullKind;
  /** Whether the null is kept to test the rule of the verdicts and enters none. */
  readonly isHeldOut: boolean;
  readonly draws: number;
  readonly mean: number;
  /** Monte Carlo 95% interval of the mean: the draws are a sample. */
  readonly meanInterval: readonly [lower: number, upper: number];
  /** The 5% quantile, the median and the 95% quantile. */
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  /** Share of draws at or above the observed value, the observed one among them. */
  readonly p: number;
}

/** An observed statistic and its distribution in every null that it is drawn in. */
export interface ObservedAmongNulls {
  readonly statistic: string;
  readonly observed: number;
  readonly nulls: readonly StatisticInNull[];
}

/** The evidence on the data at hand: parts are computed when they are asked for. */
export interface EvidenceAtHand {
  /** K, the draws of Table 2 and of H4 in each null; ten times as many of the yearly statistics. */
  readonly draws: number;
  /** Whether it was read from `evidence.json`, or drawn now with few draws. */
  readonly from: "evidence.json" | "drawn now";
  /** Where the draws come from and how many there are, in a sentence. */
  readonly inWords: string;
  /** A part, as `evidence.json` has it. */
  part<Name extends EvidencePart>(name: Name): EvidenceTree[Name];
  /** The verdicts on H1 to H4, each beside its input. No other place decides. */
  verdicts(): EvidenceTree["verdicts"];
  /**
   * A statistic beside its distribution in every null that has it.
   *
   * @param statistic its path, such as `table2.duration`, `yearly.company` or `h4.h4_T`.
   * @param turned whether signs are turned, as for H3, of which a negative effect after exit speaks in favour.
   * @throws UserError for a statistic that there is not.
   */
  amongNulls(statistic: string, turned?: boolean): ObservedAmongNulls;
  /**
   * The means of a statistic in the nulls, by the kind of null, and its p-values, in a sentence for a caption.
   *
   * @param statistic its path.
   * @param digits digits of the means; four for a slope and two for other statistics if not given.
   */
  besideNulls(statistic: string, digits?: number): string;
}

/** A part of the evidence by its name in `evidence.json`. */
export type EvidencePart = Exclude<keyof EvidenceTree, "draws">;

/** Keeps what is expensive between runs, under its name. */
export type KeepEvidence = <T>(name: string, make: () => T) => T;

/** The parts that are asked for to have a part of the tree. */
const partOf: { readonly [part in EvidencePart]: string } = {
  observed: "observed",
  nulls: "nulls",
  placebos: "placebos",
  events: "events",
  event_nulls: "events",
  sensitivity: "sensitivity",
  measurement: "measurement",
  verdicts: "verdicts",
  calibration: "calibration",
};

/** Draws that are made and kept together. */
function groupOf({ kind, ...rest }: DrawKind): string {
  if (kind === "measurement") return kindKey({ kind, ...rest } as DrawKind);
  const isHeldOut = "null" in rest && (heldOutNulls as readonly NullName[]).includes(rest.null);
  return isHeldOut ? `${kind} held out` : kind;
}

function kindOfNull(name: NullName): NullKind {
  if (isDynamics(name)) return "simulated scores";
  return isExchange(name) ? "exchanged memberships" : "shuffled IGO means";
}

/** Splits the path of a statistic. */
function statisticAt(path: string): { readonly group: NullStatistic; readonly name: string } {
  const [word, name = ""] = path.split(".");
  const group = nullStatistics.find((one) => one === word);
  if (group !== undefined) return { group, name };
  throw new UserError(
    `evidence: there is no statistic "${path}"; expected a group and a name, such as table2.duration; the groups are ${nullStatistics.join(", ")}`,
  );
}

/** A number with its sign turned, or as it is; a zero stays one without a sign. */
function turn(value: number, isTurned: boolean): number {
  return isTurned ? 0 - value : value;
}

/** The distribution of a statistic in a null. */
function inNull(name: NullName, summary: NullSummary, isTurned: boolean): StatisticInNull {
  const { draws, mean, sd, q05, q50, q95, p_upper, p_lower } = summary;
  const reach = (1.96 * sd) / Math.sqrt(draws);
  const centre = turn(mean, isTurned);
  return {
    name,
    kind: kindOfNull(name),
    isHeldOut: (heldOutNulls as readonly NullName[]).includes(name),
    draws,
    mean: centre,
    meanInterval: [centre - reach, centre + reach],
    low: isTurned ? turn(q95, true) : q05,
    middle: turn(q50, isTurned),
    high: isTurned ? turn(q05, true) : q95,
    p: isTurned ? p_lower : p_upper,
  };
}

function isSummary(one: NullSummary | NotDefined | undefined): one is NullSummary {
  return one !== undefined && "mean" in one;
}

/** "0.012 to 0.017", or one number where both are printed alike. */
function rangeInWords(values: readonly number[], shown: (value: number) => string): string {
  const [low, high] = [shown(Math.min(...values)), shown(Math.max(...values))];
  return low === high ? low : `${low} to ${high}`;
}

const kindsInWords: { readonly [kind in NullKind]: (means: string, count: number) => string } = {
  "simulated scores": (means, count) => `${means} in ${formatCount(count, "kind")} of simulated scores`,
  "exchanged memberships": (means) => `${means} with exchanged memberships`,
  "shuffled IGO means": (means) => `${means} with shuffled IGO means`,
};

function besideNulls(
  { nulls, statistic }: ObservedAmongNulls,
  digits = digitsOfStatistic(statistic),
): string {
  if (nulls.length === 0) return "Its null distribution cannot be drawn on these data.";
  const parts = (Object.keys(kindsInWords) as NullKind[]).flatMap((kind) => {
    const own = nulls.filter((one) => one.kind === kind);
    if (own.length === 0) return [];
    const range = rangeInWords(
      own.map(({ mean }) => mean),
      (value) => formatNumber(value, digits),
    );
    return [kindsInWords[kind](range, own.length)];
  });
  const p = rangeInWords(
    nulls.map((one) => one.p),
    formatPValue,
  );
  const draws = rangeInWords(
    nulls.map((one) => one.draws),
    (value) => formatNumber(value),
  );
  return `Where IGOs have no influence its mean is ${parts.join(", ")} (${draws} draws each; one-sided p ${p}).`;
}

/**
 * The evidence on the data at hand.
 *
 * @param contextOf prepares the data, when the first part is computed.
 * @param draws K, if parts are drawn now.
 * @param file the content of an `evidence.json` that belongs to the data and this code, if there is one.
 * @param keep keeps draws and parts between runs; nothing is kept if it is not given.
 */
export function evidenceAtHand({
  contextOf,
  draws,
  file,
  keep = (_name, make) => make(),
}: {
  readonly contextOf: () => DrawContext;
  readonly draws: number;
  readonly file?: EvidenceTree;
  readonly keep?: KeepEvidence;
}): EvidenceAtHand {
  const own = new DrawnNow(contextOf, draws, keep);
  const part = <Name extends EvidencePart>(name: Name): EvidenceTree[Name] =>
    file === undefined ? own.part(name) : file[name];
  const amongNulls = (path: string, turned = false): ObservedAmongNulls => {
    const { group, name } = statisticAt(path);
    const nulls = file === undefined ? own.nulls(group) : file.nulls;
    const besides = part("observed");
    const observed = observedValue({ measures: besides, besides }, group, name);
    const found = nullNames.flatMap((null_) => {
      const summary = nulls[null_]?.[group]?.[name];
      return isSummary(summary) ? [inNull(null_, summary, turned)] : [];
    });
    const isKnown = nullNames.some((null_) => nulls[null_]?.[group]?.[name] !== undefined);
    if (!isKnown) {
      const names = nullNames.flatMap((null_) => Object.keys(nulls[null_]?.[group] ?? {}));
      throw new UserError(
        `evidence: ${group} has no statistic "${name}"; expected one of ${[...new Set(names)].join(", ")}`,
      );
    }
    return { statistic: path, observed: turn(observed, turned), nulls: found };
  };
  const k = file?.draws ?? draws;
  const count = `${formatNumber(k)} draws of Table 2 and H4 and ${formatNumber(10 * k)} of the yearly statistics for each null distribution`;
  const few =
    k < publishedDraws
      ? ` These are few: p-values are shown with their Monte Carlo intervals, and a published verdict needs ${publishedDraws} and ${formatNumber(10 * publishedDraws)} (\`npm run evidence\`).`
      : "";
  return {
    draws: k,
    from: file === undefined ? "drawn now" : "evidence.json",
    inWords: `${file === undefined ? "Drawn in this run" : "Taken from `evidence.json`, which belongs to these files and this code"}: ${count}.${few}`,
    part,
    verdicts: () => part("verdicts"),
    amongNulls,
    besideNulls: (path, digits) => besideNulls(amongNulls(path), digits),
  };
}

/** Parts that are computed now: draws and parts are kept once they are made. */
class DrawnNow {
  private readonly table = new DrawTable();
  private readonly parts = new Map<string, unknown>();
  private context: DrawContext | undefined;

  constructor(
    private readonly contextOf: () => DrawContext,
    private readonly draws: number,
    private readonly keep: KeepEvidence,
  ) {}

  part<Name extends EvidencePart>(name: Name): EvidenceTree[Name] {
    return this.treeOf({ draws: this.draws, only: [partOf[name]], statistics: [] })[name];
  }

  /** The nulls of one group of statistics. */
  nulls(statistic: NullStatistic): EvidenceTree["nulls"] {
    return this.treeOf({ draws: this.draws, only: ["nulls"], statistics: [statistic] }).nulls;
  }

  private treeOf(request: EvidenceRequest): EvidenceTree {
    const name = JSON.stringify(request);
    const known = this.parts.get(name);
    if (known !== undefined) return known as EvidenceTree;
    const tree = this.keep(name, () => this.compute(evidencePlan(request))) as EvidenceTree;
    this.parts.set(name, tree);
    return tree;
  }

  private compute(plan: EvidencePlan) {
    this.context ??= this.contextOf();
    this.draw(plan.draws, this.context);
    return evidenceTree(plan, this.table, this.context);
  }

  /** Makes the draws that are not there yet, those of a group together. */
  private draw(planned: readonly PlannedDraws[], context: DrawContext): void {
    const groups = new Map<string, PlannedDraws[]>();
    for (const one of planned) {
      if (this.table.has(one.kind)) continue;
      const group = groupOf(one.kind);
      groups.set(group, [...(groups.get(group) ?? []), one]);
    }
    for (const [group, wanted] of groups) {
      const rows = this.keep(`draws ${group} ${JSON.stringify(wanted)}`, () => {
        const own = drawer(context);
        return wanted.map(({ kind, draws }) =>
          Array.from({ length: draws }, (_, unit) => [...tryDraw(own, kind, unit).values]),
        );
      });
      wanted.forEach(({ kind }, at) => {
        this.table.add(kind, rows[at]);
      });
    }
  }
}
