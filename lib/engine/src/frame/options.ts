/** How the data of a model are to be read. */
export interface DataOptions {
  /**
   * Known precisions of the rows: one positive number a row of the data, or the name of their column. The residual of a
   * row with weight w has the variance σ²/w, as with `weights` of lme4; a row whose weight is missing is dropped.
   */
  readonly weights?: ArrayLike<number> | string;
}
