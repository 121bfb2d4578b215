import type { Figure } from "../figures/figure";
import { type PowerCurve, plotPower } from "../figures/power";
import { type PowerCurves, type PowerPoint, powerTestInWords } from "../power/curves";
import type { BinomialShare } from "../study/evidence/summary";
import { smallestEffect } from "../study/evidence/verdict";
import { formatNumber } from "../text";
import { dataTable } from "./data-table";
import type { ReportTable } from "./table";

/** A simulated share with its exact 95% interval, such as "0.23 (0.17 to 0.30)". */
function shareInWords({ share, lower, upper }: BinomialShare): string {
  return `${formatNumber(share, 2)} (${formatNumber(lower, 2)} to ${formatNumber(upper, 2)})`;
}

/** A size of the effect in words, in multiples of δ. */
function sizeInWords(size: number): string {
  if (size === 0) return "none";
  return size === 1 ? "δ" : `${formatNumber(size, Number.isInteger(size) ? 0 : 1)} δ`;
}

function curveOf(
  name: string,
  points: readonly PowerPoint[],
  share: (point: PowerPoint) => BinomialShare,
): PowerCurve {
  return {
    name,
    effect: points.map(({ effect }) => effect),
    power: points.map((point) => share(point).share),
    interval: {
      lower: points.map((point) => share(point).lower),
      upper: points.map((point) => share(point).upper),
    },
  };
}

/**
 * The figure of the power of a design: a curve for each hypothesis, and one for the paper's test of H2 once its worlds
 * have been fitted.
 *
 * @param curves as `power.simulate` gives them.
 * @example
 * showFigure(power.figure(curves));
 */
export function powerFigure({ curves }: PowerCurves): Figure {
  const own = curves.map(({ hypothesis, points }) => curveOf(hypothesis, points, ({ found }) => found));
  const h2 = curves.find(({ hypothesis }) => hypothesis === "H2")?.points ?? [];
  const fitted = h2.flatMap((point) =>
    point.byTable2 === undefined ? [] : [{ ...point, found: point.byTable2 }],
  );
  const ofTable2 = fitted.length === 0 ? [] : [curveOf("H2 by Table 2", fitted, ({ found }) => found)];
  return plotPower([...own, ...ofTable2], {
    effect: "True effect (standard deviations of the score)",
    smallestEffectOfInterest: smallestEffect,
  });
}

/**
 * How often each hypothesis is found, by the size of the effect, with exact 95% intervals (Clopper & Pearson 1934).
 *
 * @param curves as `power.simulate` gives them.
 * @param options caption, and the sizes that are shown, in multiples of δ; all if not given.
 * @example
 * showTable(power.table(curves, { caption: "Power of the design", sizes: [0, 1, 2] }));
 */
export function powerTable(
  { curves, draws, nullDraws }: PowerCurves,
  { caption, sizes }: { readonly caption: string; readonly sizes?: readonly number[] },
): ReportTable {
  const rows = curves.flatMap(({ hypothesis, points }) =>
    points
      .filter(({ size }) => sizes === undefined || sizes.includes(size))
      .map((point) => ({
        Hypothesis: hypothesis,
        "True effect": sizeInWords(point.size),
        Found: shareInWords(point.found),
        Supported: shareInWords(point.supported),
        "“Not supported”": shareInWords(point.notSupported),
        "Found by Table 2": point.byTable2 === undefined ? "" : shareInWords(point.byTable2),
        "Mean measured effect (SD)": point.measured,
      })),
  );
  return dataTable(rows, {
    caption,
    digits: 3,
    notes: [
      `δ = ${smallestEffect} standard deviations (SD) of the score. Shares of at least ${draws} simulated worlds, with 95% intervals for ` +
        "the finite number of worlds. Found by Table 2: its slope has t > 1.96, clustered by state, whatever the size of the effect of company.",
      powerTestInWords(nullDraws),
    ],
  });
}

/**
 * What a design can find, a sentence for each hypothesis: how often where there is no influence (in worlds of two
 * kinds), how often at δ, and the smallest size that is found in 80% of worlds.
 *
 * @param curves as `power.simulate` gives them.
 * @returns Markdown, one item a hypothesis.
 */
export function powerInWords({ curves }: PowerCurves): string {
  return curves
    .map(({ hypothesis, points, heldOut }) => {
      const none = points.find(({ size }) => size === 0);
      const delta = points.find(({ size }) => size === 1);
      const enough = points.find(({ found }) => found.share >= 0.8);
      const parts = [
        ...(none === undefined
          ? []
          : [`without influence it is found in ${shareInWords(none.found)} of worlds`]),
        `in worlds of another kind without influence, which no p-value rests on, in ${shareInWords(heldOut)}`,
        ...(delta === undefined ? [] : [`with an effect of δ in ${shareInWords(delta.found)}`]),
      ];
      const last =
        enough === undefined
          ? "no simulated size is found in 80% of worlds"
          : `the smallest simulated size that is found in at least 80% of worlds is ${sizeInWords(enough.size)}, ${formatNumber(enough.effect, 2)} SD: in ${shareInWords(enough.found)}`;
      return `- **${hypothesis}**: ${parts.join("; ")}; ${last}.`;
    })
    .join("\n");
}
