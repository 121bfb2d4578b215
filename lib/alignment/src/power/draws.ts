import { randomStream, UserError } from "@alignment/engine";
import type { YearlyHypothesis } from "../nulls/calibration";
import { drawNames } from "../nulls/draw-kinds";
import { afterExitMarks, influenceOf } from "../nulls/drawer";
import { simulateInfluence } from "../nulls/influence";
import { type NullDraw, nullWorlds } from "../nulls/null-worlds";
import { caseStatistics } from "../study/evidence/case-statistics";
import { type EvidenceData, mainMeasure } from "../study/evidence/evidence-data";
import {
  casesOf,
  evidenceStudy,
  testedStatistics,
  type YearlyStudy,
  yearlyStatistics,
} from "../study/evidence/study";
import { yearlyRows } from "../study/evidence/yearly-rows";
import type { PowerDraw } from "./steps";

/**
 * Names of the values of a draw of the yearly model, in order; a draw of Table 2 has one, the t by state of its slope.
 */
export const powerDrawNames: readonly string[] = drawNames({ kind: "yearly" });

/** The values of the yearly model on which curves rest; `NaN` for the others, which the evidence alone shows. */
function curveValues(yearly: YearlyStudy, { histories, score, dealt }: NullDraw): number[] {
  const { estimates, effects, exitStates } = testedStatistics(yearly, histories, score, dealt);
  const values: Readonly<Record<string, number>> = {
    company: estimates.company.t,
    push: estimates.push.t,
    exit: estimates.exit.t,
    effect_H1: effects.H1.estimate,
    effect_H1_se: effects.H1.se,
    effect_H2: effects.H2.estimate,
    effect_H2_se: effects.H2.se,
    effect_H3: effects.H3.estimate,
    effect_H3_se: effects.H3.se,
    exit_states: exitStates,
  };
  return powerDrawNames.map((name) => values[name] ?? Number.NaN);
}

/** Simulates worlds of one design. */
export interface PowerDrawer {
  /**
   * The values of draw `unit`, in the order of `powerDrawNames`; `NaN` where a statistic is not defined or no curve
   * rests on it. The draw is the same alone, in any order and on any
   * thread; draw k has the same random numbers at every size, so that sizes are compared with the same luck.
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
  const yearly = study.yearly(mainMeasure);
  const observed = yearlyStatistics(yearly, study.histories, data.scores[mainMeasure]);
  const marks = afterExitMarks(data);
  const yearlyOf = (draw: () => NullDraw) =>
    orUndefined(() => curveValues(yearly, draw()), powerDrawNames.length);
  const table2Of = (score: Float64Array): number[] => {
    // The observed fit fills the same arrays of rows: it comes first.
    const start = study.observedFit();
    const { rows, columns } = casesOf(study, study.histories, score);
    return [caseStatistics(rows, columns, start).byCluster.t];
  };
  const scoreOf = (of: YearlyHypothesis, size: number, unit: number) =>
    simulateInfluence(
      worlds.dynamics("sharedShocks"),
      study.histories,
      marks,
      influenceOf(yearly, observed, of, size),
      randomStream(seed, `power ${of}`, unit),
    );
  return {
    values(draw, unit) {
      switch (draw.kind) {
        case "null":
          return yearlyOf(() => worlds.draw(draw.null, unit, mainMeasure));
        case "influence":
          return yearlyOf(() => ({ histories: study.histories, score: scoreOf(draw.of, draw.size, unit) }));
        case "table2":
          return orUndefined(() => table2Of(scoreOf("H2", draw.size, unit)), 1);
      }
    },
  };
}
