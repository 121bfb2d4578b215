import type { Panel, PanelBuilder } from "../construct";
import { type RegionTable, regionalGroupOfStates } from "../sources";
import type { PanelSpecification } from "../specification";
import { tableOf } from "../table";
import { table2Formula } from "./formulas";
import { type Finding, type RobustnessCheck, robustnessCheck } from "./robustness";

/** A robustness check that the paper or its appendix reports. */
export interface AppendixCheck extends RobustnessCheck {
  /** Its name among results, such as `human-rights`. */
  readonly key: string;
  /** What the paper finds; not given where it reports no slope. */
  readonly paper?: Finding;
}

/** The checks that are changes of the specification. */
const splits: readonly {
  readonly key: string;
  readonly label: string;
  readonly changes: Partial<PanelSpecification>;
  readonly paper: Finding;
}[] = [
  { key: "index", label: "CIRI index", changes: { score: "CIRI index" }, paper: "closer" },
  { key: "human-rights", label: "IGOs: human rights", changes: { igos: "human rights" }, paper: "no change" },
  { key: "other", label: "IGOs: other", changes: { igos: "other" }, paper: "closer" },
  { key: "political", label: "IGOs: political", changes: { igos: "political" }, paper: "no change" },
  { key: "economic", label: "IGOs: economic", changes: { igos: "economic" }, paper: "closer" },
  { key: "social", label: "IGOs: social", changes: { igos: "social" }, paper: "closer" },
];

/** The sample with the regional group of each state; without one it is missing. */
function withRegions({ sample }: Panel, regions: RegionTable) {
  const groups = regionalGroupOfStates(regions);
  const region = Array.from(sample.columns.ccode, (state) => groups.get(state) ?? "");
  return tableOf({ ...sample.columns, region });
}

/**
 * The robustness checks of the paper's online appendix: the CIRI index for the latent score; human rights IGOs and the
 * others; political, economic and social IGOs; the United Nations' regional groups as controls; and, from a footnote,
 * the tax share of GDP for the capacity of the state.
 *
 * @param build builds the panel of each specification.
 * @param regions the regional groups, or what reads them, as `readRegions` does; states without one are left out of
 *   that model.
 * @param attempt makes what may lack a file, and gives `undefined` where it does, as `ifAvailable`; without it a file
 *   that is missing is an error.
 * @returns the eight checks in the order of the appendix, without those that lack a file.
 * @example
 * appendixChecks(panelBuilder(folder), readRegions(folder)).map(({ label }) => label);
 */
export function appendixChecks(
  build: PanelBuilder,
  regions: RegionTable | (() => RegionTable),
  attempt: <T>(what: string, make: () => T) => T | undefined = (_what, make) => make(),
): readonly AppendixCheck[] {
  const ofSplits = splits.map(({ key, label, changes, paper }) => ({
    ...robustnessCheck(label, build(changes).sample),
    key,
    paper,
  }));
  const ofRegions = attempt("the model with UN regional groups as controls", () => ({
    ...robustnessCheck(
      "UN regional groups as controls",
      withRegions(build(), typeof regions === "function" ? regions() : regions),
      { formula: `${table2Formula} + region` },
    ),
    key: "regions",
    paper: "closer" as const,
  }));
  const ofTaxes = attempt("the model with the tax share in place of GDP", () => ({
    ...robustnessCheck("Tax share for GDP", build({ stateCapacity: "tax share of GDP" }).sample, {
      formula: table2Formula.replace("gdp_s", "tax_share_s"),
    }),
    key: "taxes",
  }));
  return [
    ...ofSplits,
    ...(ofRegions === undefined ? [] : [ofRegions]),
    ...(ofTaxes === undefined ? [] : [ofTaxes]),
  ];
}
