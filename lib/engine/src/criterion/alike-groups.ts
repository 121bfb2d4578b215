import type { NodeSets } from "../sparse/ordering";
import { type GroupClasses, leastWithin, numberedClasses } from "./group-classes";
import type { SeveralProducts } from "./several-products";
import { type GroupedRows, rowsByGroup } from "./within-groups";

/**
 * A model of several grouping factors in which leading groups that are alike, with one R and one Q'Z of the trailing
 * effects, are taken together, as pupils of one class are who took as many tests. The n groups of a set are rotated
 * among each other, which changes no likelihood: with B_g = Q_g'[X y] and Y = Q_g'Z they become one group
 *
 *   B = Σ B_g / √n,   Y√n,
 *
 * and n − 1 contrasts that meet no trailing effect, of which only Σ (B_g − B̄)'(B_g − B̄) is needed: they are absorbed
 * by classes, as the groups of a model with one factor are.
 */
export interface AlikeGroups {
  /** The sets as leading groups. */
  readonly data: SeveralProducts;
  readonly contrasts: GroupClasses;
}

/** Part of the groups that sets must be fewer than. */
const fewSets = 0.7;

/** Sums over groups may differ by rounding in so many of the last binary digits and count as one. */
const sameNumber = 2 ** -40;

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= sameNumber * Math.abs(a);
}

/** A number for some integers and doubles that is the same where they are, the doubles by their first digits. */
class Hash {
  private value = 0;
  private readonly rounded = new Float32Array(1);
  private readonly bits = new Int32Array(this.rounded.buffer);

  addInteger(integer: number): void {
    this.value = Math.imul(this.value ^ integer, 0x9e3779b1);
    this.value ^= this.value >>> 15;
  }

  addDouble(double: number): void {
    this.rounded[0] = double;
    this.addInteger(this.bits[0]);
  }

  /** The number, and begins anew. */
  take(): number {
    const { value } = this;
    this.value = 0;
    return value;
  }
}

/** Numbers the sets of leading groups that are alike, or undefined where these are too many. */
function numberSets(data: SeveralProducts): { setOf: Int32Array; firsts: readonly number[] } | undefined {
  const { leading, effectStart, effects, met } = data;
  const { groupCount, randomCount: q, roots } = leading;
  const countOf = (group: number) => effectStart[group + 1] - effectStart[group];
  const areAlike = (a: number, b: number): boolean => {
    const count = countOf(a);
    if (count !== countOf(b)) return false;
    for (let i = 0; i < count; i++)
      if (effects[effectStart[a] + i] !== effects[effectStart[b] + i]) return false;
    for (let at = 0; at < q * q; at++)
      if (!isSame(roots[at * groupCount + a], roots[at * groupCount + b])) return false;
    for (let at = 0; at < q * count; at++)
      if (!isSame(met[q * effectStart[a] + at], met[q * effectStart[b] + at])) return false;
    return true;
  };
  const hash = new Hash();
  const hashOf = (group: number): number => {
    for (let i = effectStart[group]; i < effectStart[group + 1]; i++) hash.addInteger(effects[i]);
    for (let at = 0; at < q * q; at++) hash.addDouble(roots[at * groupCount + group]);
    for (let at = q * effectStart[group]; at < q * effectStart[group + 1]; at++) hash.addDouble(met[at]);
    return hash.take();
  };
  const byHash = new Map<number, number[]>();
  const setOf = new Int32Array(groupCount);
  const firsts: number[] = [];
  for (let group = 0; group < groupCount; group++) {
    const own = hashOf(group);
    const candidates = byHash.get(own) ?? [];
    if (candidates.length === 0) byHash.set(own, candidates);
    const found = candidates.find((set) => areAlike(firsts[set], group));
    setOf[group] = found ?? firsts.length;
    if (found !== undefined) continue;
    if (firsts.length >= fewSets * groupCount) return undefined;
    candidates.push(firsts.length);
    firsts.push(group);
  }
  return { setOf, firsts };
}

/** √n of every set. */
function rootsOfSizes({ starts }: GroupedRows): Float64Array {
  return Float64Array.from({ length: starts.length - 1 }, (_, set) =>
    Math.sqrt(starts[set + 1] - starts[set]),
  );
}

/** The effects that the sets meet, their places, and Q'Z times √n: those of the first group of each. */
function metBySets(
  { leading, effectStart, effects, places, met }: SeveralProducts,
  firsts: readonly number[],
  roots: Float64Array,
): Pick<SeveralProducts, "effectStart" | "effects" | "places" | "met"> {
  const q = leading.randomCount;
  const starts = new Int32Array(firsts.length + 1);
  firsts.forEach((group, set) => {
    starts[set + 1] = starts[set] + effectStart[group + 1] - effectStart[group];
  });
  const total = starts[firsts.length];
  const own = {
    effects: new Int32Array(total),
    places: new Int32Array(total),
    met: new Float64Array(q * total),
  };
  firsts.forEach((group, set) => {
    const [from, to] = [effectStart[group], effectStart[group + 1]];
    own.effects.set(effects.subarray(from, to), starts[set]);
    own.places.set(places.subarray(from, to), starts[set]);
    for (let at = q * from; at < q * to; at++) own.met[q * (starts[set] - from) + at] = roots[set] * met[at];
  });
  return { effectStart: starts, ...own };
}

/** The sets of every front. */
function setsOfFronts({ starts, members }: NodeSets, setOf: Int32Array, firsts: readonly number[]): NodeSets {
  const isFirst = (group: number) => firsts[setOf[group]] === group;
  const own = new Int32Array(starts.length);
  const sets: number[] = [];
  for (let front = 0; front + 1 < starts.length; front++) {
    for (let at = starts[front]; at < starts[front + 1]; at++)
      if (isFirst(members[at])) sets.push(setOf[members[at]]);
    own[front + 1] = sets.length;
  }
  return { starts: own, members: Int32Array.from(sets) };
}

/** Σ B_g / √n of every set, and what every group's B is more than the mean of its set. */
function rotatedRows(
  { between, groupCount, randomCount: q, joinedCount: m }: SeveralProducts["leading"],
  sets: GroupedRows,
  roots: Float64Array,
): { means: Float64Array; deviations: Float64Array } {
  const { starts, order } = sets;
  const count = roots.length;
  const means = new Float64Array(q * m * count);
  const deviations = new Float64Array(q * m * groupCount);
  for (let at = 0; at < q * m; at++) {
    for (let set = 0; set < count; set++) {
      let sum = 0;
      for (let i = starts[set]; i < starts[set + 1]; i++) sum += between[at * groupCount + order[i]];
      means[at * count + set] = sum / roots[set];
      const mean = sum / (starts[set + 1] - starts[set]);
      for (let i = starts[set]; i < starts[set + 1]; i++)
        deviations[at * groupCount + order[i]] = between[at * groupCount + order[i]] - mean;
    }
  }
  return { means, deviations };
}

/** R of the first groups of all sets. */
function rootsOfSets(
  { roots, groupCount, randomCount: q }: SeveralProducts["leading"],
  firsts: readonly number[],
): Float64Array {
  const own = new Float64Array(q * q * firsts.length);
  for (let at = 0; at < q * q; at++)
    for (let set = 0; set < firsts.length; set++)
      own[at * firsts.length + set] = roots[at * groupCount + firsts[set]];
  return own;
}

/**
 * The model with alike leading groups taken together, or undefined where there are few, or where sums over them would
 * cost digits.
 */
export function alikeGroups(data: SeveralProducts): AlikeGroups | undefined {
  const { leading, groupsOfFront } = data;
  const response = leading.joinedCount ** 2 - 1;
  if (!(leading.within[response] > leastWithin * leading.joinedByJoined[response])) return undefined;
  const numbered = numberSets(data);
  if (numbered === undefined) return undefined;
  const { setOf, firsts } = numbered;
  const sets = rowsByGroup(setOf, firsts.length);
  const sizes = rootsOfSizes(sets);
  const { means, deviations } = rotatedRows(leading, sets, sizes);
  // a class has as many contrasts as groups less sets
  const contrasts = numberedClasses({ ...leading, between: deviations }, firsts.length, (group) =>
    firsts[setOf[group]] === group ? 0 : 1,
  );
  if (contrasts === undefined) return undefined;
  return {
    contrasts,
    data: {
      ...data,
      leading: { ...leading, groupCount: firsts.length, roots: rootsOfSets(leading, firsts), between: means },
      ...metBySets(data, firsts, sizes),
      groupsOfFront: setsOfFronts(groupsOfFront, setOf, firsts),
    },
  };
}
