import { inWords, type RuleText } from "./rule-text";
import type { PanelSpecification } from "./specification";

const recodes =
  "The delegation data's 1751 and 5550 are IGOs 4120 (EAC) and 4115 (SCO); its 3760 serves both the OAU (3760) and its successor, the AU (3761).";
const eu = "Its 1830, which begins in 1952, serves the EU (1830), a member list from 1993";

/** What rule 2 says of numbers that differ between the two lists. */
const matchingTexts: { readonly [matching in PanelSpecification["igoMatching"]]: string } = {
  "with recodes": `${recodes} ${eu}; the EEC (1653, 1958 to 1992) has no number there and is left out: with it there would be three cases more, Britain 1973, Greece 1981 and Spain 1986, with 39 observations. That makes 75.`,
  "with recodes and the EEC": `${recodes} ${eu}, and the EEC (1653, 1958 to 1992) before it. That makes 76.`,
  "equal numbers alone":
    "Only IGOs with the same number in both are taken, so that the EAC, the SCO, the AU and the EEC are left out. That makes 72.",
};

/** Rules 1 to 10: memberships and cases. */
export function rulesOfCases(specification: PanelSpecification): readonly RuleText[] {
  const { igoMatching, reentry, durationCounts, entryAfter } = specification;
  const reentryTexts = {
    "same case": "A re-entry does not begin a new case; years out of the IGO give no observations.",
    dropped: "A case ends with the first exit; years after a re-entry are dropped.",
    "new case": "A re-entry begins a new case, selected by the distance before it.",
  };
  return [
    {
      rule: "The unit is one IGO, one state, one year; a case is one state-IGO pair.",
      basis: "stated",
      section: "5, 5.4",
      stated: 'The unit is an "IGO-country-year"; the grouping factor is "every state-IGO combination".',
    },
    {
      rule: `IGOs are those that the delegation data code and the IGO data know. ${matchingTexts[igoMatching]} Its 1750 and 1831 are left out.`,
      basis: "inferred",
      section: "5",
      stated:
        "73 IGOs, built on the sample of Hooghe and Marks (2015); memberships from the Correlates of War data.",
      inferred:
        "Which IGOs the two lists have in common, 75 here; the recodes; and that the EEC is left out.",
    },
    {
      rule: "An IGO's column in the state-year file is its short name, lower case, letters and digits only.",
      basis: "source",
    },
    {
      rule: "State-years of 1960 to 2014 are used as they stand; nothing is interpolated. The years before 1965 were gathered in steps of five years and serve only for the first year of membership.",
      basis: "source",
      section: "5",
      stated: "The sample covers 1965 to 2014.",
    },
    {
      rule: `These codes count as membership: ${inWords(specification, "membershipCodes")} membership. All other codes do not.`,
      basis: "inferred",
      section: "5",
      stated: "Membership is taken from the Correlates of War IGO data.",
      inferred: "Which of its codes count.",
    },
    {
      rule: "A state exists in the years for which the state-year file has a row for it.",
      basis: "source",
    },
    {
      rule: "Membership size counts all members of the IGO in the year, with a score or without.",
      basis: "stated",
      section: "5.3",
      stated: "The membership size of the IGO is controlled for.",
    },
    {
      rule: `A case begins with the first year of membership from 1960 on; cases that begin after ${entryAfter} are kept.`,
      basis: "inferred",
      section: "5",
      stated: "States are kept that became members in the observation period, 1965 to 2014.",
      inferred:
        "That an entry in the first year of the period does not count, and from which year on entries are looked for.",
    },
    {
      rule: reentryTexts[reentry],
      basis: "inferred",
      section: "5.2",
      inferred: "What becomes of a state that comes back.",
    },
    {
      rule:
        durationCounts === "calendar years"
          ? "Duration is 1 in the first year of membership and grows by one a calendar year, years out of the IGO included."
          : "Duration is 1 in the first year of membership and grows by one in every year as a member.",
      basis: "inferred",
      section: "5.2, 5.4",
      stated: 'Duration is "the number of membership years", 1 in the first year, 2 in the second.',
      inferred: "Whether years out of the IGO count.",
    },
  ];
}
