import { studyYears, yearCount } from "../construct/layout";
import { type StateGroups, ungrouped } from "../study/evidence/state-groups";
import type { DriftTerm } from "./dynamics-designs";

/** Means of the scores by year: of all states, and of every group. */
export class YearMeans {
  readonly world = new Float64Array(yearCount);
  private readonly group: Float64Array;
  private readonly groupCount: number;
  private readonly groups: Int32Array;
  private readonly none: number;

  constructor({ of, names }: StateGroups) {
    this.groups = of;
    this.none = names.indexOf(ungrouped);
    this.groupCount = names.length;
    this.group = new Float64Array(this.groupCount * yearCount);
  }

  /** Works out the means of one year; states without a group, and a group without scored states, have the world's. */
  fill(score: Float64Array, t: number): void {
    const sums = new Float64Array(this.groupCount);
    const counts = new Int32Array(this.groupCount);
    let [sum, count] = [0, 0];
    for (let state = 0; state < this.groups.length; state++) {
      const value = score[state * yearCount + t];
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
      sums[this.groups[state]] += value;
      counts[this.groups[state]] += 1;
    }
    this.world[t] = sum / count;
    for (let group = 0; group < this.groupCount; group++) {
      const hasMean = group !== this.none && counts[group] > 0;
      this.group[group * yearCount + t] = hasMean ? sums[group] / counts[group] : this.world[t];
    }
  }

  ofGroup(state: number, t: number): number {
    return this.group[this.groups[state] * yearCount + t];
  }
}

/** The value of a drift term for the change of a state from year t − 1 to t. */
export function driftOf(term: DriftTerm, score: number, state: number, t: number, means: YearMeans): number {
  const z = (studyYears.first + t - 1988) / 12;
  const gap = Math.max(0, means.world[t - 1] - score);
  switch (term) {
    case "score2":
      return score * score;
    case "wgap":
      return gap;
    case "z":
      return z;
    case "wgap_z":
      return z * gap;
    case "gm":
      return means.ofGroup(state, t - 1);
    case "wm":
      return means.world[t - 1];
  }
}
