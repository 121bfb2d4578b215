import { randomStream } from "@alignment/engine/dist/random/stream";
import type { WorldParameters } from "./parameters";

/** The four CIRI items of physical integrity, 0 (frequent) to 2 (none). */
export const physicalIntegrityItems = ["DISAP", "KILL", "POLPRIS", "TORT"] as const;

/** Name of a CIRI item. */
export type PhysicalIntegrityItem = (typeof physicalIntegrityItems)[number];

/** Items by state and year, `[state * years + (year - firstYear)]`; -1 where the state or the item does not exist. */
export type PhysicalIntegrityItems = { readonly [item in PhysicalIntegrityItem]: Int8Array };

/** First year that the items cover. */
const firstItemYear = 1981;

/** Scores in 1990 at which half of the states pass from 0 to 1 and from 1 to 2. */
const thresholds: { readonly [item in PhysicalIntegrityItem]: readonly [number, number] } = {
  DISAP: [-2.0, -1.1],
  KILL: [-1.4, 0.15],
  POLPRIS: [-0.5, 0.6],
  TORT: [-0.1, 1.4],
};

/** Rise of the thresholds a year: the reports apply a stricter standard as time goes on. */
const standardDrift = 0.02;

/** Spread of what a year's item shows besides the score. */
const itemSpread = 0.6;

/**
 * The four items: item = number of its two thresholds below z, z = score - 0.02 (year - 1990) + N(0, 0.6^2). For
 * disappearances the score is first reduced by disappearanceShift times the part of it that influence has improved
 * (intrinsic and instrumental, where positive).
 */
export function drawItems(
  parameters: WorldParameters,
  score: Float64Array,
  intrinsic: Float64Array,
  restraint: Float64Array,
): PhysicalIntegrityItems {
  const years = parameters.lastYear - parameters.firstYear + 1;
  const draw = (item: PhysicalIntegrityItem): Int8Array => {
    const random = randomStream(parameters.seed, `item ${item}`);
    const shift = item === "DISAP" ? parameters.disappearanceShift : 0;
    return Int8Array.from(score, (value, place) => {
      const noise = itemSpread * random.normal();
      const year = parameters.firstYear + (place % years);
      if (year < firstItemYear || Number.isNaN(value)) return -1;
      const shifted = shift * Math.max(0, intrinsic[place] + restraint[place]);
      const shown = value - shifted - standardDrift * (year - 1990) + noise;
      return thresholds[item].filter((threshold) => shown > threshold).length;
    });
  };
  return { DISAP: draw("DISAP"), KILL: draw("KILL"), POLPRIS: draw("POLPRIS"), TORT: draw("TORT") };
}
