import { type LoessFit, type LoessPrediction, UserError } from "@alignment/engine";
import { formatNumber, formatPercent } from "../text";
import { bandTraces, rangeOf } from "./bands";
import { checkLengths, type Figure, type PlotlyObject, plotted } from "./figure";
import { plainLabel } from "./labels";
import { aboveObservations, observationBars, observationsAxis } from "./observations-below";
import { verticalLine } from "./reference-lines";
import { axis, colours, layout, legendAbove, seriesStyles } from "./theme";

/** A smoothed distance over the years before accession or after exit. */
export interface AroundSeries {
  /** What the rows are, such as "real files" or the name of a simulated world. */
  readonly name: string;
  /** The local regression of the distance on the years, both counted from zero upwards. */
  readonly fit: Pick<LoessFit, "rows">;
  /** Its prediction over the years. */
  readonly prediction: Pick<LoessPrediction, "at" | "fit" | "lower" | "upper" | "level">;
}

/** The event that the years are counted from. */
export type MembershipEvent = "accession" | "exit";

function seriesTraces(series: AroundSeries, index: number, isOnly: boolean): PlotlyObject[] {
  const { name, fit, prediction } = series;
  const { colour, dash } = seriesStyles[index];
  const [label, years] = [plainLabel(name), fit.rows.x];
  return [
    ...bandTraces(
      { x: prediction.at, y: prediction.fit, lower: prediction.lower, upper: prediction.upper },
      {
        name: label,
        bandName: `${formatPercent(prediction.level)} confidence band, ${label}`,
        colour,
        dash,
        hover: `%{x} years: %{text}<extra>${isOnly ? "" : label}</extra>`,
        showInLegend: true,
      },
    ),
    {
      ...observationBars(plotted(years), plotted(fit.rows.counts)),
      name: `observations, ${label}`,
      ...(!isOnly && { marker: { color: colour } }),
      showlegend: false,
    },
  ];
}

function describe({ name, fit, prediction }: AroundSeries): string {
  const finite = Array.from(prediction.fit).flatMap((value, index) =>
    Number.isFinite(value) ? [{ year: prediction.at[index], value }] : [],
  );
  finite.sort((left, right) => left.year - right.year);
  const [near, far] = [finite[0], finite[finite.length - 1]];
  const observations = formatNumber(fit.rows.rowCount);
  return (
    `${name}: ${formatNumber(near.value, 2)} in year ${near.year} and ${formatNumber(far.value, 2)} in year ${far.year}, ` +
    `${observations} observations`
  );
}

function checkSeries(series: readonly AroundSeries[]): void {
  if (series.length === 0 || series.length > seriesStyles.length) {
    throw new UserError(
      `plotAround: ${series.length} series; expected 1 to ${seriesStyles.length}; show more of them in figures of their own`,
    );
  }
  for (const { name, fit, prediction } of series) {
    const { at, fit: fitted, lower, upper } = prediction;
    checkLengths(`plotAround, ${name}`, { at, fit: fitted, lower, upper });
    checkLengths(`plotAround, ${name}`, { years: fit.rows.x, counts: fit.rows.counts });
    if (!Array.from(fitted).some(Number.isFinite)) {
      throw new UserError(
        `plotAround, ${name}: the prediction has no finite value; expected points inside the years of the fit, ` +
          `${fit.rows.x[0]} to ${fit.rows.x[fit.rows.x.length - 1]}`,
      );
    }
  }
}

/**
 * Figure 3: the smoothed distance over the years before accession (a) or after exit (b) with its confidence band,
 * above the number of observations at each year. Several series, such as simulated worlds, lie one upon another.
 *
 * Time runs from left to right, so years before accession count down to zero, the event, at the right.
 *
 * @param series one to four local regressions with their predictions; years are positive.
 * @param event what the years are counted from.
 * @throws RangeError if there are no or too many series, columns differ in length, or a prediction is nowhere finite.
 */
export function plotAround(series: readonly AroundSeries[], event: MembershipEvent): Figure {
  checkSeries(series);
  const isBefore = event === "accession";
  const isOnly = series.length === 1;
  const last = Math.max(...series.map(({ fit }) => fit.rows.x[fit.rows.x.length - 1]));
  const years: [number, number] = [-0.02 * last, last + 0.7];
  const percent = formatPercent(series[0].prediction.level);
  const distances = rangeOf(
    series.flatMap(({ prediction }) => [prediction.lower, prediction.upper, prediction.fit]),
  );
  return {
    data: series.flatMap((one, index) => seriesTraces(one, index, isOnly)),
    layout: layout(isOnly ? 440 : 490, {
      bargap: 0.15,
      xaxis: axis(isBefore ? "Years before accession" : "Years after exit", {
        anchor: "y2",
        range: isBefore ? [years[1], years[0]] : years,
        nticks: 10,
      }),
      yaxis: axis("Distance to the members<br>(score points)", {
        domain: aboveObservations,
        range: distances,
      }),
      yaxis2: observationsAxis,
      showlegend: !isOnly,
      legend: { ...legendAbove, y: 1.08, traceorder: "normal" },
      margin: { l: 88, r: 18, t: isOnly ? 34 : 84, b: 54 },
      shapes: [verticalLine(0, { line: { color: colours.black, width: 1.5, dash: "dash" } })],
      annotations: [
        {
          text: event,
          x: 0,
          xref: "x",
          xanchor: isBefore ? "right" : "left",
          y: 1,
          yref: "paper",
          yanchor: "bottom",
          showarrow: false,
          font: { size: 13 },
        },
      ],
    }),
    caption:
      `Distance between a state's human rights score and the mean score of the members, by years ` +
      `${isBefore ? "before the state joins" : "after the state has left"}: a local regression (LOESS) over all cases. ` +
      "Negative values mean that the state is more repressive than the members. " +
      `The ${isOnly ? "band is the" : "bands are"} pointwise ${percent} confidence ${isOnly ? "interval" : "intervals"} ` +
      "of the curve, assuming independent observations. " +
      `The dashed vertical line marks ${event}. The bars show the observations at each year; where observations are ` +
      "few, the curve is imprecise.",
    altText: `${isOnly ? "Line" : "Lines"} with a ${percent} band over the years ${isBefore ? "before accession" : "after exit"}: ${series.map(describe).join("; ")}.`,
  };
}
