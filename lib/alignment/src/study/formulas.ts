import type { CiriItem } from "../sources";

/** The controls of the paper's Table 2 that do not depend on the score. */
const commonControls = "year_s + gdp_s + iccpr + civil_war + delegation_s + hr_igo + size_s";

/** Random intercept and random slope of each case (a state in an IGO). */
const randomPart = "(1 + duration | case)";

/** The model of the paper's Table 2: the distance of the year before, over the years of membership, with controls. */
export const table2Formula = `distance ~ duration + ${commonControls} + change_mean + ${randomPart}`;

/** The names of Table 2's terms, as the paper prints them, and of those that robustness tests add. */
export const table2Labels: Readonly<Record<string, string>> = {
  "(Intercept)": "Intercept",
  duration: "Duration of Membership",
  year_s: "Year",
  gdp_s: "GDP per Capita",
  tax_share_s: "Tax Share of GDP",
  iccpr: "Ratification ICCPR",
  civil_war: "Civil War",
  delegation_s: "Delegation",
  hr_igo: "Human Rights IGO",
  size_s: "Membership Size",
  change_mean: "Change in Mean HR",
};

/**
 * Discontinuous growth around membership: each case has a piecewise linear trend with level and slope changes at
 * accession and at exit, each varying by case, so that an exit counts once however many years follow it.
 */
export const aroundMembershipFormula =
  "distance ~ time_before + has_joined + duration + is_after + time_after" +
  " + year_s + iccpr + civil_war + hr_igo + size_s + (1 + time_before + duration | case)" +
  " + (0 + has_joined | case) + (0 + is_after | case) + (0 + time_after | case)";

/**
 * The model of Table 2 for one physical integrity right, or for the shift to disappearances, on the rows of
 * `addRights`.
 *
 * @param item DISAP, KILL, TORT or POLPRIS, or `shift`.
 * @example
 * rightFormula("DISAP").startsWith("DISAP ~ duration + year_s"); // true
 */
export function rightFormula(item: CiriItem | "shift"): string {
  return `${item} ~ duration + ${commonControls} + change_${item} + ${randomPart}`;
}
