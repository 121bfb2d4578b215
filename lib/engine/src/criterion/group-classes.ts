import { addUpperProducts } from "./dot";
import type { CrossProducts } from "./one-factor-products";
import { type GroupedRows, rowsByGroup } from "./within-groups";

/**
 * Groups with the same Z'Z taken together: those of as many rows where an intercept varies, those observed at the same
 * times where a slope in time does. What a Λ does to the random effects is the same for all of them, so that of the
 * fixed effects and the response only sums over a class are needed,
 *
 *   P_ab = Σ B_a'B_b (a = b) or Σ B_a'B_b + B_b'B_a,   B_a row a of Q'[X y] of a group,
 *
 * and an evaluation costs classes × q² × m², whatever the number of groups.
 */
export interface GroupClasses {
  readonly classCount: number;
  /** Groups of every class. */
  readonly counts: Float64Array;
  /** R, upper triangular: element (a, b) of class c at `(a * q + b) * classCount + c`. */
  readonly roots: Float64Array;
  /** P: element t of the upper triangle, by rows, of pair p of class c at `(t * pairs + p) * classCount + c`. */
  readonly products: Float64Array;
}

/** Doubles that agree in their first forty binary digits count as one: what differs is the rounding of sums. */
const roundedWord = 2 ** 12;

/** The part of the response within groups below which sums over classes would cost it digits. */
export const leastWithin = 1e-3;

/** Numbers the classes of groups with one R, as long as they are few; undefined where there are more than `most`. */
function numberClasses(
  { roots, groupCount, randomCount: q }: CrossProducts,
  most: number,
): { readonly classOf: Int32Array; readonly firsts: readonly number[] } | undefined {
  const size = q * q;
  const rounded = roots.slice();
  const words = new Uint32Array(rounded.buffer);
  // the low words of doubles, whichever byte order the machine has
  const low = new Uint32Array(new Float64Array([1]).buffer)[0] === 0 ? 0 : 1;
  for (let at = low; at < words.length; at += 2) words[at] -= words[at] % roundedWord;
  const slots = 2 ** Math.ceil(Math.log2(2 * most + 2));
  const table = new Int32Array(slots).fill(-1);
  const classOf = new Int32Array(groupCount);
  const firsts: number[] = [];
  const isSame = (a: number, b: number): boolean => {
    for (let k = 0; k < size; k++)
      if (rounded[k * groupCount + a] !== rounded[k * groupCount + b]) return false;
    return true;
  };
  for (let group = 0; group < groupCount; group++) {
    let hash = 0;
    for (let k = 0; k < size; k++) {
      const at = 2 * (k * groupCount + group);
      hash = Math.imul(hash ^ words[at], 0x9e3779b1) ^ Math.imul(words[at + 1], 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    let slot = hash & (slots - 1);
    while (table[slot] >= 0 && !isSame(firsts[table[slot]], group)) slot = (slot + 1) & (slots - 1);
    if (table[slot] < 0) {
      if (firsts.length === most) return undefined;
      table[slot] = firsts.length;
      firsts.push(group);
    }
    classOf[group] = table[slot];
  }
  return { classOf, firsts };
}

/** P by classes. */
function classProducts(
  { between, randomCount: q, joinedCount: m, groupCount }: CrossProducts,
  { starts, order }: GroupedRows,
): Float64Array {
  const classCount = starts.length - 1;
  const pairs = (q * (q + 1)) / 2;
  const products = new Float64Array(((m * (m + 1)) / 2) * pairs * classCount);
  const sums = new Float64Array(m * m);
  // the groups of a class side by side
  const values = new Float64Array(q * m * groupCount);
  for (let column = 0; column < q * m * groupCount; column += groupCount)
    for (let at = 0; at < groupCount; at++) values[column + at] = between[column + order[at]];
  for (let one = 0; one < classCount; one++) {
    const [start, count] = [starts[one], starts[one + 1] - starts[one]];
    for (let a = 0, pair = 0; a < q; a++) {
      for (let b = 0; b <= a; b++, pair++) {
        const left = { values, start: a * m * groupCount + start, stride: groupCount };
        const right = { values, start: b * m * groupCount + start, stride: groupCount };
        sums.fill(0);
        addUpperProducts(sums, m, 1, left, right, count);
        if (b < a) addUpperProducts(sums, m, 1, right, left, count);
        let to = pair * classCount + one;
        for (let j = 0; j < m; j++)
          for (let k = j; k < m; k++, to += pairs * classCount) products[to] = sums[j * m + k];
      }
    }
  }
  return products;
}

/** The classes of the groups, or undefined where they are so many that taking groups together saves no time. */
export function classesOf(data: CrossProducts): GroupClasses | undefined {
  const { randomCount: q, joinedCount: m, groupCount, within, joinedByJoined } = data;
  const response = m * m - 1;
  if (!(within[response] > leastWithin * joinedByJoined[response])) return undefined;
  const pairs = (q * (q + 1)) / 2;
  // an evaluation with its Hessian takes pairs (pairs + 2) products a class, q (q + 2) a group
  const most = Math.floor((groupCount * q * (q + 2)) / (2 * pairs * (pairs + 2)));
  return most > 0 ? numberedClasses(data, most, () => 1) : undefined;
}

/**
 * The classes of groups with one R, or undefined where there are more than `most`.
 *
 * @param countOf what a group adds to the number of its class.
 */
export function numberedClasses(
  data: CrossProducts,
  most: number,
  countOf: (group: number) => number,
): GroupClasses | undefined {
  const numbered = numberClasses(data, most);
  if (numbered === undefined) return undefined;
  const { randomCount: q, groupCount, roots } = data;
  const { classOf, firsts } = numbered;
  const classCount = firsts.length;
  const counts = new Float64Array(classCount);
  classOf.forEach((one, group) => {
    counts[one] += countOf(group);
  });
  const ofClass = new Float64Array(q * q * classCount);
  for (let at = 0; at < q * q; at++)
    for (let one = 0; one < classCount; one++)
      ofClass[at * classCount + one] = roots[at * groupCount + firsts[one]];
  return {
    classCount,
    counts,
    roots: ofClass,
    products: classProducts(data, rowsByGroup(classOf, classCount)),
  };
}

/**
 * The classes of a model with some of the fixed effects only.
 *
 * @param m columns of X and the response.
 * @param kept positions of those that stay, the response among them.
 */
export function selectClasses(
  { products, ...rest }: GroupClasses,
  m: number,
  kept: readonly number[],
): GroupClasses {
  const length = products.length / ((m * (m + 1)) / 2);
  const selected = new Float64Array(((kept.length * (kept.length + 1)) / 2) * length);
  let to = 0;
  for (const [at, one] of kept.entries()) {
    for (const other of kept.slice(at)) {
      const [j, k] = [Math.min(one, other), Math.max(one, other)];
      const from = (j * m - (j * (j - 1)) / 2 + k - j) * length;
      selected.set(products.subarray(from, from + length), to);
      to += length;
    }
  }
  return { ...rest, products: selected };
}
