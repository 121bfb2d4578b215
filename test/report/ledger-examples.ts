import type { NumberClaim, OurValue, SentenceClaim, StarsClaim } from "alignment/study";

/** Claims of each kind, of a table and a section that no paper has. */
export const coefficient: NumberClaim = {
  id: "table-9.x.estimate",
  statement: "Coefficient of x",
  where: "Table 9",
  kind: "coefficient",
  value: 0.38,
  digits: 2,
  standardError: 0.04,
  stars: "***",
};
export const count: NumberClaim = {
  id: "table-9.observations",
  statement: "Number of rows",
  where: "Table 9",
  kind: "count",
  value: 17056,
  digits: 0,
};
export const stars: StarsClaim = {
  id: "table-9.x.stars",
  statement: "Stars of x in it",
  where: "Table 9",
  kind: "stars",
  value: "***",
};
export const finding: SentenceClaim = {
  id: "results.x",
  statement: "Distances shrink",
  where: "section 6",
  kind: "sentence",
  value: "closer",
  refutedBy: "distances that <grow> & 100 % $_#~^{}\\",
};

/** A value of ours, with its stars where it has any. */
export const ours = (value: number | string, own?: string): OurValue => ({
  status: "computed",
  value,
  ...(own === undefined ? {} : { stars: own }),
});
