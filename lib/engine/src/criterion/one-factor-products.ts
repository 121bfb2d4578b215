/**
 * The data of a model with one grouping factor, reduced to cross-products. With Z the q columns of the random
 * effects, X the p columns of the fixed effects and y the response, m = p + 1, and Z_g = Q_gR_g in every group: what
 * lies in the span of a group's random effects, Q_g'[X y], is kept by group, and of what lies outside of it, the rest
 * within groups, only the products summed over all groups. An evaluation of the likelihood then costs groups × m²,
 * whatever the number of rows, and adds up what is not negative, so that no ratio of the variances costs digits.
 * Element (a, b) of all groups stands together, so that loops run over groups.
 */
export interface CrossProducts {
  readonly rowCount: number;
  readonly groupCount: number;
  /** q, the random-effects columns. */
  readonly randomCount: number;
  /** m, the fixed-effects columns and the response. */
  readonly joinedCount: number;
  /** R, upper triangular: element (a, b) of group g at `(a * q + b) * groupCount + g`. */
  readonly roots: Float64Array;
  /** Q'[X y]: element (a, j) of group g at `(a * m + j) * groupCount + g`. */
  readonly between: Float64Array;
  /** Σ [X y]'(I − QQ')[X y]: m × m, by rows. */
  readonly within: Float64Array;
  /** [X y]'[X y]: m × m, by rows. */
  readonly joinedByJoined: Float64Array;
}
