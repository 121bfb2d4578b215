import { type CiriItem, ciriItems } from "../../sources/scores";
import { type CaseSlopeEstimate, fitCaseSlope } from "./case-model";
import type { CaseBuilder, CaseRows } from "./case-rows";
import { type CaseColumns, caseControls, caseFormula } from "./case-statistics";
import { standardDeviationOf } from "./effects";
import type { Histories } from "./membership-lists";
import { levelsOf } from "./yearly-model";

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
  const [DISAP, KILL, POLPRIS, TORT] = ciriItems.map((item) =>
    builder.ofScore(histories, rights[item], rows),
  );
  const kept: number[] = [];
  for (let row = 0; row < rows.count; row++) {
    const sum = [DISAP, KILL, POLPRIS, TORT].reduce(
      (total, { distance, change }) => total + distance[row] + change[row],
      0,
    );
    if (!Number.isNaN(sum)) kept.push(row);
  }
  const take = (value: (row: number) => number) => Float64Array.from(kept, value);
  const others = (of: "distance" | "change", row: number) =>
    (KILL[of][row] + POLPRIS[of][row] + TORT[of][row]) / 3;
  const groups = levelsOf(kept.map((row) => rows.case[row]));
  const controls = ["duration", "year", "gdp", "iccpr", "civil_war", "delegation", "hr_igo", "size"];
  return {
    columns: {
      ...Object.fromEntries(controls.map((name) => [name, take((row) => columns[name][row])])),
      case: groups,
      own: take((row) => DISAP.distance[row]),
      change_own: take((row) => DISAP.change[row]),
      shift: take((row) => DISAP.distance[row] - others("distance", row)),
      change_shift: take((row) => DISAP.change[row] - others("change", row)),
    },
    groups,
    clusters: levelsOf(kept.map((row) => rows.cluster[row])),
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
): RightsStatistics {
  const own = rightColumns(builder, histories, rights, rows, columns);
  const fit = (outcome: "own" | "shift") => {
    const controls = caseControls.map((name) => (name === "change_mean" ? `change_${outcome}` : name));
    const formula = caseFormula(outcome, controls);
    return fitCaseSlope(formula, own.columns, "duration", outcome, own.groups, own.clusters);
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
