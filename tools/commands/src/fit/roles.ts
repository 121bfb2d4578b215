import type { Expression, ModelTree } from "@alignment/engine";

/** As what the columns of a file stand in a model; a column may be in several of the sets. */
export interface ColumnRoles {
  /** Terms of their own, such as `x`: numbers, or factors where they are text. */
  readonly variables: ReadonlySet<string>;
  /** Within arithmetic, as the response, the offset or the weights: numbers. */
  readonly numbers: ReadonlySet<string>;
  /** Made a factor by the formula, or grouping. */
  readonly factors: ReadonlySet<string>;
}

interface Found {
  readonly numbers: Set<string>;
  readonly factors: Set<string>;
}

/** Notes what an expression that is no plain column takes its columns for. */
function visit(expression: Expression, found: Found): void {
  switch (expression.kind) {
    case "column":
      found.numbers.add(expression.name);
      return;
    case "parentheses":
      visit(expression.inner, found);
      return;
    case "sign":
      visit(expression.operand, found);
      return;
    case "operation": {
      const sides = [expression.left, expression.right];
      if (!sides.some(({ kind }) => kind === "text")) for (const side of sides) visit(side, found);
      return;
    }
    case "call": {
      const isFactor = expression.name === "factor" || expression.name === "as.factor";
      for (const { value } of expression.arguments) {
        if (isFactor && value.kind === "column") found.factors.add(value.name);
        else visit(value, found);
      }
    }
  }
}

/**
 * As what every column of a model stands there.
 *
 * @param weights the column of weights, if there is one.
 */
export function columnRoles({ response, fixed, offsets, random }: ModelTree, weights?: string): ColumnRoles {
  const found: Found = { numbers: new Set(), factors: new Set(random.flatMap(({ grouping }) => grouping)) };
  const variables = new Set<string>();
  const terms = [...fixed, ...random.flatMap((one) => one.terms)];
  for (const expression of terms.flat()) {
    if (expression.kind === "column") variables.add(expression.name);
    else visit(expression, found);
  }
  for (const expression of [response, ...offsets]) visit(expression, found);
  if (weights !== undefined) found.numbers.add(weights);
  return { variables, ...found };
}
