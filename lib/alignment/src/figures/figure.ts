import { UserError } from "@alignment/engine";
/** A figure as plotly draws it, with the words that go with it. */
export interface Figure {
  /** plotly's traces. */
  readonly data: readonly PlotlyObject[];
  /** plotly's layout, with explicit margins and height. */
  readonly layout: PlotlyObject;
  /** What the figure shows and how its bands are made, to stand below it. */
  readonly caption: string;
  /** The figure in words, for those who do not see it. */
  readonly altText: string;
}

/** A part of a figure in plotly's own terms. */
export interface PlotlyObject {
  readonly [property: string]: unknown;
}

/** One column of numbers. */
export type Numbers = ArrayLike<number>;

/** A plain list of the numbers, rounded to six significant digits: more cannot be seen, and costs bytes. */
export function plotted(values: Numbers): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? Number(value.toPrecision(6)) : null));
}

/**
 * Checks that columns are of one length and not empty.
 *
 * @throws RangeError naming the figure and the columns.
 */
export function checkLengths(figure: string, columns: { readonly [name: string]: Numbers }): void {
  const [[firstName, first], ...others] = Object.entries(columns);
  if (first.length === 0) {
    throw new UserError(
      `${figure}: ${firstName} is empty; expected at least one value; check what was filtered`,
    );
  }
  for (const [name, column] of others) {
    if (column.length === first.length) continue;
    throw new UserError(
      `${figure}: ${name} has ${column.length} values and ${firstName} has ${first.length}; expected one each`,
    );
  }
}
