import type { CurvePoint } from "./curve-points";
import { joined, type Sentence, sentence, stated, statedCount } from "./sentence";

/** The specification at which the keyboard is. */
export function sentenceOfPoint({ name, estimate, lower, upper }: CurvePoint): Sentence {
  return sentence`${name}: ${stated("curve.active.estimate", estimate)} (95% CI ${stated("curve.active.lower", lower)} to ${stated("curve.active.upper", upper)}). Press Enter to go there.`;
}

/**
 * What the shade of the curve is, and how many specifications are still missing.
 *
 * @param points the specifications that are shown.
 * @param known how many the curve is about.
 */
export function sentenceOfCounts(points: readonly CurvePoint[], known: number): Sentence {
  const shown = statedCount("curve.shown", points.length);
  const withNull = points.filter(({ nullRange }) => nullRange !== undefined).length;
  const shade =
    withNull === 0
      ? sentence`No null draws yet.`
      : sentence`Shaded: the middle 95% of null draws, in which memberships were exchanged (${statedCount("curve.withNullDraws", withNull)} of ${statedCount("curve.specifications", points.length)} specifications have them).`;
  const foreign = points.filter(({ hasForeignDraws }) => hasForeignDraws).length;
  const origin =
    foreign === 0
      ? []
      : [
          sentence`Those of ${statedCount("curve.foreignDraws", foreign)} ${foreign === 1 ? "specification" : "specifications"} are not of this version of the code.`,
        ];
  const missing =
    points.length === known
      ? []
      : [
          sentence`${shown} of ${statedCount("curve.known", known)} specifications are shown; the others are still to be computed, have no standard error of this kind, or are on another scale.`,
        ];
  return joined([shade, ...origin, ...missing]);
}
