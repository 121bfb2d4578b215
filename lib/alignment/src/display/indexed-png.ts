import { deflateSync } from "node:zlib";

/** A drawing's pixels, four bytes each: red, green, blue, opacity (all opaque here). */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const crcTable = Uint32Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(name: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crcOf(body), body.length + 4);
  return framed;
}

/** The most frequent colours (at most 256), and for each colour of the pixels the place of the nearest of them. */
function paletteOf({ bytes }: Pixels): { colours: number[]; placeOf: Map<number, number> } {
  const counts = new Map<number, number>();
  for (let at = 0; at < bytes.length; at += 4) {
    const colour = (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const byCount = [...counts.keys()].sort(
    (left, right) => (counts.get(right) as number) - (counts.get(left) as number) || left - right,
  );
  const colours = byCount.slice(0, 256);
  const placeOf = new Map(colours.map((colour, place) => [colour, place]));
  for (const colour of byCount.slice(256)) placeOf.set(colour, nearest(colour, colours));
  return { colours, placeOf };
}

function nearest(colour: number, palette: readonly number[]): number {
  const [red, green, blue] = [colour >> 16, (colour >> 8) & 255, colour & 255];
  let best = 0;
  let smallest = Number.POSITIVE_INFINITY;
  palette.forEach((other, place) => {
    const distance =
      (red - (other >> 16)) ** 2 + (green - ((other >> 8) & 255)) ** 2 + (blue - (other & 255)) ** 2;
    if (distance < smallest) [best, smallest] = [place, distance];
  });
  return best;
}

/**
 * The pixels as a PNG of at most 256 colours: for figures of few colours a third of the bytes of a full one.
 *
 * Source: Portable Network Graphics (PNG) Specification, ISO/IEC 15948, colour type 3.
 */
export function formatIndexedPng(pixels: Pixels): Buffer {
  const { width, height, bytes } = pixels;
  const { colours, placeOf } = paletteOf(pixels);
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0, to = 0, from = 0; row < height; row++) {
    to += 1;
    for (let column = 0; column < width; column++, from += 4, to++) {
      const colour = (bytes[from] << 16) | (bytes[from + 1] << 8) | bytes[from + 2];
      rows[to] = placeOf.get(colour) as number;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const palette = Uint8Array.from(
    colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]),
  );
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", palette),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array(0)),
  ]);
}
