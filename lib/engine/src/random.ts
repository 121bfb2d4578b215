/** A seeded source of normal draws. */
export interface NormalStream {
  normal(): number;
}

/**
 * Standard normal draws that a seed determines: uniform numbers by splitmix32 (Steele, Lea & Flood 2014), made normal by
 * the polar method (Marsaglia & Bray 1964).
 */
export function normalStream(seed: number): NormalStream {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296;
  };
  return {
    normal: () => {
      for (;;) {
        const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
        const square = x * x + y * y;
        if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
      }
    },
  };
}
