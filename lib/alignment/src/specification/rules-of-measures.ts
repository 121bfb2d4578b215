import { inWords, type RuleText } from "./rule-text";
import type { PanelSpecification } from "./specification";

/** Rules 11 to 16: score, distance, selection and outcome. */
function rulesOfDistances(specification: PanelSpecification): readonly RuleText[] {
  const { score, selection, selectionYear, outcome, outcomeLag } = specification;
  const scoreText = score.startsWith("Fariss ")
    ? `The score is the latent human rights protection score, version ${score.slice("Fariss ".length)}.`
    : `The score is ${score === "CIRI index" ? "the sum of the four CIRI items DISAP, KILL, POLPRIS and TORT" : `the CIRI item ${score}`} of the file of version 2.03.`;
  const sideTexts = {
    "worse than the mean": "is below zero",
    "better than the mean": "is above zero",
    "every case with a distance": "is known, on either side of zero",
  };
  const yearOfOutcome = outcomeLag === 1 ? "of the year before" : "of the same year";
  const outcomeText =
    outcome === "distance"
      ? `The outcome is the distance ${yearOfOutcome}.`
      : `The outcome is the distance ${yearOfOutcome} minus that of the year before it.`;
  return [
    {
      rule: `${scoreText} Version 2.03 ends in 2010. Versions 3.01 and 4.02 have Czechoslovakia under 316; up to 1992 that is read as 315.`,
      basis: "inferred",
      section: "5.1",
      stated: "The score is that of Fariss (2014).",
      inferred: "The version of the score.",
    },
    {
      rule: "The IGO mean is the mean score of all other members of the year, equally weighted.",
      basis: "stated",
      section: "5.1, note 16",
      stated: "The average across all members, the state itself left out.",
    },
    {
      rule: "The distance is the state's score minus the IGO mean; it is negative for a more repressive state.",
      basis: "stated",
      section: "5.1, note 17",
      stated: "IGO means are subtracted from the states' individual scores.",
    },
    {
      rule: `Cases are kept whose distance (${selectionYear}) ${sideTexts[selection]}. They are selected by their ${specification.selectionScore === "own score" ? "own score" : `distance in ${specification.selectionScore}`}.`,
      basis: "stated",
      section: "5, 5.1",
      stated:
        "Cases are kept that had worse human rights records before membership than the average of the IGO.",
      inferred: "In which year before membership.",
    },
    {
      rule: outcomeText,
      basis: "stated",
      section: "5.1, note 19",
      stated: "All outcomes are lagged by one year; a further model takes the yearly change of the distance.",
    },
    {
      rule: changeInMeanText(specification),
      basis: "inferred",
      section: "5.3",
      stated: 'The "annual change in the average human rights scores of IGOs" is controlled for.',
      inferred:
        "Its sign (which is that of the paper's coefficient), its year, and that the state itself is left out.",
    },
  ];
}

function changeInMeanText({
  changeInMeanOf,
  changeInMeanSign,
  changeInMeanTiming,
}: PanelSpecification): string {
  const mean = changeInMeanOf === "other members" ? "the leave-one-out mean" : "the mean of all members";
  const [later, earlier] =
    changeInMeanTiming === "same year"
      ? ["the year", "the year before"]
      : ["the year before", "the year before that"];
  const [from, to] = changeInMeanSign === "minus the change" ? [earlier, later] : [later, earlier];
  return `Change in the mean is ${mean} of ${from} minus that of ${to}.`;
}

/** Rules 17 to 22: observations and covariates. */
function rulesOfCovariates(specification: PanelSpecification): readonly RuleText[] {
  const { lastYear, stateCapacity, gdpVintage, gdpForm, conflictIntensity, iccprFrom, humanRightsIgos } =
    specification;
  const form = gdpForm === "dollars" ? "not logged" : "as natural logarithm";
  const capacity =
    stateCapacity === "GDP per capita"
      ? "It stands for the capacity of the state."
      : "The tax share of GDP stands for the capacity of the state in its place.";
  return [
    {
      rule: `Observations with outcome, change in mean, ${stateCapacity} and delegation are kept, up to ${lastYear}; nothing is imputed.`,
      basis: "inferred",
      section: "5",
      stated: "The sample covers 1965 to 2014.",
      inferred:
        "That observations with a missing value are dropped, and the last year, in which version 2.03 ends.",
    },
    {
      rule: `GDP per capita is the World Bank series of ${gdpVintage}, ${form}. ${capacity}`,
      basis: "inferred",
      section: "5.3, note 19",
      stated:
        "State capacity is GDP per capita of the World Development Indicators; a further model takes taxes/GDP.",
      inferred:
        "The vintage of the indicators (the paper says US dollars of 2000 and links to current ones), and the form.",
    },
    {
      rule: `Civil war is 1 in a year with a conflict of these types on the state's territory: ${inWords(specification, "conflictTypes")}; of ${conflictIntensity === 1 ? "any intensity" : "at least 1,000 battle-related deaths"}.`,
      basis: "inferred",
      section: "5.3",
      stated: "Ongoing civil wars are taken from the UCDP Armed Conflict Dataset.",
      inferred: "Which types and which intensity are civil wars.",
    },
    {
      rule: `ICCPR is 1 from the ${iccprFrom === "year of ratification" ? "calendar year" : "year after the calendar year"} of ratification, accession or succession.`,
      basis: "inferred",
      section: "5.3",
      stated: "Ratification of the ICCPR is a binary variable coded for each state-year.",
      inferred: "From which year on it is 1, and that accession and succession count as ratification.",
    },
    {
      rule: "Delegation is that of the IGO and year in the delegation data, in their update of May 2021. A note of March 2023 on their authors' page was reported to name a coding error in version 2 of the scores and to ask for version 4; a release of May 2023 goes to 2019. How many scores of the update differ is not known here.",
      basis: "stated",
      section: "5.3",
      stated: "Delegation is as classified by Hooghe and Marks (2015).",
    },
    {
      rule: `Human rights IGOs are a list of ${humanRightsIgos.length} organizations: ${humanRightsIgos.join(", ") || "none"}.`,
      basis: "inferred",
      section: "5.3",
      stated: "A covariate marks human rights IGOs.",
      inferred: "Which IGOs they are.",
    },
  ];
}

/** Rules 11 to 22: how outcome and covariates are measured. */
export function rulesOfMeasures(specification: PanelSpecification): readonly RuleText[] {
  return [...rulesOfDistances(specification), ...rulesOfCovariates(specification)];
}
