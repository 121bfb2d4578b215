import { inDigits, inThousands } from "./words";

/** A number inside a sentence: as it is read, and at full precision under its key for programs. */
export interface StatedNumber {
  /** The key, which stands once in the page. */
  readonly name: string;
  readonly value: number;
  readonly text: string;
}

/** A sentence with its numbers. */
export type Sentence = readonly (string | StatedNumber)[];

/** A sentence as a template: what stands in it are words, numbers and other sentences. */
export function sentence(
  words: TemplateStringsArray,
  ...filled: (string | StatedNumber | Sentence)[]
): Sentence {
  return words.flatMap((own, at) => {
    const next = filled[at];
    return next === undefined
      ? [own]
      : typeof next === "string" || "name" in next
        ? [own, next]
        : [own, ...next];
  });
}

/** A number with so many digits after the decimal point. */
export function stated(name: string, value: number, digits = 4): StatedNumber {
  return { name, value, text: inDigits(value, digits) };
}

/** A whole number with separators. */
export function statedCount(name: string, value: number): StatedNumber {
  return { name, value, text: inThousands(value) };
}

/** Sentences one after another. */
export function joined(sentences: readonly Sentence[]): Sentence {
  return sentences.flatMap((one, at) => (at === 0 ? one : [" ", ...one]));
}

/** A sentence as text alone. */
export function textOf(parts: Sentence): string {
  return parts.map((part) => (typeof part === "string" ? part : part.text)).join("");
}
