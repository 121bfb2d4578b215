import { ModelError } from "../errors";

/** Low and high half of a multiplier of the generator. */
const first = { low: 0x1f53, high: 0xd251, whole: 0xd2511f53 } as const;
const second = { low: 0x8d57, high: 0xcd9e, whole: 0xcd9e8d57 } as const;

/** By how much the two words of the key grow from round to round: the golden ratio and √3 − 1 in 32 bits. */
const [goldenRatio, rootOfThree] = [0x9e3779b9, 0xbb67ae85];

const rounds = 10;

/** The upper 32 bits of the product of a word and a multiplier, whose halves are given. */
function highOfProduct(word: number, low: number, high: number): number {
  const wordLow = word & 0xffff;
  const wordHigh = word >>> 16;
  const middle = wordHigh * low + ((wordLow * low) >>> 16);
  const carried = wordLow * high + (middle & 0xffff);
  return (wordHigh * high + (middle >>> 16) + (carried >>> 16)) >>> 0;
}

/**
 * Four random words of 32 bits by Philox4x32-10, a counter-based generator: a bijection of the counter under a key, so
 * that any part of a stream is computed by itself, in any order and on any machine. In each of ten rounds
 *
 *     (c0, c1, c2, c3) ← (high(M₁c2) ⊕ c1 ⊕ k0, low(M₁c2), high(M₀c0) ⊕ c3 ⊕ k1, low(M₀c0)),
 *
 * with the multipliers M₀ = 0xD2511F53 and M₁ = 0xCD9E8D57; after each round both words of the key grow by a constant.
 * Source: Salmon, Moraes, Dror & Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, doi:10.1145/2063384.2063405.
 *
 * @param counter the counter, four words of 32 bits.
 * @param key the key, two words of 32 bits.
 * @param output where the four words are written; it may be the counter itself.
 * @throws ModelError for what is no array of 32-bit words.
 * @example
 * const words = new Uint32Array(4);
 * philox4x32(Uint32Array.of(0, 0, 0, 0), Uint32Array.of(0, 0), words);
 * words[0].toString(16); // "6627e8d5"
 */
export function philox4x32(counter: Uint32Array, key: Uint32Array, output: Uint32Array): void {
  if (!(counter instanceof Uint32Array && key instanceof Uint32Array && output instanceof Uint32Array)) {
    throw new ModelError(
      "philox4x32",
      "counter, key or output is no Uint32Array",
      "expected 4, 2 and 4 words",
    );
  }
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < rounds; round++) {
    const high0 = highOfProduct(c0, first.low, first.high);
    const high1 = highOfProduct(c2, second.low, second.high);
    const low0 = Math.imul(c0, first.whole) >>> 0;
    const low1 = Math.imul(c2, second.whole) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + goldenRatio) >>> 0;
    k1 = (k1 + rootOfThree) >>> 0;
  }
  output[0] = c0;
  output[1] = c1;
  output[2] = c2;
  output[3] = c3;
}
