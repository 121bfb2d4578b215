import { UserError } from "@alignment/engine";
import { formatCount, formatNumber, formatPercent } from "../text";
import { rangeOf } from "./bands";
import { type Figure, type PlotlyObject, plotted } from "./figure";
import { broken, evenRows, plainLabel, standardErrorsInWords, titleInLines } from "./labels";
import { verticalLine } from "./reference-lines";
import { axis, colours, layout } from "./theme";

/** One coefficient as one specification of the model estimates it. */
export interface SpecificationResult {
  /** What this specification does otherwise. */
  readonly label: string;
  readonly estimate: number;
  /** Bounds of the interval; `NaN` where the method defines none. */
  readonly lower: number;
  readonly upper: number;
  readonly observationCount: number;
  /** `"reference"` for the specification that the others are compared with. */
  readonly role: "reference" | "alternative";
}

/** What the figure of specifications is of. */
export interface SpecificationFigureOptions {
  /** The coefficient in words with its unit, such as "Slope of duration (score points per year)". */
  readonly coefficient: string;
  /** `"as given"`, or `"by estimate"`: a specification curve. */
  readonly order: "as given" | "by estimate";
  /** Coverage of the intervals; 0.95 if not given. */
  readonly level?: number;
  /** How the standard errors of the intervals are found, such as "clustered by state"; not said if not given. */
  readonly standardErrors?: string;
}

/** What an interval says of zero. */
type Kind = "interval without zero" | "interval with zero" | "no interval";

const markers: Readonly<Record<Kind, PlotlyObject>> = {
  "interval without zero": { color: colours.blue, size: 9, symbol: "circle" },
  "interval with zero": { color: colours.orange, size: 9, symbol: "circle-open", line: { width: 2 } },
  "no interval": { color: colours.black, size: 9, symbol: "x-thin", line: { width: 2 } },
};

function kindOf({ lower, upper }: SpecificationResult): Kind {
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) return "no interval";
  return lower > 0 || upper < 0 ? "interval without zero" : "interval with zero";
}

/** Characters of a line of a label: half the width of a phone. */
const labelWidth = 27;

/** A label in at most two lines: one long name would make all the even rows high. */
function shortened(label: string): string {
  const lines = broken(label, labelWidth);
  return lines.length <= 2 ? label : `${lines[0]} ${lines[1].replace(/[,:]$/, "")} …`;
}

function labelOf({ label, observationCount, role }: SpecificationResult): string {
  const count = `N\u00a0=\u00a0${formatNumber(observationCount)}`;
  const lines = broken(`${shortened(label)}, ${count}`, labelWidth).map(plainLabel);
  return lines.map((line) => (role === "reference" ? `<b>${line}</b>` : line)).join("<br>");
}

function estimateInWords({ estimate, lower, upper }: SpecificationResult): string {
  const value = formatNumber(estimate, 4);
  return Number.isFinite(lower) && Number.isFinite(upper)
    ? `${value} (${formatNumber(lower, 4)} to ${formatNumber(upper, 4)})`
    : `${value} (no interval)`;
}

function checkResults(results: readonly SpecificationResult[]): SpecificationResult | undefined {
  if (results.length === 0) {
    throw new UserError("plotSpecifications: there are no specifications; expected at least one");
  }
  const odd = results.find(({ estimate }) => !Number.isFinite(estimate));
  if (odd !== undefined) {
    throw new UserError(
      `plotSpecifications: ${odd.label} has the estimate ${odd.estimate}; expected a finite number; leave out ` +
        "specifications without the coefficient",
    );
  }
  const references = results.filter(({ role }) => role === "reference");
  if (references.length > 1) {
    throw new UserError(
      `plotSpecifications: ${references.map(({ label }) => label).join(" and ")} are references; expected at most one`,
    );
  }
  return references[0];
}

/**
 * One coefficient over many specifications: its estimate and interval in each, with the specification's label and
 * number of rows beside it in even rows, the zero line, and the reference's estimate as a dashed line.
 *
 * @param results one a specification; 8 to 60 of them are legible.
 * @param options name of the coefficient, order of the rows, level of the intervals.
 * @throws RangeError if there are none, an estimate is not finite, or there are several references.
 */
export function plotSpecifications(
  results: readonly SpecificationResult[],
  options: SpecificationFigureOptions,
): Figure {
  const { coefficient, order, level = 0.95, standardErrors } = options;
  const reference = checkResults(results);
  const rows =
    order === "as given" ? [...results] : [...results].sort((left, right) => right.estimate - left.estimate);
  const { height, domain, yaxis, annotations } = evenRows(rows.map(labelOf), 70);
  const title = titleInLines(coefficient);
  const kinds = rows.map(kindOf);
  const path = { x: [] as (number | null)[], y: [] as (number | null)[] };
  rows.forEach(({ lower, upper }, row) => {
    if (kinds[row] === "no interval") return;
    path.x.push(...plotted([lower, upper]), null);
    path.y.push(row, row, null);
  });
  const points = (kind: Kind): PlotlyObject => {
    const own = rows.flatMap((one, row) => (kinds[row] === kind ? [{ ...one, row }] : []));
    return {
      type: "scatter",
      mode: "markers",
      name: kind,
      x: plotted(own.map(({ estimate }) => estimate)),
      y: own.map(({ row }) => row),
      marker: markers[kind],
      text: own.map((one) => `${plainLabel(one.label)}: ${estimateInWords(one)}`),
      hovertemplate: "%{text}<extra></extra>",
    };
  };
  const estimates = rows.map(({ estimate }) => estimate);
  const alternatives = rows.filter((one) => one !== reference);
  const countOf = (kind: Kind): number => alternatives.filter((one) => kindOf(one) === kind).length;
  const [beyond, without] = [countOf("interval without zero"), countOf("no interval")];
  const counted =
    reference === undefined
      ? formatCount(rows.length, "specification")
      : `${reference.label} and ${formatCount(alternatives.length, "alternative specification")}`;
  const ofThese = `of ${alternatives.length}${reference === undefined ? "" : " alternatives"}`;
  const percent = formatPercent(level);
  const hasShortened = rows.some(({ label }) => shortened(label) !== label);
  return {
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: `${percent} interval`,
        ...path,
        line: { color: colours.black, width: 1.6 },
        hoverinfo: "skip",
      },
      ...Object.keys(markers).map((kind) => points(kind as Kind)),
    ],
    layout: layout(height + title.extraHeight, {
      xaxis: axis(title.text, {
        domain,
        range: rangeOf([rows.map(({ lower }) => lower), rows.map(({ upper }) => upper), estimates, [0]]),
        nticks: 5,
      }),
      yaxis,
      shapes: [
        verticalLine(0, { layer: "below", line: { color: colours.black, width: 1.5 } }),
        ...(reference === undefined
          ? []
          : [
              verticalLine(reference.estimate, {
                layer: "below",
                line: { color: colours.blue, width: 1.5, dash: "dash" },
              }),
            ]),
      ],
      annotations,
      margin: { l: 14, r: 14, t: 12, b: 58 + title.extraHeight },
    }),
    caption:
      `${coefficient} in ${counted}, ${order === "as given" ? "in the order of the text" : "sorted by estimate"}: ` +
      `estimates with ${percent} confidence intervals${standardErrorsInWords(standardErrors)}; N is the number of observations. A filled blue circle ` +
      `marks a ${percent} confidence interval that excludes zero (${beyond} ${ofThese}), an open orange circle one that includes it.` +
      (without === 0 ? "" : ` A cross marks an estimate without an interval (${without}).`) +
      (reference === undefined ? "" : ` The dashed line marks ${reference.label}, set in bold.`) +
      (hasShortened ? " Names that end in … are shortened; the data of the figure have them whole." : ""),
    altText:
      `${coefficient}: estimates of ${counted} from ${formatNumber(Math.min(...estimates), 4)} to ` +
      `${formatNumber(Math.max(...estimates), 4)}; the interval excludes zero in ${beyond} ${ofThese}.`,
  };
}
