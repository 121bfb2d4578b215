import { regionalGroupNames } from "../sources/regions";
import { oneOf, wholeNumber } from "./declaration";

/** The groups of IGOs that a specification can keep. */
const igoGroups = ["all", "human rights", "other", "political", "economic", "social"] as const;

/** A group of IGOs: all, the human rights IGOs or the others, or those of one mandate. */
export type IgoGroup = (typeof igoGroups)[number];

/** The choices that decide which observations are kept, over which they are scaled, and what surrounds them. */
export const choicesOfSamples = {
  lastYear: wholeNumber(1966, 2014, {
    default: 2010,
    alternatives: [2000, 2005],
    crossed: [2005],
    rule: 17,
    basis: "inferred",
    stage: "rows",
    label: "Last year",
    question: "Which is the last year of the estimation sample?",
    meaning: "Version 2.03 of the score ends in 2010; the paper says 2014.",
  }),
  igos: oneOf(igoGroups, {
    default: "all",
    crossed: [],
    rule: 28,
    basis: "stated",
    stage: "parts",
    label: "IGOs",
    question: "Which IGOs are kept?",
    meaning:
      "All, the human rights IGOs or the others, or those with one mandate; the paper's appendix reports each part. Means " +
      "and selection are those of all IGOs.",
  }),
  regionalGroup: oneOf(["all", ...regionalGroupNames], {
    default: "all",
    crossed: [],
    rule: 28,
    basis: "stated",
    stage: "parts",
    label: "States",
    question: "The states of which regional group are kept?",
    meaning:
      "All, or those of one regional group of the United Nations. Means and selection are those of all states.",
  }),
  scaling: oneOf(["all memberships", "estimation sample", "none"], {
    default: "all memberships",
    rule: 23,
    furtherRules: [24],
    basis: "inferred",
    stage: "scales",
    label: "Scales from",
    question: "Over which observations are year and GDP scaled?",
    meaning:
      "Year, GDP and tax share by mean and standard deviation over all memberships from 1965 to 2014, or over the " +
      "estimation sample, as delegation and size are; or nothing is scaled. The paper does not mention scaling.",
  }),
  sampleScales: oneOf(["whole sample", "own part", "sample of Table 2"], {
    default: "whole sample",
    rule: 24,
    furtherRules: [27, 28],
    basis: "inferred",
    stage: "scales",
    label: "Scales of delegation and size",
    question: "Over which sample are delegation and size scaled?",
    meaning:
      "Over the sample of the score before parts of it are kept; over the part that is kept; or over the sample that " +
      "the score of Table 2 gives. For Table 2 itself the three are the same.",
    within: { "own part": [{ igos: "human rights" }], "sample of Table 2": [{ score: "DISAP" }] },
  }),
  beforeFrom: wholeNumber(1960, 2009, {
    default: 1965,
    alternatives: [1960, 1980],
    rule: 29,
    basis: "inferred",
    stage: "series",
    label: "Years before accession from",
    question: "From which year on are distances before accession looked at?",
    meaning:
      "The paper's observation period begins in 1965; it does not say whether earlier years are shown.",
  }),
  seriesLag: oneOf([0, 1], {
    default: 0,
    rule: 29,
    furtherRules: [30],
    basis: "inferred",
    stage: "series",
    label: "Lag of the series",
    question: "Are the distances before accession and after exit lagged as the outcome is?",
    meaning: "With 0 a year has its own distance, with 1 that of the year before.",
    valueLabels: { 0: "same year", 1: "one year" },
  }),
  exits: oneOf(["every exit", "exits without return"], {
    default: "every exit",
    rule: 30,
    basis: "inferred",
    stage: "series",
    label: "Exits",
    question: "Which exits are followed?",
    meaning: "Every exit until a re-entry, or only those after which the state stayed out.",
  }),
};

/** The choice of the model that is fitted to the sample; no stage of the construction reads it. */
export const choicesOfModel = {
  estimation: oneOf(["REML", "ML"], {
    default: "REML",
    rule: 26,
    basis: "inferred",
    stage: "model",
    label: "Estimation",
    question: "Is the model estimated by restricted or by full maximum likelihood?",
    meaning: "The paper names neither; its Table 2 prints a log-likelihood.",
  }),
};
