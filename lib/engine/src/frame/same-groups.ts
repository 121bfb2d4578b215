import { dot } from "../criterion/dot";
import type { ColumnMatrix } from "./design";
import type { RandomFrame } from "./frame";

/** A column lies within the span of others if less than this part of its length is outside of it. */
const spanTolerance = 1e-9;

/** Whether two numberings put the same rows together, whatever the groups are called. */
export function areSameGroups(first: ArrayLike<number>, second: ArrayLike<number>): boolean {
  const partners = new Map<number, number>();
  const taken = new Set<number>();
  for (let row = 0; row < first.length; row++) {
    const partner = partners.get(first[row]);
    if (partner === second[row]) continue;
    if (partner !== undefined || taken.has(second[row])) return false;
    partners.set(first[row], second[row]);
    taken.add(second[row]);
  }
  return first.length === second.length;
}

/** A function that tells whether a column is a sum of multiples of some others, by Gram-Schmidt done twice. */
export function spanOf(columns: readonly Float64Array[]): (column: Float64Array) => boolean {
  const basis: Float64Array[] = [];
  const outside = (column: Float64Array): { left: Float64Array; rest: number; length: number } => {
    const left = column.slice();
    const norm = () => Math.sqrt(dot(left, 0, left, 0, left.length));
    const length = norm();
    for (let turn = 0; turn < 2; turn++) {
      for (const unit of basis) {
        const part = dot(unit, 0, left, 0, left.length);
        for (let row = 0; row < left.length; row++) left[row] -= part * unit[row];
      }
    }
    return { left, rest: norm(), length };
  };
  for (const column of columns) {
    const { left, rest, length } = outside(column);
    if (rest > spanTolerance * length) basis.push(left.map((value) => value / rest));
  }
  return (column) => {
    const { rest, length } = outside(column);
    return !(rest > spanTolerance * length);
  };
}

/**
 * The effects of a term whose columns its earlier effects can make as well: sums of them where all correlate, else one.
 */
export function dependentEffects({ term, design, matrix: { columns } }: RandomFrame): readonly string[] {
  return design.names.filter((_, at) => {
    const earlier = columns.slice(0, at);
    const spans = term.covariance === "correlated" ? [spanOf(earlier)] : earlier.map((one) => spanOf([one]));
    return spans.some((isWithin) => isWithin(columns[at]));
  });
}

/** Two random-effects terms whose variances only their sum can be told of. */
export interface SharedEffects {
  readonly first: RandomFrame;
  readonly second: RandomFrame;
  /** Effects of the second term that those of the first can make as well. */
  readonly effects: readonly string[];
}

/** Effects of a term that another term on the same groups can make as well. */
function effectsWithin(inner: RandomFrame, outer: RandomFrame): string[] {
  const isCorrelated = outer.term.covariance === "correlated";
  const { columns } = outer.matrix;
  const spans = isCorrelated ? [spanOf(columns)] : columns.map((one) => spanOf([one]));
  return inner.design.names.filter((_, at) => spans.some((isWithin) => isWithin(inner.matrix.columns[at])));
}

/**
 * Pairs of random-effects terms that put the same variance on the same groups, under whatever names: two factors that
 * are one, an interaction that makes no new groups, an intercept beside a term that holds one.
 */
export function sharedEffects(random: readonly RandomFrame[]): readonly SharedEffects[] {
  return random.flatMap((first, at) =>
    random.slice(at + 1).flatMap((second): SharedEffects[] => {
      if (first.groupNames.length !== second.groupNames.length) return [];
      if (!areSameGroups(first.groups, second.groups)) return [];
      const effects = effectsWithin(second, first);
      if (effects.length > 0) return [{ first, second, effects }];
      const turned = effectsWithin(first, second);
      return turned.length > 0 ? [{ first: second, second: first, effects: turned }] : [];
    }),
  );
}

/** A random effect whose differences between groups the fixed effects take up. */
export interface SaturatedEffect {
  /** Number of the term. */
  readonly term: number;
  /** Number of the effect within the term. */
  readonly effect: number;
}

/**
 * The random effects of which the fixed effects leave nothing: the column of each of their groups is a sum of multiples
 * of columns of X, which takes at least as many columns as groups.
 *
 * @param isPossible a quick answer that may be wrong where it is true: the columns are asked then.
 */
export function saturatedEffects(
  random: readonly RandomFrame[],
  fixed: ColumnMatrix,
  isPossible: (effect: SaturatedEffect) => boolean,
): readonly SaturatedEffect[] {
  const candidates = random.flatMap(({ groupNames, matrix }, term) =>
    groupNames.length > fixed.names.length
      ? []
      : [...matrix.columns.keys()].map((effect) => ({ term, effect })),
  );
  const possible = candidates.filter(isPossible);
  if (possible.length === 0) return [];
  const isExplained = spanOf(fixed.columns);
  return possible.filter(({ term, effect }) => {
    const { groups, groupNames, matrix } = random[term];
    const column = matrix.columns[effect];
    const ofGroup = (group: number) => column.map((value, row) => (groups[row] === group ? value : 0));
    return groupNames.every((_, group) => isExplained(ofGroup(group)));
  });
}
