import { type IgoMatching, igosLeftOut } from "../sources/delegation";
import { oneOf, wholeNumber, wholeNumbers } from "./declaration";

/** The choices that decide which memberships are cases of the study. */
export const choicesOfCases = {
  igoMatching: oneOf(Object.keys(igosLeftOut) as readonly IgoMatching[], {
    default: "with recodes",
    rule: 2,
    basis: "inferred",
    stage: "memberships",
    label: "IGOs of the study",
    question: "How are the IGOs of the delegation data matched with those of the IGO data?",
    meaning:
      "With recodes the East African Community and the Shanghai Cooperation Organisation are found under other numbers, " +
      "and the African Union beside the Organisation of African Unity. With the EEC the European Economic Community is " +
      "an IGO beside the European Union in the same way. With equal numbers alone none of these is taken. The paper " +
      "counts 73 IGOs.",
  }),
  membershipCodes: wholeNumbers({
    values: [1, 2, 3],
    default: [1],
    alternatives: [
      [1, 2],
      [1, 2, 3],
    ],
    crossed: [[1, 2]],
    rule: 5,
    basis: "inferred",
    stage: "memberships",
    label: "Membership",
    question: "Which codes of the membership data count as membership?",
    meaning:
      "Full members, associate members and observers have codes of their own; the paper speaks of members.",
    valueLabels: { 1: "full", 2: "associate", 3: "observer" },
  }),
  entryAfter: wholeNumber(1960, 2013, {
    default: 1965,
    alternatives: [1960, 1970, 1980, 1990],
    crossed: [1980],
    rule: 8,
    basis: "inferred",
    stage: "cases",
    label: "Entries after",
    question: "After which year must a state have joined?",
    meaning:
      "The paper keeps states that became members in the observation period, 1965 to 2014. Memberships before 1965 were " +
      "gathered in steps of five years, so that an entry in 1965 may be an earlier one.",
  }),
  reentry: oneOf(["same case", "dropped", "new case"], {
    default: "same case",
    crossed: ["dropped"],
    rule: 9,
    furtherRules: [29, 30],
    basis: "inferred",
    stage: "memberships",
    label: "Re-entry",
    question: "What becomes of a state that leaves an IGO and joins it again?",
    meaning:
      "Its later years of membership belong to the same case, or are dropped, or are a case of their own, which is " +
      "selected by the distance before the re-entry.",
  }),
  selection: oneOf(["worse than the mean", "better than the mean", "every case with a distance"], {
    default: "worse than the mean",
    crossed: ["every case with a distance"],
    rule: 14,
    basis: "stated",
    stage: "cases",
    label: "Cases",
    question: "Which cases are kept, by their distance to the members' mean before entry?",
    meaning:
      "The paper keeps states with a worse human rights record than the average of the IGO. A selection on the outcome " +
      "lets regression to the mean pass for alignment; the two other values show how much.",
  }),
  selectionYear: oneOf(
    ["the year before entry", "the year of entry", "mean of the three years before entry"],
    {
      default: "the year before entry",
      rule: 14,
      basis: "inferred",
      stage: "cases",
      label: "Year of selection",
      question: "In which year is the distance taken on which cases are selected?",
      meaning: 'The paper says "before membership" and names no year.',
    },
  ),
  selectionScore: oneOf(["own score", "Fariss 2.03"], {
    default: "own score",
    rule: 27,
    basis: "inferred",
    stage: "cases",
    label: "Score of selection",
    question: "By which score are cases selected?",
    meaning:
      "By the score whose distance is the outcome, or by the score of Table 2 whatever the outcome is. The two differ " +
      "for the CIRI items, their index and the other versions of the latent score.",
    within: {
      "Fariss 2.03": [{ score: "DISAP" }, { score: "KILL" }, { score: "POLPRIS" }, { score: "TORT" }],
    },
  }),
};
