import { type EvidenceAtHand, heldOutNulls, nullsInWords } from "../nulls";
import { formatNumber, formatPercent } from "../text";
import { dataTable } from "./data-table";
import { spanOf } from "./null-tables";
import { checkedTable, type ReportTable } from "./table";

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
 * The t statistics without and with the stated uncertainty of the score, by how far its error persists from year to
 * year.
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
    `${formatNumber(k)} of ${formatNumber(n)} [${formatNumber(lower, 3)}, ${formatNumber(upper, 3)}]`;
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
  const without = heldOutNulls.flatMap((name) =>
    hypotheses.map((one) => rowOf(nullsInWords[name].name, one, nulls[name][one])),
  );
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
