import { solutionOf } from "../fit/known-fit";
import type { Solution } from "../fit/solution";
import { formatExpression } from "../formula/expression";
import { formatTerm } from "../formula/tree";
import { designOf, someColumns } from "../frame/design";
import { findAliased } from "../frame/rank";
import { checkOptionNames, oneOf } from "../options";
import type { MixedModelFit } from "../types";
import { coefficientsOnColumns } from "./least-squares";
import { type LinearMethod, linearMethods, linearTests } from "./linear-tests";

/** The joint test of one term of the fixed effects. */
export type TermTest =
  | {
      /** As a formula writes it. */
      readonly term: string;
      readonly status: "defined";
      /** F. */
      readonly statistic: number;
      readonly numeratorDegrees: number;
      /** `Infinity` under the normal distribution, where F times the numerator's degrees is chi-squared. */
      readonly denominatorDegrees: number;
      readonly pValue: number;
    }
  | { readonly term: string; readonly status: "not defined"; readonly reason: string };

/** How to test terms. */
export interface TermTestOptions {
  /** "Satterthwaite" (the default), "Kenward-Roger" or "normal". */
  readonly method?: LinearMethod;
}

/**
 * By term of the model, the sums of coefficients that are its coefficients where its own factors have treatment
 * contrasts and all others sum contrasts: differences from the reference level at the mean of the levels of all other
 * factors.
 */
function typeThreeSums({ frame, fixed }: Solution): readonly (readonly (readonly number[])[])[] {
  const { fixedDesign, complete, options } = frame;
  const factors = fixedDesign.variables.flatMap(({ kind, name }) => (kind === "factor" ? [name] : []));
  const sumsByFactors = new Map<string, readonly (readonly (readonly number[])[])[]>();
  const sumsFor = (own: readonly string[]) => {
    const contrasts = Object.fromEntries(
      factors.map((name) => [name, own.includes(name) ? "treatment" : "sum"] as const),
    );
    const design = designOf(fixedDesign.terms, complete, { ...options, contrasts });
    const matrix = design.layOut(complete);
    const { kept } = findAliased(matrix);
    const coefficients = coefficientsOnColumns(fixed.columns, someColumns(matrix, kept).columns);
    return fixedDesign.terms.map((_, term) =>
      kept.flatMap((column, row) => (design.termOfColumn[column] === term ? [coefficients.getRow(row)] : [])),
    );
  };
  return fixedDesign.terms.map((term, at) => {
    const own = term.map(formatExpression).filter((name) => factors.includes(name));
    const key = JSON.stringify([...own].sort());
    const sums = sumsByFactors.get(key) ?? sumsFor(own);
    sumsByFactors.set(key, sums);
    return sums[at];
  });
}

/**
 * Tests every term of the fixed effects jointly against zero, by F tests of type III, whatever the coding of the fit: a
 * factor is tested at the mean of the levels of the factors that it interacts with, and at zero of the numeric
 * variables that it interacts with. These are the tests of `anova(type = 3)` of lmerTest.
 *
 * Source: Kuznetsova, Brockhoff & Christensen (2017), Journal of Statistical Software 82(13), section 2; Kenward &
 * Roger (1997), Biometrics 53(3).
 *
 * @param fit a fit of `fitMixedModel`.
 * @param options the method, by default "Satterthwaite".
 * @returns one test a term but the intercept, in the order of the formula; where the method has no number for this fit,
 *   status "not defined" and the reason.
 * @throws ModelError for an unknown option or method.
 * @example
 * const fit = fitMixedModel("y ~ treatment * period + (1 | subject)", data);
 * testTerms(fit, { method: "Kenward-Roger" });
 */
export function testTerms(fit: MixedModelFit, options: TermTestOptions = {}): readonly TermTest[] {
  checkOptionNames("testTerms", options, ["method"]);
  const method = oneOf("testTerms", "method", options.method ?? "Satterthwaite", linearMethods);
  const solution = solutionOf(fit);
  const tests = linearTests(fit, method);
  const sums = typeThreeSums(solution);
  return solution.frame.fixedDesign.terms.flatMap((term, at): TermTest[] => {
    if (term.length === 0) return [];
    const name = formatTerm(term);
    if (sums[at].length === 0) {
      const reason = "its columns are linear combinations of those of earlier terms";
      return [{ term: name, status: "not defined", reason }];
    }
    const { reason, ...test } = tests.joint(sums[at]);
    if (reason !== undefined) return [{ term: name, status: "not defined", reason }];
    return [
      {
        term: name,
        status: "defined",
        ...(test as Omit<TermTest & { status: "defined" }, "term" | "status">),
      },
    ];
  });
}
