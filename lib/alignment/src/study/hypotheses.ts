import { checkedTable, type ReportTable } from "../tables/table";

/** Why a state aligns: for instrumental reasons, or because it internalizes the norms of the other members. */
export type Motive = "instrumental" | "intrinsic";

/** A part of the time of a state and an IGO. */
export type MembershipPeriod = "before accession" | "during membership" | "after exit";

/** The name of a hypothesis of the study. */
export type HypothesisName = "H1" | "H2" | "H3" | "H4";

/** A hypothesis of the study: which motive it supports, when, and by what observation. */
export interface Hypothesis {
  readonly name: HypothesisName;
  /** The motive that it supports if it holds. */
  readonly motive: Motive;
  readonly timing: MembershipPeriod;
  /** What is observed if it holds. */
  readonly expected: string;
  /** What is observed under the other motive. */
  readonly otherwise: string;
}

/** The four hypotheses of Weyrauch & Steinert (2021), sections 4.1 and 4.2 and Table 1, in our words. */
export const hypotheses: readonly Hypothesis[] = [
  {
    name: "H1",
    motive: "instrumental",
    timing: "before accession",
    expected: "the distance to the members shrinks in the last years before accession",
    otherwise: "no change in the years before accession",
  },
  {
    name: "H2",
    motive: "intrinsic",
    timing: "during membership",
    expected: "the distance shrinks gradually over the years of membership",
    otherwise: "the distance shrinks at accession, with no trend over the years of membership",
  },
  {
    name: "H3",
    motive: "instrumental",
    timing: "after exit",
    expected: "the distance reverts to its level before accession",
    otherwise: "the improvement persists",
  },
  {
    name: "H4",
    motive: "instrumental",
    timing: "during membership",
    expected:
      "disappearances, which are hard to attribute to a government, increase while other violations decrease",
    otherwise: "respect for all four physical integrity rights improves alike",
  },
];

/**
 * Table 1 with its predictions: the hypotheses with motive, timing and the observation that each predicts.
 *
 */
export function hypothesesTable(): ReportTable {
  const heads = [
    "Hypothesis",
    "Supports",
    "Timing",
    "Predicted observation",
    "Prediction of the other motive",
  ];
  return checkedTable({
    caption:
      "The hypotheses: the motive that each supports, its timing, and the observation that it predicts",
    columns: heads.map((head) => ({ head, alignment: "left" })),
    groups: [
      {
        title: "",
        rows: hypotheses.map(({ name, motive, timing, expected, otherwise }) => [
          name,
          `${motive} motives`,
          timing,
          expected,
          otherwise,
        ]),
      },
    ],
    notes: ["After Weyrauch & Steinert (2021), sections 4.1 and 4.2 and Table 1."],
  });
}
