import type { RuleText } from "./rule-text";
import type { PanelSpecification } from "./specification";

/** Rules 23 to 25: scales. */
function rulesOfScales({ scaling, sampleScales, changeInMeanUnit }: PanelSpecification): readonly RuleText[] {
  const inferred = "The paper does not mention scaling.";
  const notScaled = "Year, GDP and tax share are not scaled.";
  const rows = scaling === "all memberships" ? "all memberships 1965–2014" : "the estimation sample";
  const samples = {
    "whole sample": "the estimation sample of the score, before a part of it is kept",
    "own part": "the part of the estimation sample that is kept",
    "sample of Table 2": "the estimation sample that the score of Table 2 gives",
  };
  const change = changeInMeanUnit === "score points" ? ", change in mean" : "";
  const changeScaled =
    changeInMeanUnit === "score points" ? "" : " Change in mean is scaled over the estimation sample.";
  return [
    {
      rule:
        scaling === "none"
          ? notScaled
          : `Year, GDP and tax share are scaled by mean and standard deviation over ${rows}.`,
      basis: "inferred",
      inferred,
    },
    {
      rule:
        scaling === "none"
          ? "Delegation and size are not scaled."
          : `Delegation and size are scaled by mean and standard deviation over ${samples[sampleScales]}.`,
      basis: "inferred",
      inferred,
    },
    {
      rule: `Duration, ICCPR, civil war, human rights IGO${change} and distance are not scaled.${changeScaled}`,
      basis: "inferred",
      stated: "Duration counts years; ICCPR is binary.",
      inferred: "That the change in the mean stays in score points.",
    },
  ];
}

/** Rules 26 to 30: models, parts of the sample, and what surrounds it. */
export function rulesOfModels(specification: PanelSpecification): readonly RuleText[] {
  const { beforeFrom, seriesLag, exits, igos, regionalGroup } = specification;
  const lag = seriesLag === 0 ? "not lagged" : "lagged by one year";
  const kept =
    igos === "all" && regionalGroup === "all" ? "" : ` Kept here: IGOs ${igos}; states ${regionalGroup}.`;
  const which = exits === "every exit" ? "" : "; only exits after which the state stayed out are followed";
  return [
    ...rulesOfScales(specification),
    {
      rule: "The model is linear and mixed, by restricted maximum likelihood, with an intercept and a slope of duration that vary by case and may correlate.",
      basis: "inferred",
      section: "5.4",
      stated: "Varying intercepts and slopes of duration by case; Table 2 prints their covariance.",
      inferred: "That the likelihood is the restricted one.",
    },
    {
      rule: "Each physical integrity right has its own distance, selection, sample and scales.",
      basis: "inferred",
      section: "5.1, 6.3",
      stated: "The distances of the four rights are compared; all outcomes are lagged by one year.",
      inferred:
        "That each right selects its own cases, and that its covariates are scaled over its own sample.",
    },
    {
      rule: `Robustness: the CIRI index is the sum of the four rights. Parts of the sample are taken after all other steps: by human rights IGO, by the mandate that the IGO data code, by the state's UN regional group (Turkey, in two groups, counts as Western European, as it does in UN elections).${kept}`,
      basis: "inferred",
      section: "7",
      stated: "The models are repeated for the CIRI index, for kinds of IGOs and with regional groups.",
      inferred:
        "That parts keep the means, the selection and the scales of the whole sample. For the scales the robustness table has the alternative, under rule 24 (own part). For means and selection there is none: a distance to a part of the members, or a selection by it, would be another outcome and another sample, not another reading of this one.",
    },
    {
      rule: `The series before accession are the selected cases' distances from ${beforeFrom} to the year before entry, ${lag}.`,
      basis: "inferred",
      section: "5.2, 6.2",
      stated: "The number of years before membership, and the distances of those years.",
      inferred: "From which year on, and that the distance is that of the same year.",
    },
    {
      rule: `The series after exit are the selected cases' distances in years out of an IGO that still had a member, until re-entry, ${lag}${which}.`,
      basis: "inferred",
      section: "5.2, 6.2",
      stated: "The number of years after membership, and the distances of those years.",
      inferred: "Which exits count, and that the distance is that of the same year.",
    },
  ];
}
