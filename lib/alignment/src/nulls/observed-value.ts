import { type MeasureName, mainMeasure } from "../study/evidence/evidence-data";
import type { observedBesides, observedOf } from "../study/evidence/observed";
import type { NullStatistic } from "./draw-kinds";

/** What is observed with every measure. */
export type ObservedMeasures = { readonly [measure in MeasureName]: ReturnType<typeof observedOf> };

/** What is observed besides. */
export type ObservedBesides = ReturnType<typeof observedBesides>;

/** The observed statistics, by where they stand. */
export interface ObservedStatistics {
  readonly measures: ObservedMeasures;
  readonly besides: Pick<ObservedBesides, "h4" | "greenhill">;
}

/** Where the observed values of the statistics of a null stand. */
function valuesOf(
  { measures, besides }: ObservedStatistics,
  statistic: NullStatistic,
): Readonly<Record<string, number>> {
  const main = measures[mainMeasure];
  switch (statistic) {
    case "yearly":
      return main.yearly;
    case "table2": {
      const { because: _, ...numbers } = main.table2;
      return numbers;
    }
    case "curve": {
      const { because: _, ...numbers } = { because: undefined, ...main.curve };
      return numbers;
    }
    case "h4": {
      const { T, own_t, shift_t } = besides.h4["selected by Fariss 2.03"];
      return { h4_T: T, h4_own_t: own_t, h4_shift_t: shift_t };
    }
    case "ciri": {
      const { company, push, exit } = measures["CIRI index"].yearly;
      const { context, context_year } = besides.greenhill;
      return {
        ciri_company: company,
        ciri_push: push,
        ciri_exit: exit,
        greenhill: context.t,
        greenhill_year: context_year.t,
      };
    }
  }
}

/**
 * The observed value that the draws of a null are compared with; `NaN` where there is none.
 *
 * @param statistic the group of the statistic, such as `table2`.
 * @param name its name in it, such as `duration`.
 */
export function observedValue(observed: ObservedStatistics, statistic: NullStatistic, name: string): number {
  return valuesOf(observed, statistic)[name] ?? Number.NaN;
}
