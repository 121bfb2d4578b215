/** Functions that take numbers one by one. */
export type ElementaryName =
  | "log"
  | "log2"
  | "log10"
  | "log1p"
  | "exp"
  | "expm1"
  | "sqrt"
  | "abs"
  | "sign"
  | "floor"
  | "ceiling"
  | "sin"
  | "cos"
  | "tan";

/** Functions that a formula may apply to columns. */
export type FunctionName = ElementaryName | "I" | "factor" | "as.factor" | "scale" | "poly";
