import { UserError } from "@alignment/engine";
import { type NullSummary, summaryOf } from "../study/evidence/summary";
import { type DrawKind, drawNames } from "./draw-kinds";

/** A text that two kinds of draws share only if they are the same. */
export function kindKey(kind: DrawKind): string {
  switch (kind.kind) {
    case "measurement":
      return `measurement ${kind.rho}`;
    case "influence":
      return `influence ${kind.of} ${kind.times}`;
    default:
      return `${kind.null} ${kind.kind}`;
  }
}

/** The values of all draws, kind by kind. */
export class DrawTable {
  private readonly draws = new Map<string, { readonly kind: DrawKind; readonly values: number[][] }>();

  /** Adds draws of a kind after those that are there. */
  add(kind: DrawKind, values: readonly (readonly number[])[]): void {
    const key = kindKey(kind);
    const own = this.draws.get(key) ?? { kind, values: [] };
    for (const one of values) own.values.push([...one]);
    this.draws.set(key, own);
  }

  /** The kinds that there are, in the order in which they were added. */
  kinds(): readonly DrawKind[] {
    return [...this.draws.values()].map(({ kind }) => kind);
  }

  /** Whether there are draws of a kind. */
  has(kind: DrawKind): boolean {
    return this.draws.has(kindKey(kind));
  }

  /** The draws of a kind, one row of values a draw. */
  rows(kind: DrawKind): readonly (readonly number[])[] {
    const own = this.draws.get(kindKey(kind));
    if (own !== undefined) return own.values;
    throw new UserError(`drawTable: there are no draws of "${kindKey(kind)}"; draw them first`);
  }

  /**
   * The values of one name in all draws of a kind.
   *
   * @throws UserError for a kind that was not drawn, or a name that it does not have.
   */
  values(kind: DrawKind, name: string): Float64Array {
    const place = drawNames(kind).indexOf(name);
    if (place < 0) {
      throw new UserError(
        `drawTable: "${kindKey(kind)}" has no "${name}"; expected one of ${drawNames(kind).join(", ")}`,
      );
    }
    return Float64Array.from(this.rows(kind), (row) => row[place]);
  }
}

/** Where a statistic is not defined, why. */
export interface NotDefined {
  readonly because: string;
}

/** Most draws of a null, as a share, in which a statistic may be undefined: it is then summarised over the others. */
const mostUndefined = 0.1;

/**
 * The distribution of a statistic over draws; draws in which it is not defined (a column that is constant, a model that
 * cannot be fitted) are counted and left out.
 *
 * @returns the summary, or why there is none.
 */
export function nullSummary(
  values: ArrayLike<number>,
  observed: number,
): (NullSummary & { readonly undefinedDraws?: number }) | NotDefined {
  const defined = Array.from(values).filter(Number.isFinite);
  const undefinedDraws = values.length - defined.length;
  if (!Number.isFinite(observed)) return { because: "the statistic is not defined in the data" };
  if (defined.length < 2 || undefinedDraws > mostUndefined * values.length) {
    return { because: `the statistic is defined in ${defined.length} of ${values.length} draws` };
  }
  const summary = summaryOf(defined, observed);
  return undefinedDraws === 0 ? summary : { ...summary, undefinedDraws };
}
