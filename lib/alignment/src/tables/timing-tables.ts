import { type EvidenceAtHand, type NullName, nullsInWords } from "../nulls";
import { formatNumber } from "../text";
import { dataTable } from "./data-table";
import { pWithInterval, spanOf } from "./null-tables";
import type { ReportTable } from "./table";

/**
 * Slopes after a false accession some years before the true one, beside those after the true one of the same pairs.
 *
 * @example
 * showTable(evidenceTables.placebos(evidence));
 */
export function placeboTable(evidence: EvidenceAtHand): ReportTable {
  const found = evidence.part("placebos");
  const dates = [
    [5, "placebo_5", "true_5_eligible_5"],
    [10, "placebo_10", "true_10_eligible_10"],
    [15, "placebo_15", "true_10_eligible_15"],
  ] as const;
  const rows = dates.flatMap(([early, placebo, truth]) =>
    [
      [`${early} years before accession`, placebo],
      [`true accession, same pairs`, truth],
    ].flatMap(([label, name]) => {
      const one = found[name];
      if (one === undefined) return [];
      return [
        {
          Date: label,
          Cases: one.cases,
          Observations: one.rows,
          "Slope (points per year)": formatNumber(one.slope, 4),
          "Clustered SE": formatNumber(one.se_state, 4),
          t: formatNumber(one.slope / one.se_state, 2),
        },
      ];
    }),
  );
  return dataTable(rows, {
    caption: "The slope of duration after false and after true dates of accession",
    notes: [
      "Both dates take the same pairs, each with its own selection (below the mean in the year before the date). Standard errors clustered by state.",
    ],
  });
}

/** An event study in words: who is compared, and the year from which changes are counted. */
export function eventInWords(name: string): string {
  const outcome = name.includes("score") ? "score" : "distance";
  const who = name.startsWith("selected") ? "below the mean" : "all";
  const where = name.endsWith("group") ? ", controls of the same UN group" : "";
  return `${outcome}, ${who}${where}, base ${name.endsWith("base3") ? "−3" : "−1"}`;
}

/**
 * Leads and lags of the event studies: the mean difference between joiners and controls before and after accession.
 *
 * @param names the studies, such as `["selected_distance", "selected_distance_base3"]`.
 * @example
 * showTable(evidenceTables.leadsAndLags(evidence, ["selected_distance"]));
 */
export function leadsAndLagsTable(evidence: EvidenceAtHand, names: readonly string[]): ReportTable {
  const events = evidence.part("events");
  const shown = ({ estimate, se }: { readonly estimate: number; readonly se: number }) =>
    `${formatNumber(estimate, 3)} (${formatNumber(se, 3)})`;
  const rows = names.map((name) => {
    const one = events[name];
    return {
      Study: eventInWords(name),
      Joiners: one.treated,
      "Leads, −5 to −2": shown(one.leads),
      "Lags, 0 to 4": shown(one.lags_0_4),
      "Lags, 5 to 10": shown(one.lags_5_10),
      "t of the leads": formatNumber(one.leads.estimate / one.leads.se, 1),
    };
  });
  return dataTable(rows, {
    caption: "Joiners less controls around accession (score points; standard errors clustered by state)",
    notes: [
      "Below the mean: joiners and controls lie below the IGO's mean in the year before. The base is the year from which changes are counted.",
    ],
  });
}

/**
 * The leads and lags beside those in worlds without influence.
 *
 * @example
 * showTable(evidenceTables.eventNulls(evidence));
 */
export function eventNullsTable(evidence: EvidenceAtHand): ReportTable {
  const [events, nulls] = [evidence.part("events"), evidence.part("event_nulls")];
  const studies = [
    ["selected_distance", ""],
    ["selected_distance_base3", "base3_"],
  ] as const;
  const parts = [
    ["leads", "leads, −5 to −2"],
    ["lags_0_4", "lags, 0 to 4"],
    ["lags_5_10", "lags, 5 to 10"],
  ] as const;
  const rows = studies.flatMap(([study, prefix]) =>
    parts.flatMap(([part, label]) =>
      Object.entries(nulls).flatMap(([null_, found]) => {
        const summary = found[`${prefix}${part}`];
        if (summary === undefined || !("mean" in summary)) return [];
        return [
          {
            Study: `${label}, base ${prefix === "" ? "−1" : "−3"}`,
            "In the data": formatNumber(events[study][part].estimate, 3),
            Worlds: nullsInWords[null_ as NullName].name,
            "Mean there": formatNumber(summary.mean, 3),
            "Middle 90%": spanOf([summary.q05, summary.q95], 3),
            "p, as low [95% interval]": pWithInterval({ p: summary.p_lower, draws: summary.draws }),
            "p, as high [95% interval]": pWithInterval({ p: summary.p_upper, draws: summary.draws }),
            Draws: summary.draws,
          },
        ];
      }),
    ),
  );
  return dataTable(rows, {
    caption:
      "Leads and lags of joiners below the mean, in the data and in worlds without influence (score points)",
  });
}
