import { fitMixedModel, type MixedModelFit, type RobustEstimate, testAcrossModels } from "@alignment/engine";
import { buildPanel, type Panel, type RightScores, type RightsSample } from "../construct";
import type { CiriItem, Sources } from "../sources";
import { panelSpecification } from "../specification";
import { rightFormula, table2Formula } from "./formulas";

/** A physical integrity right with its item in the CIRI data. */
export interface PhysicalIntegrityRight {
  readonly item: CiriItem;
  /** In a sentence, such as `killings`. */
  readonly name: string;
  /** In a heading, as the paper prints it. */
  readonly title: string;
}

/** The four rights of Table 3, disappearances first. */
export const physicalIntegrityRights: readonly PhysicalIntegrityRight[] = [
  { item: "DISAP", name: "disappearances", title: "Disappearances" },
  { item: "KILL", name: "killings", title: "Extrajudicial killings" },
  { item: "TORT", name: "torture", title: "Torture" },
  { item: "POLPRIS", name: "imprisonment", title: "Political imprisonment" },
];

/** A model of Table 3 with the panel that it is fitted to. */
export interface RightFit extends PhysicalIntegrityRight {
  readonly panel: Panel;
  readonly fit: MixedModelFit;
}

/**
 * The four models of Table 3: the model of Table 2 for each right, on a panel of its own (own distance, own cases,
 * own years).
 *
 * @param sources the sources of the default specification.
 * @param scores the scores of the four rights, from `readRightScores`.
 * @returns one fit a right, in the order of `physicalIntegrityRights`.
 * @example
 * fitRights(readSources(folder, panelSpecification()), readRightScores(folder)).length; // 4
 */
export function fitRights(sources: Sources, scores: RightScores): readonly RightFit[] {
  return physicalIntegrityRights.map((right) => {
    const panel = buildPanel(
      { ...sources, scores: scores[right.item] },
      panelSpecification({ score: right.item }),
    );
    return { ...right, panel, fit: fitMixedModel(table2Formula, panel.sample.columns) };
  });
}

/** The slopes that H4 predicts to be negative; whether they are is for the verdicts to say (`evidenceOf`). */
export interface ShiftTest {
  /** The slopes of disappearances and of their shift against the other rights, clustered by state (CR1). */
  readonly slopes: readonly [disappearances: RobustEstimate, shift: RobustEstimate];
  /** Number of states. */
  readonly clusterCount: number;
}

/**
 * Tests the shift to disappearances (H4) on the same rows for all rights: the slope of disappearances and the slope of
 * their shift against the other three rights, both negative by H4.
 *
 * @param sample the rows of a panel with all four rights, from `addRights`.
 * @example
 * testShift(addRights(panel, readRightScores(folder))).slopes.length; // 2
 */
export function testShift(sample: RightsSample): ShiftTest {
  const { columns } = sample;
  const part = (name: string, item: CiriItem | "shift") => ({
    name,
    fit: fitMixedModel(rightFormula(item), columns),
    term: "duration",
    clusters: columns.ccode,
  });
  const { coefficients, clusterCount } = testAcrossModels(
    [part("disappearances", "DISAP"), part("shift", "shift")],
    [{ name: "disappearances", weights: [1, 0] }],
  );
  const [own, shift] = coefficients;
  return {
    slopes: [own, shift],
    clusterCount,
  };
}
