import { ModelError } from "../errors";
import { oneOf } from "../options";
import type { Contrasts } from "../types";

/** How the data of a model are to be read. */
export interface DataOptions {
  /**
   * Known precisions of the rows: one positive number a row of the data, or the name of their column. The residual of a
   * row with weight w has the variance σ²/w, as with `weights` of lme4; a row whose weight is missing is dropped.
   */
  readonly weights?: ArrayLike<number> | string;
  /** Columns of numbers that are factors where they stand as variables of their own, as with `factor(column)`. */
  readonly factors?: readonly string[];
  /**
   * By factor, how it is coded in the fixed effects: "treatment" (the default; the first level is the reference and has
   * no column) or "sum" (columns 1, 2, … are levels 1, 2, … against the mean of all levels; the last has no column).
   * Random effects are always coded by treatment contrasts, as in lme4.
   */
  readonly contrasts?: { readonly [factor: string]: Contrasts };
  /** By factor, the level that comes first, which is the reference of treatment contrasts; by default the lowest. */
  readonly reference?: { readonly [factor: string]: string | number };
}

/** How factors are to be coded, by their column or their name in the formula. */
export type FactorOptions = Pick<DataOptions, "factors" | "contrasts" | "reference">;

const acceptedContrasts: readonly Contrasts[] = ["treatment", "sum"];

/**
 * Refuses factors that are no list of names, and contrasts and reference levels that are no object of names and values.
 *
 * @param caller the exported function, for messages.
 */
export function checkCoding(
  caller: string,
  { factors = [], contrasts = {}, reference = {} }: FactorOptions,
): void {
  if (!Array.isArray(factors)) {
    throw new ModelError(caller, "factors is no list", 'expected names of columns, such as ["year"]');
  }
  for (const [name, option] of Object.entries({ contrasts, reference })) {
    if (typeof option === "object" && option !== null && !Array.isArray(option)) continue;
    const expected = `expected an object with factors as names, such as { ${name === "contrasts" ? 'a: "sum"' : 'a: "mid"'} }`;
    throw new ModelError(caller, `${name} is no object`, expected);
  }
  for (const [name, value] of Object.entries(contrasts)) {
    oneOf(caller, `contrasts of ${name}`, value, acceptedContrasts);
  }
}

/** The contrasts that are asked for of a factor. */
export function contrastsOf({ contrasts = {} }: FactorOptions, names: readonly string[]): Contrasts {
  const name = names.find((one) => Object.hasOwn(contrasts, one));
  return name === undefined ? "treatment" : contrasts[name];
}

/**
 * The levels of a factor with the reference level first.
 *
 * @throws ModelError for a reference that is no level.
 */
export function withReference(
  levels: readonly string[],
  { reference = {} }: FactorOptions,
  names: readonly string[],
): readonly string[] {
  const name = names.find((one) => Object.hasOwn(reference, one));
  if (name === undefined) return levels;
  const first = String(reference[name]);
  if (levels.includes(first)) return [first, ...levels.filter((level) => level !== first)];
  throw new ModelError(
    "fitMixedModel",
    `the reference level of ${name} is ${JSON.stringify(reference[name])}, which does not occur in the rows that are used`,
    `expected one of ${levels.join(", ")}`,
  );
}
