import { UserError } from "@alignment/engine";
import { formatNumber } from "../text";
import { bandTraces, rangeOf } from "./bands";
import { checkLengths, type Figure, type Numbers, type PlotlyObject, plotted } from "./figure";
import { plainLabel, titleInLines } from "./labels";
import { horizontalLine, verticalLine } from "./reference-lines";
import { axis, colours, layout, legendAbove, seriesStyles } from "./theme";

/** The power of one test over true effects. */
export interface PowerCurve {
  /** The test or the design, such as "37 exits". */
  readonly name: string;
  /** True effects, rising, in the unit of the axis. */
  readonly effect: Numbers;
  /** Chance that the test finds each effect, 0 to 1. */
  readonly power: Numbers;
  /** Bounds of the power where it was simulated: the uncertainty of finitely many runs. */
  readonly interval?: { readonly lower: Numbers; readonly upper: Numbers };
}

/** What the figure of power curves is of. */
export interface PowerFigureOptions {
  /** The true effect in words with its unit. */
  readonly effect: string;
  /** The smallest effect that would matter, in the unit of the axis. */
  readonly smallestEffectOfInterest: number;
  /** The power that is wanted; 0.8 if not given. */
  readonly wanted?: number;
}

function checkCurves(curves: readonly PowerCurve[]): void {
  if (curves.length === 0 || curves.length > seriesStyles.length) {
    throw new UserError(`plotPower: ${curves.length} curves; expected 1 to ${seriesStyles.length}`);
  }
  for (const { name, effect, power, interval } of curves) {
    checkLengths(`plotPower, ${name}`, { effect, power, ...interval });
    const odd = Array.from(power).find((value) => !(value >= 0 && value <= 1));
    if (odd !== undefined) {
      throw new UserError(`plotPower, ${name}: a power is ${odd}; expected chances between 0 and 1`);
    }
  }
}

/**
 * The power at an effect. A computed curve is read on the straight line between the points around it, a simulated one
 * at its own points alone; `NaN` elsewhere.
 */
function powerAt({ effect, power, interval }: PowerCurve, at: number): number {
  if (interval !== undefined) return power[Array.from(effect).indexOf(at)] ?? Number.NaN;
  for (let index = 1; index < effect.length; index++) {
    if (at < effect[index - 1] || at > effect[index]) continue;
    const part = (at - effect[index - 1]) / (effect[index] - effect[index - 1]);
    return power[index - 1] + part * (power[index] - power[index - 1]);
  }
  return Number.NaN;
}

function curveTraces(curve: PowerCurve, index: number, { length }: readonly PowerCurve[]): PlotlyObject[] {
  const { colour, dash } = seriesStyles[index];
  const name = plainLabel(curve.name);
  const hoverOf = (power: string) => `effect %{x:.3f}: power ${power}<extra>${name}</extra>`;
  if (curve.interval === undefined) {
    return [
      {
        type: "scatter",
        mode: "lines",
        name,
        x: plotted(curve.effect),
        y: plotted(curve.power),
        line: { color: colour, width: 2.5, dash },
        hovertemplate: hoverOf("%{y:.2f}"),
      },
    ];
  }
  return bandTraces(
    { x: curve.effect, y: curve.power, ...curve.interval },
    {
      name,
      bandName: `95% interval, ${name}`,
      colour,
      dash,
      hover: hoverOf("%{text}"),
      showInLegend: true,
      bandsTogether: length,
    },
  );
}

/** Rows that the legend takes on a phone, whose width holds some 40 characters; an entry's line takes about six. */
function legendRows(curves: readonly PowerCurve[]): number {
  return Math.ceil(curves.reduce((length, { name }) => length + name.length + 6, 0) / 40);
}

/**
 * Power curves: the chance that a test finds an effect, against the true effect, with the smallest effect of interest
 * and the wanted power as dashed lines.
 *
 * @param curves one to four tests or designs.
 * @param options name of the effect, smallest effect of interest, wanted power.
 * @throws RangeError if there are no or too many curves, columns differ in length, or a power is not a chance.
 */
export function plotPower(curves: readonly PowerCurve[], options: PowerFigureOptions): Figure {
  const { effect, smallestEffectOfInterest: smallest, wanted = 0.8 } = options;
  checkCurves(curves);
  const dashed = { line: { color: colours.black, width: 1.3, dash: "dash" } };
  const effects = rangeOf([...curves.map((curve) => curve.effect), [smallest]], 0.02);
  const isRight = smallest > (effects[0] + effects[1]) / 2;
  const title = titleInLines(effect);
  const isSimulated = curves.some(({ interval }) => interval !== undefined);
  const reached = curves.map((curve) => {
    const power = powerAt(curve, smallest);
    const unknown = curve.interval === undefined ? "not computed" : "not simulated";
    return `${curve.name}: ${Number.isNaN(power) ? unknown : formatNumber(power, 2)}`;
  });
  return {
    data: curves.flatMap(curveTraces),
    layout: layout(420 + title.extraHeight, {
      xaxis: axis(title.text, { range: effects, nticks: 7 }),
      yaxis: axis("Statistical power", {
        range: [-0.02, 1.06],
        tickvals: [0, 0.2, 0.4, 0.6, 0.8, 1],
      }),
      shapes: [verticalLine(smallest, dashed), horizontalLine(wanted, dashed)],
      annotations: [
        {
          text: "smallest effect size of interest",
          x: smallest,
          xref: "x",
          y: 1,
          yref: "paper",
          xanchor: isRight ? "right" : "left",
          yanchor: "bottom",
          showarrow: false,
          font: { size: 13 },
        },
      ],
      showlegend: true,
      legend: { ...legendAbove, y: 1.09, traceorder: "normal" },
      margin: { l: 62, r: 16, t: 50 + 22 * legendRows(curves), b: 54 + title.extraHeight },
    }),
    caption:
      "Statistical power by the size of the true effect; at zero it is the type I error rate. The vertical dashed line " +
      `marks the smallest effect size of interest, ${smallest}; the horizontal dashed line marks a power of ${wanted}. ` +
      `Power at the smallest effect size of interest: ${reached.join("; ")}.` +
      (isSimulated ? " The bands are 95% intervals due to the finite number of simulated worlds." : ""),
    altText: `${curves.length} rising lines of power over the true effect. At ${smallest}: ${reached.join("; ")}.`,
  };
}
