/** The terms of the yearly model, beside two sets of effects. */
export const yearlyTerms = [
  "company",
  "candidate_gap",
  "candidacies",
  "accession_gap",
  "after_exit",
  "memberships",
  "score",
  "score2",
  "score3",
  "score_memberships",
  "change_before",
  "civil_war",
  "civil_war_before",
  "iccpr",
] as const;

/** A term of the yearly model. */
export type YearlyTerm = (typeof yearlyTerms)[number];

/** The columns that are prepared, in order. */
export const preparedNames = [...yearlyTerms, "change", "member_gap"] as const;
/** Place of the response among them. */
export const changePlace = preparedNames.indexOf("change");
/** Place of the calendar year, which follows them. */
export const yearPlace = preparedNames.length;
