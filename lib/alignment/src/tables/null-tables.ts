import { type EvidenceAtHand, nullNames, nullsInWords, type StatisticInNull } from "../nulls";
import { binomialShare } from "../study/evidence/summary";
import { formatNumber, formatPercent, formatPValue } from "../text";
import { type DataCell, dataTable } from "./data-table";
import { checkedTable, type ReportTable } from "./table";

/** Names of statistics in words, by their path; a path that begins with a minus sign is turned. */
export type NamedStatistics = { readonly [label: string]: string };

type NullKind = StatisticInNull["kind"];

const kinds: readonly NullKind[] = ["simulated scores", "exchanged memberships", "shuffled IGO means"];

/** "1.2 to 3.4", or one number where both are printed alike. */
function spanOf(values: readonly number[], digits: number): string {
  if (values.length === 0) return "";
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => formatNumber(value, digits));
  return low === high ? low : `${low} to ${high}`;
}

const notDrawn = "not drawn";

/** The rows without the columns in which no row has a draw. */
function withoutUndrawn(rows: readonly Record<string, DataCell>[]): Record<string, DataCell>[] {
  const isEmpty = (name: string) => rows.every((row) => row[name] === notDrawn);
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !isEmpty(name))));
}

/** A p-value with the 95% interval that its number of draws leaves. */
export function pWithInterval({ p, draws }: Pick<StatisticInNull, "p" | "draws">): string {
  const { lower, upper } = binomialShare(Math.round(p * (draws + 1)), draws + 1);
  return `${formatPValue(p)} [${formatNumber(lower, 3)}, ${formatNumber(upper, 3)}]`;
}

/** A statistic beside its nulls; its path may begin with a minus sign, which turns it. */
export function statisticOf(evidence: EvidenceAtHand, path: string) {
  return path.startsWith("-") ? evidence.amongNulls(path.slice(1), true) : evidence.amongNulls(path);
}

/**
 * What each null preserves and what it breaks.
 *
 * @example
 * showTable(evidenceTables.nulls());
 */
export function nullsTable(): ReportTable {
  return dataTable(
    nullNames.map((name) => ({
      Null: name,
      Preserves: nullsInWords[name].preserves,
      Breaks: nullsInWords[name].breaks,
    })),
    { caption: "The null distributions: what each preserves and what it breaks" },
  );
}

/**
 * Statistics of the data beside their means in the nulls, and the largest p-value with the interval that the number of
 * draws leaves.
 *
 * @param statistics paths by label, such as `{ "Table 2, slope": "table2.duration" }`; `-yearly.exit` is turned.
 * @param digits digits of the statistics; 2 if not given.
 * @example
 * showTable(evidenceTables.beside(evidence, { "Company (H2), t": "yearly.company" }, { caption: "H2" }));
 */
export function besideTable(
  evidence: EvidenceAtHand,
  statistics: NamedStatistics,
  options: { readonly caption: string; readonly digits?: number },
): ReportTable {
  const { caption, digits = 2 } = options;
  const rows = Object.entries(statistics).map(([label, path]): Record<string, DataCell> => {
    const { observed, nulls } = statisticOf(evidence, path);
    const own = nulls.filter(({ isHeldOut }) => !isHeldOut);
    const meansOf = (kind: NullKind) => own.filter((one) => one.kind === kind).map(({ mean }) => mean);
    const worstOf = (among: readonly StatisticInNull[]) =>
      among.length === 0
        ? notDrawn
        : pWithInterval(among.reduce((most, one) => (one.p > most.p ? one : most)));
    const isShuffled = ({ kind }: StatisticInNull) => kind === "shuffled IGO means";
    return {
      Statistic: label,
      "In the data": formatNumber(observed, digits),
      ...Object.fromEntries(
        kinds.map((kind) => [`Mean, ${kind}`, spanOf(meansOf(kind), digits) || notDrawn]),
      ),
      "Largest p, simulated and exchanged": worstOf(own.filter((one) => !isShuffled(one))),
      "p, shuffled": worstOf(own.filter(isShuffled)),
    };
  });
  return dataTable(withoutUndrawn(rows), {
    caption,
    notes: [
      evidence.inWords,
      "Means: the lowest and the highest over the nulls of a kind, those held out left aside. p: the share of draws at or above the value in the data, one-sided, in the null where it is largest, with the 95% interval of its Monte Carlo error.",
    ],
  });
}

/**
 * One statistic in every null: mean with its Monte Carlo interval, middle 90%, and p.
 *
 * @param path its path; `-yearly.exit` is turned.
 * @example
 * showTable(evidenceTables.byNull(evidence, "yearly.company", { caption: "Company (H2), t" }));
 */
export function byNullTable(
  evidence: EvidenceAtHand,
  path: string,
  options: { readonly caption: string; readonly digits?: number },
): ReportTable {
  const { caption, digits = 2 } = options;
  const { observed, nulls } = statisticOf(evidence, path);
  const rows = nulls.map((one) => ({
    Null: one.isHeldOut ? `${one.name} (held out)` : one.name,
    "Mean [95% interval]": `${formatNumber(one.mean, digits)} [${one.meanInterval
      .map((end) => formatNumber(end, digits))
      .join(", ")}]`,
    "Middle 90%": spanOf([one.low, one.high], digits),
    "p [95% interval]": pWithInterval(one),
    Draws: one.draws,
  }));
  return dataTable(rows, {
    caption: `${caption}: ${formatNumber(observed, digits)} in the data`,
    notes: [
      "Intervals are those of the Monte Carlo error. Held-out nulls test the rule of the verdicts and enter none.",
    ],
  });
}

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
            Worlds: null_,
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

/** Statistics with the uncertainty of the score, with the t that they have without it. */
function measuredStatistics(evidence: EvidenceAtHand) {
  const observed = evidence.part("observed");
  const { yearly, table2 } = observed["Fariss 2.03"];
  const rights = observed.h4["selected by Fariss 2.03"];
  return [
    ["Table 2, slope of duration (model-based)", "duration_model", table2.t_model],
    ["Table 2, slope of duration (clustered)", "duration_state", table2.t_state],
    ["Sum of gaps (earlier model)", "member_gap_earlier_model", yearly.member_gap],
    ["Company (H2)", "company", yearly.company],
    ["Push (H1)", "push", yearly.push],
    ["Accession year", "accession", yearly.accession],
    ["After exit (H3)", "exit", yearly.exit],
    ["Slope of disappearances (H4)", "h4_own", rights.own_t],
    ["Slope of the shift (H4)", "h4_shift", rights.shift_t],
  ] as const;
}

/**
 * The t statistics without and with the stated uncertainty of the score, by how far its error persists from year to year.
 *
 * @example
 * showTable(evidenceTables.measurement(evidence));
 */
export function measurementTable(evidence: EvidenceAtHand): ReportTable {
  const measurement = evidence.part("measurement");
  const caption = "t statistics without and with the uncertainty of the score";
  if ("because" in measurement)
    return dataTable([{ "Not computed": String(measurement.because) }], { caption });
  const persistences = Object.keys(measurement).sort((one, other) => Number(one) - Number(other));
  const rows = measuredStatistics(evidence).map(([label, name, t]) => ({
    Statistic: label,
    Without: formatNumber(t, 2),
    ...Object.fromEntries(
      persistences.map((rho) => {
        const pooled = measurement[rho][name];
        const isPooled = typeof pooled === "object" && "t" in pooled;
        return [`ρ = ${rho}`, isPooled ? formatNumber(pooled.t, 2) : "not defined"];
      }),
    ),
  }));
  const draws = spanOf(
    persistences.map((rho) => measurement[rho].draws),
    0,
  );
  return dataTable(rows, {
    caption,
    notes: [
      `Rubin's rules over ${draws} draws of the score for each ρ, the correlation of its error from one year to the next, which the files do not tell. The verdicts take ρ = 0.9. Signs are those of the coefficients: H3 and H4 expect them below zero.`,
    ],
  });
}

/**
 * How strong a confounder would have to be to take the estimates to zero (Cinelli & Hazlett 2020).
 *
 * @example
 * showTable(evidenceTables.sensitivity(evidence));
 */
export function sensitivityTable(evidence: EvidenceAtHand): ReportTable {
  const found = evidence.part("sensitivity");
  const labels = {
    company: "Company (H2)",
    candidacies: "Candidacies (H1)",
    accession_gap: "Gap in the accession year",
    after_exit: "After exit (H3)",
  } as const;
  const rows = (Object.keys(labels) as (keyof typeof labels)[]).map((name) => {
    const one = found[name];
    const war = one.benchmarks.civil_war;
    return {
      Coefficient: labels[name],
      "t (clustered)": formatNumber(one.t_cluster, 2),
      "Robustness value": formatPercent(one.rv, 1),
      "with clustered t (approximate)": formatPercent(one.rv_cluster, 1),
      "Civil war explains of the outcome": formatPercent(war.partial_r2_outcome, 1),
      "and of the regressor": formatPercent(war.partial_r2_treatment, 2),
      "t after a confounder like it": formatNumber(war.adjusted_t, 2),
    };
  });
  return dataTable(rows, {
    caption: "Sensitivity to an unobserved confounder (Cinelli & Hazlett 2020)",
    notes: [
      "Robustness value: the share of the remaining variance of both outcome and regressor that a confounder would have to explain to take the estimate to zero. It rests on classical standard errors. Signs are those of the coefficients: H3 expects its own below zero.",
    ],
  });
}

/**
 * How often the rule of the verdicts is right: shares of verdicts in the held-out worlds, and in worlds with influence.
 *
 * @example
 * showTable(evidenceTables.calibration(evidence));
 */
export function calibrationTable(evidence: EvidenceAtHand): ReportTable {
  const found = evidence.part("calibration");
  type Share = { readonly k: number; readonly n: number; readonly lower: number; readonly upper: number };
  type Shares = { readonly [verdict: string]: Share };
  const heads = ["supported", "weakly supported", "not supported"] as const;
  const shown = ({ k, n, lower, upper }: Share) =>
    `${k} of ${n} [${formatNumber(lower, 3)}, ${formatNumber(upper, 3)}]`;
  const rowOf = (world: string, hypothesis: string, shares: Shares) => [
    world,
    hypothesis,
    ...heads.map((verdict) => shown(shares[verdict])),
  ];
  const hypotheses = ["H1", "H2", "H3"] as const;
  const nulls = found.null as { readonly [name: string]: { readonly [hypothesis: string]: Shares } };
  const influence = found.influence as unknown as {
    readonly [hypothesis: string]: { readonly [times: string]: Shares };
  };
  const without = nullNames
    .filter((name) => ["stateTrends", "regionTrends", "smoothing", "combined"].includes(name))
    .flatMap((name) => hypotheses.map((one) => rowOf(name, one, nulls[name][one])));
  const withInfluence = hypotheses.flatMap((one) =>
    ["1", "2", "4"].map((times) => rowOf(times === "1" ? "δ" : `${times} δ`, one, influence[one][times])),
  );
  return checkedTable({
    caption: "How often the rule gives each verdict in worlds fitted to these data",
    columns: ["World", "Hypothesis", "Supported", "Weakly supported", "Not supported"].map((head) => ({
      head,
      alignment: "left" as const,
    })),
    groups: [
      { title: "No influence (held-out worlds)", rows: without },
      { title: "Influence of a known size", rows: withInfluence },
    ],
    notes: [
      "Exact 95% binomial intervals. The rule's core is judged, without the CIRI index and the uncertainty of the score, which no world has.",
    ],
  });
}
