/** The two 32-bit words that stand for what was mixed into them so far; an array, so that mixing allocates nothing. */
type Words = Int32Array;

/** Mixes a word into two others: multiplications and shifts of MurmurHash3's finaliser (Appleby, public domain). */
function mix(words: Words, word: number): void {
  let a = Math.imul(words[0] ^ word, 0x85ebca6b);
  a = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  let b = Math.imul(words[1] ^ ((word << 15) | (word >>> 17)), 0xcc9e2d51);
  b = Math.imul(b ^ (b >>> 16), 0x1b873593);
  words[0] = a ^ (a >>> 16);
  words[1] = b ^ (b >>> 14);
}

const known = new WeakMap<object, Words>();

function wordsOf(column: Float64Array | Int32Array): Words {
  const before = known.get(column);
  if (before !== undefined) return before;
  const bits = new Int32Array(column.buffer, column.byteOffset, column.byteLength / 4);
  const words = Int32Array.of(bits.length, 0x9e3779b9);
  for (let i = 0; i < bits.length; i++) mix(words, bits[i]);
  known.set(column, words);
  return words;
}

function wordsOfText(text: string): Words {
  const words = Int32Array.of(text.length, 0x7f4a7c15);
  for (let i = 0; i < text.length; i++) mix(words, text.charCodeAt(i));
  return words;
}

/**
 * A text that is the same for the same model on the same columns, and almost surely another one otherwise (64 bits: of
 * 100,000 models two different ones meet with probability 3·10⁻¹⁰).
 *
 * @param model what is fitted, in words: formula and estimation method.
 * @param columns the columns that the model takes. A column object is read once; it must not change afterwards.
 * @returns 16 hexadecimal digits.
 */
export function fingerprint(model: string, columns: readonly (Float64Array | Int32Array)[]): string {
  const words = wordsOfText(model);
  for (const column of columns) for (const word of wordsOf(column)) mix(words, word);
  return Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
