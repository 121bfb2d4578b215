// The evidence in tables, figures and words, under the names that notebooks use: evidenceTables.placebos(…).

import { type EventPath, plotEventPaths } from "../figures/event-path";
import type { Figure } from "../figures/figure";
import { plotNullRanges } from "../figures/null-ranges";
import { type EvidenceAtHand, nullsInWords } from "../nulls";
import { type NamedStatistics, statisticOf } from "./null-tables";
import { eventInWords } from "./timing-tables";

export {
  besideTable as beside,
  byNullTable as byNull,
  type NamedStatistics,
  nullsTable as nulls,
} from "./null-tables";
export {
  calibrationTable as calibration,
  measurementTable as measurement,
  sensitivityTable as sensitivity,
} from "./sensitivity-tables";
export {
  eventNullsTable as eventNulls,
  leadsAndLagsTable as leadsAndLags,
  placeboTable as placebos,
} from "./timing-tables";
export { verdictShown } from "./verdict-shown";
export { cautionOnH1, holmInWords, verdictInWords } from "./verdict-words";

/** The t statistics of the paper and of this project, by what they are called. */
export const testStatistics: NamedStatistics = {
  "Table 2, slope of duration, model-based error (the paper's H2)": "table2.t_model",
  "Table 2, slope of duration, error clustered by state": "table2.t_state",
  "Sum of gaps to co-members (earlier test)": "yearly.member_gap",
  "Company of the co-members (H2)": "yearly.company",
  "Push before accession (H1)": "yearly.push",
  "Gap in the accession year": "yearly.accession",
  "Reversion after exit (H3)": "-yearly.exit",
  "Shift to disappearances (H4)": "h4.h4_T",
};

/**
 * The figure of statistics above their null distributions. Nulls that are held out to test the rule are left out, and
 * those that leave a statistic as it is: its draws all lie at the data.
 *
 * @param statistics paths by label; the tests of the paper and of this project if not given.
 * @example
 * showFigure(evidenceTables.nullFigure(evidence));
 */
export function nullFigure(evidence: EvidenceAtHand, statistics: NamedStatistics = testStatistics): Figure {
  const rows = Object.entries(statistics).flatMap(([label, path]) => {
    const { observed, nulls } = statisticOf(evidence, path);
    const required = nulls
      .filter(({ isHeldOut, low, high }) => !isHeldOut && high - low > 1e-9)
      .map((one) => ({ ...one, name: nullsInWords[one.name].name }));
    return Number.isFinite(observed) && required.length > 0 ? [{ label, observed, nulls: required }] : [];
  });
  return plotNullRanges(rows, {
    statistic: "t statistic (above zero: for the hypothesis)",
    conventional: 1.96,
  });
}

/**
 * The figure of leads and lags around accession.
 *
 * @param names the event studies, such as `["selected_distance", "selected_distance_base3"]`.
 * @example
 * showFigure(evidenceTables.eventFigure(evidence, ["selected_distance", "selected_distance_base3"]));
 */
export function eventFigure(evidence: EvidenceAtHand, names: readonly string[]): Figure {
  const events = evidence.part("events");
  const paths = names.map((name): EventPath => {
    const { k, estimate, se } = events[name];
    return { name: eventInWords(name), year: k, estimate, standardError: se };
  });
  return plotEventPaths(paths, { outcome: "Joiners less controls (score points)" });
}
