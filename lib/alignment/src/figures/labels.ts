import type { PlotlyObject } from "./figure";

/** A text broken into lines of at most `width` characters, at blanks that may break (not at U+00A0). */
export function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/[ \n]+/)) {
    const last = lines[lines.length - 1];
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** Text in which plotly finds no tags or entities. */
export function plainLabel(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** Characters of an axis title that fit a phone. */
const titleWidth = 30;

/**
 * An axis title in lines that fit a phone, the unit on a line of its own where two lines are enough, with the pixels
 * that the lines after the first one take.
 */
export function titleInLines(title: string): { readonly text: string; readonly extraHeight: number } {
  const byUnit = title.length > titleWidth ? title.split(/ (?=\()/) : [title];
  const fits = byUnit.every(({ length }) => length <= titleWidth);
  const lines = (fits ? byUnit : broken(title, titleWidth)).map(plainLabel);
  return { text: lines.join("<br>"), extraHeight: 18 * (lines.length - 1) };
}

/** How rows with their labels above them are laid out. */
export interface RowLayout {
  /** Height of the whole figure in pixels. */
  readonly height: number;
  /** Where the middle of each row's marks lies on the y-axis, in pixels from the top. */
  readonly middles: readonly number[];
  readonly yaxis: PlotlyObject;
  readonly annotations: readonly PlotlyObject[];
}

/** Pixels of a line of a label. */
const labelLine = 16;

/** Pixels between a row's marks and the next label, so that each label goes with the marks below it. */
const rowGap = 7;

/**
 * Rows from the top, each with its label above its marks, so that long labels have room on a phone too; the y-axis
 * counts pixels.
 *
 * @param labels plotly's text of each label, lines parted by `<br>`.
 * @param marks pixels that the marks of a row take.
 * @param around pixels above and below the rows: margins, with legend and axis title.
 */
export function rowsWithLabels(labels: readonly string[], marks: number, around: number): RowLayout {
  let total = 0;
  const middles = labels.map((label) => {
    total += labelLine * label.split("<br>").length + marks + rowGap;
    return total - rowGap - marks / 2;
  });
  return {
    height: around + total,
    middles,
    yaxis: {
      range: [total, 0],
      showticklabels: false,
      showgrid: false,
      zeroline: false,
      fixedrange: true,
    },
    annotations: labels.map((text, row) => ({
      text,
      x: 0,
      xref: "paper",
      xanchor: "left",
      y: middles[row] - marks / 2 + 2,
      yref: "y",
      yanchor: "bottom",
      align: "left",
      showarrow: false,
      font: { size: 13 },
      bgcolor: "rgba(255,255,255,0.6)",
      borderpad: 0,
    })),
  };
}

/** How even rows with their labels beside them are laid out. */
export interface EvenRows {
  /** Height of the whole figure in pixels. */
  readonly height: number;
  /** The share of the width that the labels leave to the marks. */
  readonly domain: readonly [number, number];
  readonly yaxis: PlotlyObject;
  readonly annotations: readonly PlotlyObject[];
}

/** The share of the width that labels beside their rows take, also on a phone. */
const labelShare = 0.5;

/**
 * Even rows from the top, each with its label on the left of its marks; row `i` lies at `i` on the y-axis.
 *
 * @param labels plotly's text of each label, lines of at most 27 characters parted by `<br>`.
 * @param around pixels above and below the rows: margins, with legend and axis title.
 */
export function evenRows(labels: readonly string[], around: number): EvenRows {
  const lines = Math.max(1, ...labels.map((label) => label.split("<br>").length));
  return {
    height: around + labels.length * (16 * lines + 6),
    domain: [labelShare, 1],
    yaxis: {
      range: [labels.length - 0.4, -0.6],
      tickvals: labels.map((_, row) => row),
      showticklabels: false,
      gridcolor: "#efefef",
      zeroline: false,
      fixedrange: true,
    },
    annotations: labels.map((text, row) => ({
      text,
      x: labelShare - 0.015,
      xref: "paper",
      xanchor: "right",
      y: row,
      yref: "y",
      yanchor: "middle",
      align: "right",
      showarrow: false,
      font: { size: 12 },
    })),
  };
}

/** How the standard errors of a figure's intervals are found, for its caption; nothing if it is not told. */
export function standardErrorsInWords(found: string | undefined): string {
  return found === undefined ? "" : `, standard errors ${found}`;
}
