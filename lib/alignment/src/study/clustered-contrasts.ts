import { type Contrast, type DataColumns, fitMixedModel, UserError } from "@alignment/engine";
import { type Clusters, clusteredBy } from "./clustered";
import { coefficient, type Inferences } from "./coefficient";

/** The name of a column that a contrast makes of another. */
const madeOf = (term: string): string => `contrast_of_${term}`;

/**
 * The formula and the columns in which a contrast is a coefficient. With w'β = θ and a term a of weight w_a ≠ 0,
 *
 *     Σ x_k β_k = (x_a / w_a) θ + Σ_{k≠a} (x_k − (w_k / w_a) x_a) β_k,
 *
 * so that the fit is the same and the coefficient of x_a / w_a is the contrast. The random part keeps its columns.
 */
function inContrast(formula: string, data: DataColumns, { name, weights }: Contrast) {
  const bar = formula.indexOf("(");
  const [left, right] = formula.slice(0, bar).split("~");
  const terms = right.split("+").map((term) => term.trim());
  const weighted = Object.entries(weights).filter(([, weight]) => weight !== 0);
  const strange = weighted.find(([term]) => !terms.includes(term) || !(data[term] instanceof Object));
  if (weighted.length === 0 || strange !== undefined) {
    throw new UserError(
      `clusteredContrasts: the contrast "${name}" ${strange === undefined ? "has no weight" : `refers to "${strange[0]}"`}; expected weights of ${terms.join(", ")}`,
    );
  }
  const [[first, weightOfFirst]] = weighted;
  const base = data[first] as ArrayLike<number>;
  const columns = Object.fromEntries(
    weighted.map(([term, weight]) => {
      const own = data[term] as ArrayLike<number>;
      const made = Float64Array.from(own, (value, row) =>
        term === first ? value / weightOfFirst : value - (weight / weightOfFirst) * base[row],
      );
      return [madeOf(term), made];
    }),
  );
  const isWeighted = new Set(weighted.map(([term]) => term));
  const fixed = terms.map((term) => (isWeighted.has(term) ? madeOf(term) : term)).join(" + ");
  return {
    formula: `${left.trim()} ~ ${fixed} ${formula.slice(bar)}`.replace(/\+\s+\(/, "+ ("),
    data: { ...data, ...columns },
    term: madeOf(first),
  };
}

/**
 * Contrasts of a mixed model with cluster-robust standard errors of type CR2 and their own degrees of freedom, which
 * are few where few clusters tell: sixteen exits give a t distribution of few degrees of freedom, not a normal one.
 *
 * Each contrast is made a coefficient of the same model in other columns, which is fitted anew. Source: Pustejovsky &
 * Tipton (2018), Journal of Business & Economic Statistics 36(4).
 *
 * @param formula fixed terms that are columns of numbers, then the random part in brackets.
 * @param data columns without missing values.
 * @param contrasts names and weights by term.
 * @param clusters the cluster of each row; clusters contain whole groups.
 * @returns one result a contrast, in their order, named as the contrasts are.
 * @throws UserError for a contrast without a weight, or of a term that the fixed part lacks; as `coefficient` where the
 *   data do not determine one.
 * @example
 * const data = { y: [1, 2, 4, 3, 5, 7, 2, 2, 3], x: [1, 2, 3, 1, 2, 3, 1, 2, 3], g: [1, 1, 1, 2, 2, 2, 3, 3, 3] };
 * const contrasts = [{ name: "two years", weights: { x: 2 } }];
 * clusteredContrasts("y ~ x + (1 | g)", data, contrasts, data.g)[0].degreesOfFreedom; // 2
 */
export function clusteredContrasts(
  formula: string,
  data: DataColumns,
  contrasts: readonly Contrast[],
  clusters: Clusters,
) {
  return contrasts.map((contrast) => {
    const own = inContrast(formula, data, contrast);
    const inferences: Inferences = clusteredBy(fitMixedModel(own.formula, own.data), clusters, {
      correction: "CR2",
      terms: [own.term],
    });
    const { term: _, ...found } = coefficient(inferences, own.term);
    return { ...found, name: contrast.name };
  });
}
