import type { Contrasts } from "@alignment/engine";
import { UsageError } from "../options";

/** Words with commas between them, as an option gives them. */
export function listOf(value: string | undefined): readonly string[] {
  return value === undefined ? [] : value.split(",").map((word) => word.trim());
}

/**
 * Pairs with commas between them, such as `a=mid,b=yes`.
 *
 * @param option its name, for messages.
 * @throws UsageError for a pair without an equals sign, and for a name given twice.
 */
export function pairsOf(option: string, value: string | undefined): { readonly [name: string]: string } {
  const pairs = new Map<string, string>();
  for (const pair of listOf(value)) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim().normalize("NFC");
    if (at < 1) {
      throw new UsageError(
        `fit: --${option} holds "${pair}"; expected FACTOR=VALUE, with commas between several`,
      );
    }
    if (pairs.has(name)) {
      throw new UsageError(`fit: --${option} names ${name} twice; expected each factor once`);
    }
    pairs.set(name, pair.slice(at + 1).trim());
  }
  return Object.fromEntries(pairs);
}

const contrasts: readonly Contrasts[] = ["treatment", "sum"];

/** The contrasts of `--contrasts`, by factor. */
export function contrastsOf(value: string | undefined): { readonly [factor: string]: Contrasts } {
  const pairs = Object.entries(pairsOf("contrasts", value)).map(([name, word]) => {
    const found = contrasts.find((one) => one === word);
    if (found !== undefined) return [name, found] as const;
    throw new UsageError(`fit: the contrasts of ${name} are "${word}"; expected ${contrasts.join(" or ")}`);
  });
  return Object.fromEntries(pairs);
}
