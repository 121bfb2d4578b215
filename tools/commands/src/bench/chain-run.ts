import { fitLoess, fitMixedModel, type MixedModelFit, predictLoess } from "@alignment/engine";
import { addRegionalGroups, aroundMembership } from "alignment/construct";
import { panelBuilder, readRegions } from "alignment/node";
import type { ScoreName } from "alignment/sources";
import { type PanelSpecification, panelSpecification } from "alignment/specification";
import { formatHtml, regressionColumnOf, regressionTable } from "alignment/tables";

/*
 * The whole chain from the raw files to the numbers of all tables and figures, as test/peers/chain.R has it:
 *   node chain-run.js RAW_FOLDER
 */
const [folder] = process.argv.slice(2);
const build = panelBuilder(folder);
const controls = "year_s + gdp_s + iccpr + civil_war + delegation_s + hr_igo + size_s + change_mean";
const varying = "(1 + duration | case)";

function formulaOf(terms = controls, random = varying): string {
  return `distance ~ duration + ${terms} + ${random}`;
}

function fitOf(changes: Partial<PanelSpecification>, terms = controls): MixedModelFit {
  return fitMixedModel(formulaOf(terms), build(changes).sample.columns);
}

/** The curve of a phase around membership, with its band. */
function bandOf(distance: readonly number[], time: readonly number[]): void {
  predictLoess(
    fitLoess(time, distance),
    [...new Set(time)].sort((a, b) => a - b),
  );
}

const panel = build();
const { columns } = panel.sample;
const withoutMandate = controls.replace("hr_igo + ", "");
const scores: readonly ScoreName[] = [
  "DISAP",
  "KILL",
  "TORT",
  "POLPRIS",
  "CIRI index",
  "Fariss 2.04",
  "Fariss 3.01",
  "Fariss 4.02",
];
const regional = addRegionalGroups(panel.sample, readRegions(folder)).table;
const groups = Object.keys(regional.columns).filter((name) => !Object.hasOwn(columns, name));
const fits = [
  fitMixedModel(formulaOf(), columns),
  fitMixedModel(formulaOf(controls, "(1 | case)"), columns),
  ...scores.map((score) => fitOf({ score })),
  ...(["human rights", "other"] as const).map((igos) => fitOf({ igos }, withoutMandate)),
  ...(["political", "economic", "social"] as const).map((igos) => fitOf({ igos })),
  fitMixedModel(formulaOf(`${controls} + ${groups.join(" + ")}`), regional.columns),
  fitOf({ outcome: "yearly change of the distance" }),
  fitOf(panelSpecification({ stateCapacity: "tax share of GDP" }), controls.replace("gdp_s", "tax_share_s")),
  fitMixedModel(formulaOf(controls, `${varying} + (1 | ccode) + (1 | ionum)`), columns),
];
for (const fit of fits) {
  formatHtml(regressionTable([regressionColumnOf(fit, { title: "Model" })], { caption: fit.formula }));
}
const { phase, distance, time_before, time_after } = aroundMembership(panel).table.columns;
for (const [when, time] of [
  ["before", time_before],
  ["after", time_after],
] as const) {
  const rows = Array.from(phase.keys()).filter((row) => phase[row] === when);
  bandOf(
    rows.map((row) => distance[row]),
    rows.map((row) => time[row]),
  );
}
console.log(`${fits.length} models, 2 curves`);
