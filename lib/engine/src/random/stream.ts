import { UserError } from "../errors";
import { shown } from "../options";
import { philox4x32 } from "./philox";

/** A stream of random numbers that a seed, a name and a unit determine: the same numbers on every machine. */
export interface RandomStream {
  /** A uniform draw from [0, 1), a multiple of 2^-32. */
  uniform(): number;
  /** A standard normal draw (polar method of Marsaglia & Bray 1964). */
  normal(): number;
  /** A whole number from `minimum` to `maximum`, both included. */
  integer(minimum: number, maximum: number): number;
  /** One entry of a list, each as likely. */
  pick<T>(list: ArrayLike<T>): T;
  /** The same things in random order, each order as likely (Fisher & Yates; Durstenfeld 1964); the list is changed. */
  shuffle<List extends { [index: number]: unknown; readonly length: number }>(list: List): List;
}

/** The number of a stream: a 32-bit hash of its name (FNV-1a). */
function streamNumber(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function checkWhole(value: number, name: string, maximum: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= maximum) return;
  throw new UserError(
    `randomStream: the ${name} is ${shown(value)}; expected a whole number from 0 to ${maximum}`,
  );
}

const wordSize = 2 ** 32;

/** The low and the high word of a whole number. */
function wordsOf(whole: number): [low: number, high: number] {
  return [whole % wordSize, Math.floor(whole / wordSize)];
}

/**
 * Makes a stream of random numbers of the counter-based generator Philox4x32-10: the key is the seed (two words);
 * the counter is the unit (two words), the number of the stream (one word) and the place of the draw (one word, four
 * draws a count). So unit k of a run has the same draws whether it is computed alone, in another order or in another
 * thread; a stream holds 2^34 draws, and none overlaps another.
 *
 * @param seed a whole number from 0 to 2^53 − 1.
 * @param name the stream's name, for example "scores": a part of a simulation may draw more or fewer numbers and leave
 *   the draws of the other parts as they were.
 * @param unit the number of the replicate, from 0 to 2^53 − 1; 0 by default.
 * @throws UserError if seed or unit is no whole number of its span, or the name no text.
 * @example
 * const random = randomStream(7, "exchange", 12);
 * random.shuffle([0, 1, 2, 3]); // the order of replicate 12, whatever was drawn before
 */
export function randomStream(seed: number, name: string, unit = 0): RandomStream {
  checkWhole(seed, "seed", Number.MAX_SAFE_INTEGER);
  if (typeof name !== "string") {
    throw new UserError(`randomStream: the name is ${shown(name)}; expected text, such as "scores"`);
  }
  checkWhole(unit, "unit", Number.MAX_SAFE_INTEGER);
  const key = Uint32Array.of(...wordsOf(seed));
  const counter = Uint32Array.of(0, streamNumber(name), ...wordsOf(unit));
  const words = new Uint32Array(4);
  let used = 4;
  let spare: number | undefined;

  function uniform(): number {
    if (used === 4) {
      philox4x32(counter, key, words);
      counter[0] += 1;
      used = 0;
    }
    return words[used++] / wordSize;
  }

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

  return {
    uniform,
    normal,
    integer,
    pick: (list) => list[integer(0, list.length - 1)],
    shuffle(list) {
      for (let last = list.length - 1; last > 0; last--) {
        const other = integer(0, last);
        const value = list[last];
        (list as { [index: number]: unknown })[last] = list[other];
        (list as { [index: number]: unknown })[other] = value;
      }
      return list;
    },
  };
}
