import { randomStream, UserError } from "@alignment/engine";
import { drawNames } from "../nulls/draw-kinds";
import { afterExitMarks, drawer, influenceOf, yearlyValues } from "../nulls/drawer";
import { simulateInfluence } from "../nulls/influence";
import { nullWorlds } from "../nulls/null-worlds";
import { caseStatistics } from "../study/evidence/case-statistics";
import { type EvidenceData, mainMeasure } from "../study/evidence/evidence-data";
import { casesOf, evidenceStudy, yearlyStatistics } from "../study/evidence/study";
import { yearlyRows } from "../study/evidence/yearly-rows";
import type { PowerDraw } from "./steps";

/** Names of the values of a draw, in order: those of the yearly model, and the t by state of Table 2's slope. */
export const powerDrawNames: readonly string[] = [...drawNames({ kind: "yearly" }), "table2_t_state"];

/** Simulates worlds of one design. */
export interface PowerDrawer {
  /**
   * The values of draw `unit`, in the order of `powerDrawNames`; `NaN` where a statistic is not defined. Table 2 is
   * fitted in the worlds of H2 alone. The draw is the same alone, in any order and on any thread; draw k has the same
   * random numbers at every size, so that sizes are compared with the same luck.
   */
  values(draw: PowerDraw, unit: number): number[];
}

/** Number of states with rows in the yearly model, whose errors are clustered by state. */
export function statesOfPower({ scores }: Pick<EvidenceData, "scores">): number {
  return yearlyRows(scores[mainMeasure]).clusterCount;
}

/** Where a draw's statistics cannot be computed, that is no finding: its values are `NaN`. */
function orUndefined(compute: () => number[], count: number): number[] {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return new Array<number>(count).fill(Number.NaN);
  }
}

/**
 * Prepares the draws of a design: memberships, rows and models are laid out once, and each draw makes new scores alone.
 *
 * @param data the memberships and scores of a design (`dataOfDesign`), or of the files at hand (`evidenceData`).
 * @param seed start of the random numbers.
 */
export function powerDrawer(data: EvidenceData, seed: number): PowerDrawer {
  const study = evidenceStudy(data);
  const worlds = nullWorlds(study, seed);
  const ofNulls = drawer({ study, worlds, seed });
  const yearly = study.yearly(mainMeasure);
  const observed = yearlyStatistics(yearly, study.histories, data.scores[mainMeasure]);
  const marks = afterExitMarks(data);
  const yearlyCount = powerDrawNames.length - 1;
  const yearlyOf = (score: Float64Array) => yearlyValues(yearlyStatistics(yearly, study.histories, score));
  const table2Of = (score: Float64Array): number[] => {
    // The observed fit fills the same arrays of rows: it comes first.
    const start = study.observedFit();
    const { rows, columns } = casesOf(study, study.histories, score);
    return [caseStatistics(rows, columns, start).byCluster.t];
  };
  return {
    values(draw, unit) {
      if (draw.kind === "null") {
        const values = orUndefined(
          () => ofNulls.values({ kind: "yearly", null: draw.null }, unit),
          yearlyCount,
        );
        return [...values, Number.NaN];
      }
      const influence = influenceOf(yearly, observed, draw.of, draw.size);
      const score = simulateInfluence(
        worlds.dynamics("sharedShocks"),
        study.histories,
        marks,
        influence,
        randomStream(seed, `power ${draw.of}`, unit),
      );
      const table2 = draw.of === "H2" ? orUndefined(() => table2Of(score), 1) : [Number.NaN];
      return [...orUndefined(() => yearlyOf(score), yearlyCount), ...table2];
    },
  };
}
