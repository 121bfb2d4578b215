import type { Solution } from "../fit/solution";
import type { ColumnMatrix } from "../frame/design";
import type { RandomFrame } from "../frame/frame";
import { areSameGroups, spanOf } from "../frame/same-groups";

/** Whether two matrices have the same columns in any order, so that their REML criteria compare. */
export function haveSameColumns(a: ColumnMatrix, b: ColumnMatrix): boolean {
  if (a.names.length !== b.names.length) return false;
  const left = [...b.columns];
  return a.columns.every((column) => {
    const at = left.findIndex((other) => other.every((value, row) => value === column[row]));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/** Terms of a model on the same groups as a term. */
function onSameGroups({ groups, groupNames }: RandomFrame, others: readonly RandomFrame[]): RandomFrame[] {
  return others.filter(
    (other) => other.groupNames.length === groupNames.length && areSameGroups(groups, other.groups),
  );
}

/**
 * The covariances of a group's rows that terms on the same groups can make are sums of zSz', S any covariance matrix of
 * a correlated term, diagonal in an independent one: directions of variance that each can have by itself, as sets of
 * columns.
 */
function freeSets({ term, matrix }: RandomFrame): readonly (readonly Float64Array[])[] {
  return term.covariance === "correlated" ? [matrix.columns] : matrix.columns.map((column) => [column]);
}

/** Whether every covariance that a term can have is one that terms of another model on the same groups can have. */
function isAllowed(inner: RandomFrame, outer: readonly RandomFrame[]): boolean {
  const sets = onSameGroups(inner, outer).flatMap(freeSets).map(spanOf);
  return freeSets(inner).every((columns) => sets.some((isWithin) => columns.every(isWithin)));
}

/** The offset of one model less that of another, or undefined where neither has one. */
function offsetDifference({ frame: a }: Solution, { frame: b }: Solution): Float64Array | undefined {
  if (a.offset === undefined && b.offset === undefined) return undefined;
  return Float64Array.from(
    { length: a.rowCount },
    (_, row) => (a.offset?.[row] ?? 0) - (b.offset?.[row] ?? 0),
  );
}

/** Variances that the random effects of a model have. */
export function varianceCount({ frame }: Solution): number {
  return frame.random.reduce((sum, { design }) => sum + design.names.length, 0);
}

/**
 * Why a smaller model is not within a larger one, or undefined where it is: the span of its fixed effects within the
 * larger's, and the covariances of each of its random-effects terms among those of the larger's on the same groups,
 * whatever columns, levels and factors are called.
 */
export function whyNotNested(inner: Solution, outer: Solution): string | undefined {
  const isWithin = spanOf(outer.fixed.columns);
  const outside = inner.fixed.names.filter((_, at) => !isWithin(inner.fixed.columns[at]));
  if (outside.length > 0) {
    return `the models are not nested: ${outside.join(", ")} of the smaller ${outside.length === 1 ? "is" : "are"} not within the fixed effects of the larger`;
  }
  const offset = offsetDifference(inner, outer);
  if (offset !== undefined && !isWithin(offset)) {
    return "the models are not nested: their offsets differ by more than fixed effects of the larger can make";
  }
  const term = inner.frame.random.find((one) => !isAllowed(one, outer.frame.random));
  if (term === undefined) return undefined;
  const effects = term.design.names.join(", ");
  return `the models are not nested: the random effects ${effects} of ${term.groupingFactor} in the smaller are not among those of the larger`;
}
