import type { MixedModelFit } from "@alignment/engine";
import { type CiriItem, ciriItems } from "../../sources/scores";
import { standardDeviationOf } from "../../table/statistics";
import { type CaseSlopeEstimate, fitCaseSlope } from "./case-model";
import type { CaseBuilder, CaseRows } from "./case-rows";
import { type CaseColumns, caseControls, caseFormula } from "./case-statistics";
import type { Histories } from "./membership-lists";
import { levelsOf, takeRows } from "./take-rows";

/** Scores of the four physical integrity rights, by state-year. */
export type RightScoreArrays = { readonly [right in CiriItem]: Float64Array };

/** What the rights say on H4. */
export interface RightsStatistics {
  /** Slope of the distance of disappearances. */
  readonly own: CaseSlopeEstimate;
  /** Slope of the distance of disappearances less the mean distance of the other three rights. */
  readonly shift: CaseSlopeEstimate;
  /** Standard deviations of the two outcomes over the rows. */
  readonly ownSd: number;
  readonly shiftSd: number;
  /** −max(t of own, t of shift): H4 says that both slopes are negative. */
  readonly T: number;
}

/** The columns of the rights on the rows where all four are known. */
interface RightColumns {
  readonly columns: CaseColumns;
  readonly groups: Int32Array;
  readonly clusters: Int32Array;
}

function rightColumns(
  builder: CaseBuilder,
  histories: Histories,
  rights: RightScoreArrays,
  rows: CaseRows,
  columns: CaseColumns,
): RightColumns {
  const all = ciriItems.map((item) => builder.ofScore(histories, rights[item], rows));
  const [DISAP, KILL, POLPRIS, TORT] = all;
  const kept: number[] = [];
  for (let row = 0; row < rows.count; row++) {
    let sum = 0;
    for (const { distance, change } of all) sum += distance[row] + change[row];
    if (!Number.isNaN(sum)) kept.push(row);
  }
  const others = (of: "distance" | "change") => {
    const mean = new Float64Array(rows.count);
    for (let row = 0; row < rows.count; row++)
      mean[row] = (KILL[of][row] + POLPRIS[of][row] + TORT[of][row]) / 3;
    return mean;
  };
  const shiftOf = (of: "distance" | "change") => {
    const mean = takeRows(others(of), kept);
    return takeRows(DISAP[of], kept).map((value, row) => value - mean[row]);
  };
  const groups = levelsOf(takeRows(rows.case, kept));
  const controls = ["duration", "year", "gdp", "iccpr", "civil_war", "delegation", "hr_igo", "size"];
  return {
    columns: {
      ...Object.fromEntries(controls.map((name) => [name, takeRows(columns[name], kept)])),
      case: groups,
      own: takeRows(DISAP.distance, kept),
      change_own: takeRows(DISAP.change, kept),
      shift: shiftOf("distance"),
      change_shift: shiftOf("change"),
    },
    groups,
    clusters: levelsOf(takeRows(rows.cluster, kept)),
  };
}

/**
 * H4 on the rows of cases whose distance and change in mean are known for all four rights: Table 2's model for the
 * distance of disappearances, and for that distance less the mean of the other three (`shift`), each with the change in
 * mean of its own outcome; errors by state.
 *
 * @param rows the rows that `builder` made last.
 * @param columns their columns.
 */
export function rightsStatistics(
  builder: CaseBuilder,
  histories: Histories,
  rights: RightScoreArrays,
  rows: CaseRows,
  columns: CaseColumns,
  startFrom?: MixedModelFit,
): RightsStatistics {
  const own = rightColumns(builder, histories, rights, rows, columns);
  const fit = (outcome: "own" | "shift") => {
    const controls = caseControls.map((name) => (name === "change_mean" ? `change_${outcome}` : name));
    const formula = caseFormula(outcome, controls);
    return fitCaseSlope(formula, own.columns, "duration", outcome, own.groups, own.clusters, startFrom);
  };
  const [ownSlope, shiftSlope] = [fit("own"), fit("shift")];
  return {
    own: ownSlope,
    shift: shiftSlope,
    ownSd: standardDeviationOf(own.columns.own),
    shiftSd: standardDeviationOf(own.columns.shift),
    T: -Math.max(ownSlope.byCluster.t, shiftSlope.byCluster.t),
  };
}
