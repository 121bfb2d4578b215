import { UserError } from "@alignment/engine";
/**
 * A seeded stream of random numbers: xoshiro128** (Blackman and Vigna 2021, doi:10.1145/3460772), its state filled
 * by splitmix32 from the seed and the stream's name. The same seed and name give the same numbers on every machine.
 */
export interface RandomStream {
  /** A uniform draw from [0, 1), a multiple of 2^-32. */
  uniform(): number;
  /** A standard normal draw (polar method of Marsaglia). */
  normal(): number;
  /** A whole number from `minimum` to `maximum`, both included. */
  integer(minimum: number, maximum: number): number;
  /** One entry of a list, each as likely. */
  pick<T>(list: readonly T[]): T;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** A 32-bit hash of a text (FNV-1a), to give each stream a start of its own. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function splitmix32(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

/**
 * Makes a stream of random numbers. Streams of different names are independent of each other, so that a part of
 * a simulation may draw more or fewer numbers and leave the draws of the other parts as they were.
 *
 * @param seed a whole number from 0 to 2^32 - 1.
 * @param name the stream's name, for example "scores".
 * @throws RangeError if the seed is no whole number of that span.
 */
export function randomStream(seed: number, name: string): RandomStream {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new UserError(`randomStream: the seed is ${seed}; expected a whole number from 0 to 4294967295`);
  }
  const fill = splitmix32((seed ^ hashText(name)) >>> 0);
  let [a, b, c, d] = [fill(), fill(), fill(), fill()];
  let spare: number | undefined;

  function next(): number {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  }
  const uniform = () => next() / 4294967296;

  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  }

  const integer = (minimum: number, maximum: number) =>
    minimum + Math.floor(uniform() * (maximum - minimum + 1));
  return { uniform, normal, integer, pick: (list) => list[integer(0, list.length - 1)] };
}
