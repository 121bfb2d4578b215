import { UserError } from "@alignment/engine";
import { displayText, formatNumber, minusSign } from "../text";
import { rangeOf } from "./bands";
import { type Figure, type PlotlyObject, plotted } from "./figure";
import { broken, plainLabel, rowsWithLabels, standardErrorsInWords, titleInLines } from "./labels";
import { axis, colours, layout, translucent } from "./theme";

/** An estimate with the two intervals that a test of equivalence looks at. */
export interface EquivalenceRow {
  readonly label: string;
  readonly estimate: number;
  /** The 90% interval: inside the bounds, two one-sided tests at 5% both reject (Schuirmann 1987). */
  readonly interval90: readonly [number, number];
  /** The 95% interval: without zero, the two-sided test at 5% rejects. */
  readonly interval95: readonly [number, number];
}

/** What both tests together say of an estimate. */
export type EquivalenceOutcome =
  | "too small to matter"
  | "not zero, but too small to matter"
  | "not zero"
  | "undecided";

/** What the figure is of. */
export interface EquivalenceFigureOptions {
  /** The estimate in words with its unit. */
  readonly effect: string;
  /** Effects between these bounds are too small to matter. */
  readonly bounds: readonly [number, number];
  /** How the standard errors of the intervals are found, such as "clustered by state"; not said if not given. */
  readonly standardErrors?: string;
}

/**
 * What the test against zero and the test of equivalence say together: an effect is too small to matter if its 90%
 * interval lies within the bounds, and not zero if its 95% interval leaves out zero.
 *
 * @param row an estimate with both intervals.
 * @param bounds the smallest effects of interest below and above zero.
 * @throws RangeError if the bounds do not lie on either side of zero.
 */
export function equivalenceOutcome(
  row: Pick<EquivalenceRow, "interval90" | "interval95">,
  bounds: readonly [number, number],
): EquivalenceOutcome {
  if (!(bounds[0] < 0 && bounds[1] > 0)) {
    throw new UserError(
      `equivalenceOutcome: the bounds are ${bounds[0]} and ${bounds[1]}; expected one below and one above zero`,
    );
  }
  const isSmall = row.interval90[0] > bounds[0] && row.interval90[1] < bounds[1];
  const isNotZero = row.interval95[0] > 0 || row.interval95[1] < 0;
  if (isSmall) return isNotZero ? "not zero, but too small to matter" : "too small to matter";
  return isNotZero ? "not zero" : "undecided";
}

const outcomeColours: Readonly<Record<EquivalenceOutcome, string>> = {
  "too small to matter": colours.green,
  "not zero, but too small to matter": colours.green,
  "not zero": colours.blue,
  undecided: colours.orange,
};

function checkRows(rows: readonly EquivalenceRow[]): void {
  if (rows.length === 0) throw new UserError("plotEquivalence: there are no rows; expected at least one");
  for (const { label, estimate, interval90, interval95 } of rows) {
    const numbers = [interval95[0], interval90[0], estimate, interval90[1], interval95[1]];
    if (
      numbers.every((value, index) => Number.isFinite(value) && (index === 0 || numbers[index - 1] <= value))
    )
      continue;
    throw new UserError(
      `plotEquivalence: ${label} has the estimate ${estimate}, the 90% interval ${interval90.join(" to ")} and the ` +
        `95% interval ${interval95.join(" to ")}; expected finite intervals, one within the other, around it`,
    );
  }
}

/** Pixels that the marks of a row take, with the shade of the bounds around them. */
const rowMarks = 30;

/** The part of the plot that belongs to a row's marks: shades and lines leave the labels free. */
function rowPart(middle: number): PlotlyObject {
  return { xref: "x", yref: "y", y0: middle - rowMarks / 2, y1: middle + rowMarks / 2, layer: "below" };
}

function intervalsInWords({ estimate, interval90, interval95 }: EquivalenceRow): string {
  const inWords = (interval: readonly [number, number]) =>
    interval.map((bound) => formatNumber(bound, 4)).join(" to ");
  return `${formatNumber(estimate, 4)}<br>90% interval ${inWords(interval90)}<br>95% interval ${inWords(interval95)}`;
}

/** All intervals of one width as one broken line. */
function bars(
  name: string,
  intervals: readonly (readonly [number, number])[],
  middles: readonly number[],
  width: number,
): PlotlyObject {
  return {
    type: "scatter",
    mode: "lines",
    name,
    x: intervals.flatMap((interval) => [...plotted(interval), null]),
    y: middles.flatMap((middle) => [middle, middle, null]),
    line: { color: colours.black, width },
    hoverinfo: "skip",
  };
}

/**
 * Tests of equivalence: each estimate with its 90% interval (thick) and 95% interval (thin) against the bounds
 * within which an effect is too small to matter, shaded, and against zero.
 *
 * @param rows one an estimate.
 * @param options name of the effect and the bounds.
 * @throws RangeError if there are no rows, intervals are not one within the other, or the bounds are not around zero.
 */
export function plotEquivalence(rows: readonly EquivalenceRow[], options: EquivalenceFigureOptions): Figure {
  const { effect, bounds, standardErrors } = options;
  checkRows(rows);
  const outcomes = rows.map((row) => equivalenceOutcome(row, bounds));
  const labels = rows.map(({ label }, index) => {
    const words = broken(label, 38).map(plainLabel).join("<br>");
    return `${words}<br><i>${displayText(outcomes[index])}</i>`;
  });
  const { height, middles, yaxis, annotations } = rowsWithLabels(labels, rowMarks, 72);
  const title = titleInLines(effect);
  const [below, above] = bounds.map((bound) => String(bound).replace("-", minusSign));
  const said = rows.map(({ label }, index) => `${label}: ${displayText(outcomes[index])}`).join("; ");
  const upright = (at: number, style: PlotlyObject): PlotlyObject[] =>
    middles.map((middle) => ({
      ...rowPart(middle),
      type: "line",
      x0: at,
      x1: at,
      line: style,
    }));
  return {
    data: [
      bars(
        "95% interval",
        rows.map(({ interval95 }) => interval95),
        middles,
        1.4,
      ),
      bars(
        "90% interval",
        rows.map(({ interval90 }) => interval90),
        middles,
        5,
      ),
      {
        type: "scatter",
        mode: "markers",
        name: "estimate",
        x: plotted(rows.map(({ estimate }) => estimate)),
        y: middles,
        marker: {
          color: outcomes.map((outcome) => outcomeColours[outcome]),
          size: 11,
          line: { color: "#ffffff", width: 1 },
        },
        text: rows.map((row) => `${plainLabel(row.label)}: ${intervalsInWords(row)}`),
        hovertemplate: "%{text}<extra></extra>",
      },
    ],
    layout: layout(height + title.extraHeight, {
      xaxis: axis(title.text, {
        range: rangeOf([rows.flatMap(({ interval95 }) => interval95), [0, ...bounds]]),
        nticks: 7,
      }),
      yaxis,
      shapes: [
        ...middles.map((middle) => ({
          ...rowPart(middle),
          type: "rect",
          x0: bounds[0],
          x1: bounds[1],
          line: { width: 0 },
          fillcolor: translucent(colours.green, 0.14),
        })),
        ...upright(bounds[0], { color: colours.green, width: 1.5, dash: "dash" }),
        ...upright(bounds[1], { color: colours.green, width: 1.5, dash: "dash" }),
        ...upright(0, { color: colours.black, width: 1.5 }),
      ],
      annotations: annotations.map(({ bgcolor, ...label }) => label),
      margin: { l: 14, r: 14, t: 14, b: 58 + title.extraHeight },
    }),
    caption:
      `${effect}: estimates with 90% intervals (thick) and 95% confidence intervals (thin)${standardErrorsInWords(standardErrors)}. The shaded equivalence bounds ` +
      `run from ${below} to ${above}. If the 90% interval lies within the shaded bounds, the equivalence test rejects ` +
      "at 5%. If the 95% interval excludes zero, the effect is significant. Otherwise the result is inconclusive. " +
      `From the top, ${said}.`,
    altText: `Estimates with two intervals each against bounds from ${below} to ${above}: ${said}.`,
  };
}
