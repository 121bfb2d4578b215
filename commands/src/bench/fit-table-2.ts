import { fitMixedModel, type MixedModelFit } from "@alignment/model";
import { integerColumn, numberColumn, readTable, tableSchema } from "@alignment/table";

/** The columns of `panel.csv` that Table 2 needs. */
const panelSchema = tableSchema({
  title: "the estimation sample",
  columns: {
    ionum: integerColumn("ionum", 1, 9999),
    ccode: integerColumn("ccode", 1, 999),
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

const formula = `distance ~ duration + year_s + gdp_s + iccpr + civil_war + delegation_s + hr_igo + size_s
  + change_mean + (1 + duration | case)`;

/*
 * Prints the median seconds of the Table 2 model from columns to the full table, and the log-likelihood:
 *   node fit-table-2.js PANEL.csv REPEATS
 */
const [path, repeats] = process.argv.slice(2);
const { columns } = readTable(path, panelSchema);
const data = { ...columns, case: columns.ionum.map((igo, row) => igo * 1000 + columns.ccode[row]) };
const seconds: number[] = [];
let fit: MixedModelFit | undefined;
for (let repeat = 0; repeat < Number(repeats); repeat++) {
  const started = performance.now();
  fit = fitMixedModel(formula, data);
  seconds.push((performance.now() - started) / 1000);
}
const sorted = seconds.sort((a, b) => a - b);
console.log(`seconds ${sorted[sorted.length >> 1].toFixed(6)}`);
console.log(`log-likelihood ${fit?.logLikelihood.toFixed(9)}`);
