/*
 * A few instructions of WebAssembly as bytes, enough for one function of loops over doubles. The encoding is that of
 * the WebAssembly Core Specification 2.0 (W3C 2022), chapter 5, with its vector instructions.
 */

/** Instructions, as they stand in the body of a function. */
export type Code = readonly number[];

/** Types of values. */
export const types = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;

/** An unsigned number in LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** A signed number in LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

function vector(opcode: number): number[] {
  return [0xfd, ...unsigned(opcode)];
}

const addressOf = (offset: number): number[] => [3, ...unsigned(offset)];

/** The instructions that are used, by their names in the specification. */
export const wasm = {
  i32: (value: number): Code => [0x41, ...signed(value)],
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  add: [0x6a] as Code,
  subtract: [0x6b] as Code,
  multiply: [0x6c] as Code,
  isLess: [0x48] as Code,
  isAtLeast: [0x4e] as Code,
  load: (offset: number): Code => [0x2b, ...addressOf(offset)],
  store: (offset: number): Code => [0x39, ...addressOf(offset)],
  addDoubles: [0xa0] as Code,
  multiplyDoubles: [0xa2] as Code,
  loadPair: (offset: number): Code => [...vector(0), ...addressOf(offset)],
  zeroPair: [...vector(12), ...new Array<number>(16).fill(0)] as Code,
  addPairs: vector(0xf0) as Code,
  multiplyPairs: vector(0xf2) as Code,
  /** One of the two doubles of a pair. */
  lane: (index: number): Code => [...vector(0x21), index],
  /** Repeats a body as long as a condition holds, tested before every turn. */
  whilst: (condition: Code, body: Code): Code => [
    ...[0x02, 0x40, 0x03, 0x40],
    ...condition,
    ...[0x45, 0x0d, 1],
    ...body,
    ...[0x0c, 0, 0x0b, 0x0b],
  ],
};

/** A list of items that begin with their number. */
function list(items: readonly Code[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function section(id: number, content: Code): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function name(text: string): number[] {
  return list([...text].map((letter) => [letter.charCodeAt(0)]));
}

/**
 * A module that imports a memory, `env.memory`, and exports one function, `run`, without a result.
 *
 * @param parameters types of its parameters.
 * @param locals types of its other locals, numbered on from the parameters.
 */
export function moduleOf(parameters: readonly number[], locals: readonly number[], body: Code): Uint8Array {
  const functionType = [0x60, ...list(parameters.map((type) => [type])), 0];
  const memory = [...name("env"), ...name("memory"), 2, 0, 1];
  const code = [...list(locals.map((type) => [1, type])), ...body, 0x0b];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list([functionType])),
    ...section(2, list([memory])),
    ...section(3, list([[0]])),
    ...section(7, list([[...name("run"), 0, 0]])),
    ...section(10, list([[...unsigned(code.length), ...code]])),
  ]);
}
