import { ModelError } from "../errors";
import { oneOf, shown } from "../options";
import type { Contrasts, DataOptions } from "../types";

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
    `the reference level of ${name} is ${shown(reference[name])}, which does not occur in the rows that are used`,
    `expected one of ${levels.join(", ")}`,
  );
}
