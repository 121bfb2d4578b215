import type { PanelSpecification } from "./specification";

/** One rule by which the paper's sample is rebuilt from the sources. */
export interface ConstructionRule {
  /** Number of the rule; notebooks, code and the attrition cite it. */
  readonly id: number;
  readonly rule: string;
  /**
   * "stated" where the paper says it (with the section), "inferred" where it was chosen because it comes nearest to
   * the paper's Table 2, "source" where the form of a source file asks for it.
   */
  readonly basis: "stated" | "inferred" | "source";
  readonly section: string;
  /** The choices of the specification that change it; none where the rule is fixed. */
  readonly choices: readonly (keyof PanelSpecification)[];
}

function rule(
  id: number,
  basis: ConstructionRule["basis"],
  section: string,
  text: string,
  choices: ConstructionRule["choices"] = [],
): ConstructionRule {
  return { id, rule: text, basis, section, choices };
}

/** The rules of the construction, in the order in which they act. */
export const constructionRules: readonly ConstructionRule[] = [
  rule(1, "stated", "5, 5.4", "The unit is one IGO, one state, one year; a case is one IGO-state pair."),
  rule(
    2,
    "stated",
    "5",
    "IGOs are those that the delegation data code and the IGO data know: 75. The delegation data's 1751 and 5550 are IGOs 4120 and 4115 (inferred); its 3760 serves both the OAU (3760) and its successor, the AU (3761); its 1750 and 1831 are left out. Its 1830, which begins in 1952, serves the EU (1830), a member list from 1993; the EEC (1653, 1958 to 1992) has no number there and is left out (inferred): with it there would be three cases more, Britain 1973, Greece 1981 and Spain 1986, with 39 rows.",
  ),
  rule(
    3,
    "source",
    "",
    "An IGO's column in the state-year file is its short name, lower case, letters and digits only.",
  ),
  rule(4, "source", "5", "State-years of 1960 to 2014 are used as they stand; nothing is interpolated."),
  rule(5, "inferred", "5", "Code 1, full membership, counts as membership; all other codes do not.", [
    "membershipCodes",
  ]),
  rule(6, "source", "", "A state exists in the years for which the state-year file has a row for it."),
  rule(7, "stated", "5.3", "Membership size counts all members of the IGO in the year, scored or not."),
  rule(
    8,
    "inferred",
    "5",
    "A case begins with the first year of membership from 1960 on; cases that begin after 1965 are kept.",
    ["entryAfter"],
  ),
  rule(9, "inferred", "5.2", "A re-entry does not begin a new case; years out of the IGO give no rows.", [
    "reentry",
  ]),
  rule(
    10,
    "stated",
    "5.4",
    "Duration is 1 in the first year of membership and grows by one a calendar year.",
    ["durationCounts"],
  ),
  rule(
    11,
    "inferred",
    "5.1",
    "The score is the latent human rights protection score, version 2.03, which ends in 2010. Versions 3.01 and 4.02 have Czechoslovakia under 316; up to 1992 that is read as 315.",
    ["score"],
  ),
  rule(
    12,
    "stated",
    "5.1, note 16",
    "The IGO mean is the mean score of all other members of the year, equally weighted.",
  ),
  rule(
    13,
    "stated",
    "5.1, note 17",
    "The distance is the state's score minus the IGO mean; it is negative for a more repressive state.",
  ),
  rule(
    14,
    "inferred",
    "5",
    "Cases are kept whose distance in the year before entry exists and is below zero.",
    ["selection", "selectionYear"],
  ),
  rule(
    15,
    "stated",
    "5.1",
    "The outcome is the distance of the year before; for the differenced model of note 19 it is that distance minus the one of the year before it.",
    ["outcomeLag", "outcome"],
  ),
  rule(
    16,
    "inferred",
    "5.3",
    "Change in the mean is the leave-one-out mean of the year before minus that of the year; this sign is the one of the paper's coefficient.",
    ["changeInMeanSign", "changeInMeanTiming"],
  ),
  rule(
    17,
    "inferred",
    "5",
    "Rows with outcome, change in mean, GDP (or tax share) and delegation are kept, up to 2010; nothing is imputed.",
    ["lastYear"],
  ),
  rule(
    18,
    "inferred",
    "5.3",
    "GDP per capita is the World Bank series of November 2018, in US dollars of 2010, not logged; note 19 of the paper asks for the tax share of GDP in its place.",
    ["stateCapacity", "gdpVintage", "gdpForm"],
  ),
  rule(
    19,
    "inferred",
    "5.3",
    "Civil war is 1 in a year with an internal conflict (type 3) of any intensity on the state's territory.",
    ["conflictTypes", "conflictIntensity"],
  ),
  rule(20, "stated", "5.3", "ICCPR is 1 from the calendar year of ratification, accession or succession.", [
    "iccprFrom",
  ]),
  rule(
    21,
    "stated",
    "5.3",
    "Delegation is that of the IGO and year in the delegation data, in their update of May 2021. A note of March 2023 on their authors' page was reported to name a coding error in version 2 of the scores and to ask for version 4; a release of May 2023 goes to 2019. How many scores of the update differ is not known here.",
  ),
  rule(22, "inferred", "5.3", "Human rights IGOs are a list of fifteen organizations.", ["humanRightsIgos"]),
  rule(
    23,
    "inferred",
    "",
    "Year, GDP and tax share are scaled by mean and standard deviation over all memberships 1965-2014.",
    ["scaling"],
  ),
  rule(
    24,
    "inferred",
    "",
    "Delegation and size are scaled by mean and standard deviation over the estimation sample.",
    ["scaling"],
  ),
  rule(
    25,
    "inferred",
    "",
    "Duration, ICCPR, civil war, human rights IGO, change in mean and distance are not scaled.",
  ),
  rule(
    26,
    "stated",
    "5.4",
    "The model is linear and mixed, by restricted maximum likelihood, with an intercept and a slope of duration that vary by case and may correlate.",
  ),
  rule(
    27,
    "stated",
    "5.1, 6.3",
    "Each physical integrity right has its own distance, selection, sample and scales.",
    ["score"],
  ),
  rule(
    28,
    "inferred",
    "7",
    "Robustness: the CIRI index is the sum of the four rights. Samples are split after all other steps and keep the scales of the whole sample: by human rights IGO, by the mandate that the IGO data code, by the state's UN regional group (Turkey, in two groups, counts as Western European).",
    ["score", "igos", "regionalGroup"],
  ),
  rule(
    29,
    "stated",
    "5.2, 6.2",
    "The series before accession are the selected cases' distances from 1965 to the year before entry, not lagged.",
  ),
  rule(
    30,
    "inferred",
    "5.2, 6.2",
    "The series after exit are the selected cases' distances in years out of an IGO that still had a member, until re-entry.",
  ),
];
