import type { EvidenceTree, JudgedHypothesis } from "../nulls";
import { formatNumber, formatPValue } from "../text";
import { checkedTable, type ReportTable } from "./table";
import { verdictShown } from "./verdict-shown";

const names = ["H1", "H2", "H3", "H4"] as const;

/** A p-value with its Monte Carlo interval, where it is of draws, and after Holm's correction. */
function pCell(p: number, holm: number, interval: JudgedHypothesis["p_interval"]): string {
  if (!Number.isFinite(p)) return "–";
  const range = interval === undefined ? "" : ` [${interval.map(formatPValue).join(", ")}]`;
  return `${formatPValue(p)}${range}; Holm ${formatPValue(holm)}`;
}

/** A number, or a dash where it is not defined. */
function shown(value: number, digits: number): string {
  return Number.isFinite(value) ? formatNumber(value, digits) : "–";
}

function ciriCell({ ciri, evidence, because }: JudgedHypothesis): string {
  if (because !== undefined) return "–";
  return `${evidence.ciri} (t ${shown(ciri.T, 2)}, p ${Number.isFinite(ciri.up) ? formatPValue(ciri.up) : "–"})`;
}

/**
 * The input of the rule of the verdicts beside its output, one row a hypothesis.
 *
 * @param verdicts from `evidenceOf(folder).verdicts()`.
 * @param caption of the table.
 * @example
 * showTable(replication.verdictInputs(evidence.verdicts(), "The evidence on H1 to H4"));
 */
export function verdictInputsTable(verdicts: EvidenceTree["verdicts"], caption: string): ReportTable {
  const heads = [
    "Hypothesis",
    "p for it, least favourable null [Monte Carlo 95% interval]",
    "p against it",
    "Effect [90% interval], SD",
    "Upper end with measurement error",
    "t with measurement error",
    "CIRI index",
    "Verdict",
  ];
  const rows = names.map((name) => {
    const one = verdicts[name];
    return [
      name,
      pCell(one.p, one.holm, one.p_interval),
      pCell(one.p_opposite, one.holm_opposite, one.p_opposite_interval),
      `${shown(one.effect, 3)} [${shown(one.bottom, 3)}, ${shown(one.top, 3)}]`,
      shown(one.top_measured, 3),
      shown(one.measurement_t, 2),
      ciriCell(one),
      verdictShown(one),
    ];
  });
  const { delta } = verdicts.constants;
  return checkedTable({
    caption,
    columns: heads.map((head) => ({ head, alignment: "left" })),
    groups: [{ title: "", rows }],
    notes: [
      "p is the largest over the null distributions that a hypothesis must pass, and the third smallest over the four versions of the Fariss score; Holm: corrected over the four hypotheses.",
      `Effects are in standard deviations of the score over the window of the hypothesis; above zero speaks for it. The smallest effect of interest is ${formatNumber(delta, 2)}.`,
      "Borderline: the number of draws leaves open on which side of its threshold the deciding p-value lies; another run can give another verdict.",
      "Effects and t have standard errors clustered by state.",
    ],
  });
}
