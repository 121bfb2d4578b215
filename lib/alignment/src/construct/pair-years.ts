import type { PanelSpecification } from "../specification/specification";
import { yearCount } from "./layout";
import { type MeanScores, meanOfMembers, meanOfOthers } from "./means";

/** The choices that decide what the outcome and the change in the mean of a year are. */
export type OutcomeChoice = Pick<
  PanelSpecification,
  "outcomeLag" | "outcome" | "changeInMeanTiming" | "changeInMeanOf"
>;

/**
 * The outcome and the change in the mean of one pair of an IGO and a state after another. A year's mean of the others
 * is asked for up to four times, by the outcomes and the changes of two years, and is worked out once.
 *
 * @example
 * const years = new PairYears(means, choice);
 * years.take(igo, state);
 * years.outcomeAt(t);
 */
export class PairYears {
  /** Own score minus the mean of the others, of the same year (construction rule 13). */
  private readonly distance = new Float64Array(yearCount);
  /** The mean whose yearly change the pair faces. */
  private readonly mean = new Float64Array(yearCount);

  private readonly isDistance: boolean;
  private readonly isOfOthers: boolean;
  private readonly outcomeLag: number;
  private readonly changeLag: number;
  /** Years before a row that its outcome and its change in the mean can ask for. */
  private readonly yearsBack: number;

  constructor(
    private readonly means: MeanScores,
    choice: OutcomeChoice,
  ) {
    this.isDistance = choice.outcome === "distance";
    this.isOfOthers = choice.changeInMeanOf === "other members";
    this.outcomeLag = choice.outcomeLag;
    this.changeLag = choice.changeInMeanTiming === "same year" ? 0 : 1;
    this.yearsBack = Math.max(this.outcomeLag, this.changeLag) + 1;
  }

  /** Takes a pair; its years before `from` and from `end` on are then not to be asked for. */
  take(igo: number, state: number, from = 0, end = yearCount): void {
    const { means, distance, mean, isOfOthers } = this;
    const { score } = means;
    const stateStart = state * yearCount;
    for (let t = Math.max(0, from - this.yearsBack); t < end; t++) {
      const others = meanOfOthers(means, igo, state, t);
      distance[t] = score[stateStart + t] - others;
      mean[t] = isOfOthers ? others : meanOfMembers(means, igo, t);
    }
  }

  /**
   * The outcome in a year (construction rule 15): the distance `outcomeLag` years before, or the change of that
   * distance on the year before it.
   */
  outcomeAt(t: number): number {
    const { distance } = this;
    const at = t - this.outcomeLag;
    if (at < 0) return Number.NaN;
    if (this.isDistance) return distance[at];
    return at < 1 ? Number.NaN : distance[at] - distance[at - 1];
  }

  /** The yearly change of the mean that the pair faces in a year (construction rule 16). */
  changeInMeanAt(t: number): number {
    const { mean } = this;
    const at = t - this.changeLag;
    return at < 1 ? Number.NaN : mean[at] - mean[at - 1];
  }
}
