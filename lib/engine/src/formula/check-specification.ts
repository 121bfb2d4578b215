import { ModelError } from "../errors";
import { checkFields, listOf, oneOf, trueOrFalse, wholeNumber } from "../options";

const caller = "fitMixedModel";

const transforms = [
  "log",
  "log2",
  "log10",
  "log1p",
  "exp",
  "expm1",
  "sqrt",
  "abs",
  "sign",
  "floor",
  "ceiling",
  "sin",
  "cos",
  "tan",
  "scale",
  "factor",
] as const;

/** A name of a column. */
function checkColumn(what: string, column: unknown): void {
  if (typeof column === "string" && column !== "") return;
  throw new ModelError(caller, `${what} is no name of a column`, "expected text");
}

/** A column, as it is, transformed or as a polynomial. */
function checkVariable(what: string, variable: unknown): void {
  if (typeof variable === "string") {
    checkColumn(what, variable);
    return;
  }
  const fields = checkFields(caller, what, variable, ["column", "transform", "polynomial", "raw"]);
  checkColumn(`column of ${what}`, fields.column);
  const isPolynomial = fields.polynomial !== undefined;
  if (isPolynomial === (fields.transform !== undefined)) {
    throw new ModelError(
      caller,
      `${what} has both or none of transform and polynomial`,
      "expected one of the two",
    );
  }
  if (isPolynomial) wholeNumber(caller, `polynomial of ${what}`, fields.polynomial, 1);
  else oneOf(caller, `transform of ${what}`, fields.transform, transforms);
  if (fields.raw !== undefined) trueOrFalse(caller, `raw of ${what}`, fields.raw);
}

function checkTerms(what: string, terms: unknown): void {
  listOf(caller, what, terms).forEach((term, at) => {
    const own = `${what}[${at}]`;
    const isInteraction = typeof term === "object" && term !== null && "interaction" in term;
    const variables = isInteraction ? checkFields(caller, own, term, ["interaction"]).interaction : [term];
    listOf(caller, `interaction of ${own}`, variables).forEach((variable, number) => {
      checkVariable(isInteraction ? `interaction of ${own}[${number}]` : own, variable);
    });
  });
}

/**
 * Refuses a specification that has other properties than there are, or values of another kind: they would be passed
 * over.
 *
 * @throws ModelError that names the place and lists what is accepted.
 */
export function checkSpecification(specification: unknown): void {
  const { response, fixed, intercept, offsets, random } = checkFields(caller, "the model", specification, [
    "response",
    "fixed",
    "intercept",
    "offsets",
    "random",
  ]);
  checkVariable("response", response);
  checkTerms("fixed", fixed);
  if (intercept !== undefined) trueOrFalse(caller, "intercept", intercept);
  if (offsets !== undefined) {
    listOf(caller, "offsets", offsets).forEach((offset, at) => {
      checkVariable(`offsets[${at}]`, offset);
    });
  }
  listOf(caller, "random", random).forEach((term, at) => {
    const what = `random[${at}]`;
    const fields = checkFields(caller, what, term, ["grouping", "slopes", "intercept", "covariance"]);
    const groupings = typeof fields.grouping === "string" ? [fields.grouping] : fields.grouping;
    listOf(caller, `grouping of ${what}`, groupings).forEach((name) => {
      checkColumn(`grouping of ${what}`, name);
    });
    if (fields.slopes !== undefined) checkTerms(`slopes of ${what}`, fields.slopes);
    if (fields.intercept !== undefined) trueOrFalse(caller, `intercept of ${what}`, fields.intercept);
    if (fields.covariance !== undefined) {
      oneOf(caller, `covariance of ${what}`, fields.covariance, ["correlated", "independent"]);
    }
  });
}
