import { UserError } from "@alignment/engine";
import type { Verdict } from "../study/evidence/verdict";
import type { HypothesisName } from "../study/hypotheses";
import { checkedTable, type ReportTable } from "./table";

/** The paper's conclusions, sections 5 and 6. */
const conclusionsOfPaper: { readonly [hypothesis in HypothesisName]: Verdict } = {
  H1: "weakly supported",
  H2: "supported",
  H3: "not supported",
  H4: "not supported",
};

/** One hypothesis with the paper's conclusion and ours. */
export interface VerdictRow {
  readonly hypothesis: HypothesisName;
  /** The paper's conclusion; that of its sections 5 and 6 if not given. */
  readonly paper?: Verdict;
  readonly ours: Verdict;
  /** What is shown of ours, such as that it is borderline; the verdict itself if not given. */
  readonly shown?: string;
  /** The numbers that our conclusion rests on, in words. */
  readonly evidence: string;
  /** The finding that would change our conclusion. */
  readonly overturnedBy: string;
}

/**
 * Our conclusions, hypothesis by hypothesis: the paper's, ours (marked with a dagger where it differs), the evidence,
 * and what would change the conclusion.
 *
 * @param rows one a hypothesis.
 * @param caption of the table.
 * @throws RangeError if there is no row, or a hypothesis has two.
 */
export function verdictsTable(rows: readonly VerdictRow[], caption: string): ReportTable {
  if (rows.length === 0)
    throw new UserError(`verdictsTable: "${caption}" has no rows; expected at least one`);
  const twice = rows.find((row, index) => rows.findIndex((one) => one.hypothesis === row.hypothesis) < index);
  if (twice !== undefined) {
    throw new UserError(
      `verdictsTable: ${twice.hypothesis} occurs twice; expected one conclusion per hypothesis`,
    );
  }
  const paperOf = ({ hypothesis, paper = conclusionsOfPaper[hypothesis] }: VerdictRow) => paper;
  const changed = rows.filter((row) => paperOf(row) !== row.ours);
  const heads = ["Hypothesis", "Paper", "Ours", "Evidence", "What would change the conclusion"];
  return checkedTable({
    caption,
    columns: heads.map((head) => ({ head, alignment: "left" })),
    groups: [
      {
        title: "",
        rows: rows.map((row) => [
          row.hypothesis,
          paperOf(row),
          `${row.shown ?? row.ours}${paperOf(row) === row.ours ? "" : " †"}`,
          row.evidence,
          row.overturnedBy,
        ]),
      },
    ],
    notes:
      changed.length === 0
        ? ["All conclusions agree with the paper's."]
        : ["† Our conclusion differs from the paper's."],
  });
}
