/** A cell as comma-separated text: text quoted where it must be or where `always` says so, "" for NaN. */
export function cell(value: string | number, always = false): string {
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  return always || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Lines of cells as one text, each with its line end. */
export function lines(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map((value) => cell(value)).join(",")}\n`).join("");
}

/** A header line with every name in quotes. */
export function quotedHeader(names: readonly string[]): string {
  return `${names.map((name) => cell(name, true)).join(",")}\n`;
}

/**
 * Records below the header of a delimited text whose last line has a line end; line ends inside quotes do not count.
 */
export function recordCount(text: string): number {
  return (text.replace(/"[^"]*"/g, "").match(/\r\n|\n|\r/g)?.length ?? 0) - 1;
}

/** A number rounded to a count of decimals. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  // A zero has no sign in a file.
  return Math.round(value * scale) / scale + 0;
}

/** A text reduced to lower-case letters and digits, as the state-year file names its columns. */
export function columnName(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}
