import { UserError } from "@alignment/engine";

/** Numbers by name, and where they are not defined the reason. */
export type Found<Name extends string> = { readonly [name in Name]: number } & { readonly because?: string };

/**
 * What is found, or where the data do not give it, each of its numbers as `NaN` and the reason.
 *
 * @param names of its numbers.
 * @throws whatever is no refusal of data: it is a defect.
 */
export function ifDefined<Name extends string>(
  names: readonly Name[],
  make: () => { readonly [name in Name]: number },
): Found<Name> {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const missing = Object.fromEntries(names.map((name) => [name, Number.NaN])) as { [name in Name]: number };
    return { ...missing, because: error.message };
  }
}
