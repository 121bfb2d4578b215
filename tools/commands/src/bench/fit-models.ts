import { type DataColumns, fitMixedModel, fitMixedModels } from "@alignment/engine";
import { readTable } from "alignment/node";
import { integerColumn, numberColumn, tableSchema } from "alignment/table";
import { secondsOf, timeRepeats } from "./repeats";

/** The columns of `panel.csv` that Table 2 needs. */
const panelSchema = tableSchema({
  title: "the estimation sample",
  columns: {
    ionum: integerColumn("ionum", 1, 9999),
    ccode: integerColumn("ccode", 1, 999),
    year: integerColumn("year", 1900, 2100),
    duration: numberColumn("duration", 0, 200),
    distance: numberColumn("distance", -20, 20),
    change_mean: numberColumn("change_mean", -20, 20),
    year_s: numberColumn("year_s", -20, 20),
    gdp_s: numberColumn("gdp_s", -20, 20),
    iccpr: numberColumn("iccpr", 0, 1),
    civil_war: numberColumn("civil_war", 0, 1),
    delegation_s: numberColumn("delegation_s", -20, 20),
    hr_igo: numberColumn("hr_igo", 0, 1),
    size_s: numberColumn("size_s", -20, 20),
  },
  key: [],
});

const controls = ["year_s", "gdp_s", "iccpr", "civil_war", "delegation_s", "hr_igo", "size_s", "change_mean"];

function formulaWith(some: readonly string[]): string {
  return `distance ~ ${["duration", ...some].join(" + ")} + (1 + duration | case)`;
}

const tableTwo = formulaWith(controls);
const crossed = `${tableTwo} + (1 | ccode) + (1 | ionum)`;

/** Every subset of the controls. */
const subsets = Array.from({ length: 2 ** controls.length }, (_, subset) =>
  formulaWith(controls.filter((_unused, control) => ((subset >> control) & 1) === 1)),
);

/** The rows of some columns for which a condition holds. */
function sampleOf(data: DataColumns, keep: (row: number) => boolean): DataColumns {
  const rows = Array.from({ length: data.distance.length }, (_, row) => row).filter(keep);
  return Object.fromEntries(
    Object.entries(data).map(([name, column]) => [
      name,
      Float64Array.from(rows, (row) => (column as ArrayLike<number>)[row]),
    ]),
  );
}

/** The whole sample and three parts of it. */
function samplesOf(data: DataColumns): readonly DataColumns[] {
  const [year, war] = [data.year, data.civil_war];
  return [
    data,
    sampleOf(data, (row) => Number(year[row]) <= 1995),
    sampleOf(data, (row) => Number(year[row]) > 1990),
    sampleOf(data, (row) => war[row] === 0),
  ];
}

/** Adds up the columns of Table 2: the least that anything with them can take. */
function passOver(data: Readonly<Record<string, ArrayLike<number>>>): number {
  let sum = 0;
  for (const name of ["distance", "duration", ...controls, "case"]) {
    const column = data[name];
    for (let row = 0; row < column.length; row++) sum += column[row];
  }
  return sum;
}

/*
 * Prints the median and the least processor seconds of a model from columns to the full table, and those of the
 * process's first fit and of one pass over its columns; of the 1,024 specifications (every subset of the eight controls
 * on four samples) the mean seconds of one:
 *   node fit-models.js PANEL.csv table-2|crossed|many REPEATS
 */
const [path, task, repeats] = process.argv.slice(2);
const { columns } = readTable(path, panelSchema);
const data = { ...columns, case: columns.ionum.map((igo, row) => igo * 1000 + columns.ccode[row]) };
if (task === "many") {
  const samples = samplesOf(data);
  const all = secondsOf(() => {
    for (const sample of samples) fitMixedModels(subsets, sample);
  });
  console.log(`seconds ${(all / (samples.length * subsets.length)).toFixed(6)}`);
} else {
  const formula = task === "crossed" ? crossed : tableTwo;
  const { first, median, least } = timeRepeats(Number(repeats), () => {
    fitMixedModel(formula, data);
  });
  const passes = 100;
  const pass = timeRepeats(Number(repeats), () => {
    for (let one = 0; one < passes; one++) passOver(data);
  });
  console.log(`seconds ${median.toFixed(6)}`);
  console.log(`least ${least.toFixed(6)}`);
  console.log(`first ${first.toFixed(6)}`);
  console.log(`pass ${(pass.least / passes).toFixed(9)}`);
  console.log(`log-likelihood ${fitMixedModel(formula, data).logLikelihood.toFixed(9)}`);
}
