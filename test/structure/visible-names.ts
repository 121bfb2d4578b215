/** Values that each choice of the construction accepted; of a range some, the default among them. */
export const choicesBefore = {
  score: [
    ...["Fariss 2.03", "Fariss 2.04", "Fariss 3.01", "Fariss 4.02"],
    ...["DISAP", "KILL", "POLPRIS", "TORT", "CIRI index"],
  ],
  membershipCodes: [[1], [1, 2, 3]],
  entryAfter: [1960, 1965, 2009],
  reentry: ["same case", "dropped"],
  durationCounts: ["calendar years", "years as a member"],
  selection: ["worse than the mean", "better than the mean", "every case with a distance"],
  selectionYear: ["the year before entry", "the year of entry", "mean of the three years before entry"],
  outcomeLag: [0, 1],
  outcome: ["distance", "yearly change of the distance"],
  changeInMeanSign: ["minus the change", "the change"],
  changeInMeanTiming: ["same year", "lagged one year"],
  conflictTypes: [[3], [1, 2, 3, 4]],
  conflictIntensity: [1, 2],
  stateCapacity: ["GDP per capita", "tax share of GDP"],
  gdpVintage: ["2018-11, US dollars of 2010", "2026-03, US dollars of 2015"],
  gdpForm: ["dollars", "natural logarithm"],
  iccprFrom: ["year of ratification", "year after ratification"],
  scaling: ["all memberships", "estimation sample", "none"],
  humanRightsIgos: [
    [1390, 3760, 3761, 3900, 3770, 2702, 4400, 2250, 2700, 2830, 4410, 3940, 1830, 4550, 1840],
  ],
  igos: ["all", "human rights", "other", "political", "economic", "social"],
  regionalGroup: [
    ...["all", "African States", "Asia-Pacific States", "Eastern European States"],
    ...["Latin American and Caribbean States", "Western European and other States"],
  ],
  lastYear: [1966, 2010, 2014],
} as const;

/** Columns of the files that `npm run panel` wrote, in their order. */
export const panelColumnsBefore = {
  "panel.csv":
    "ionum ccode year duration distance change_mean year_s gdp gdp_s iccpr civil_war delegation delegation_s hr_igo size size_s",
  "before.csv": "ionum ccode year years_before distance",
  "after.csv": "ionum ccode year years_after distance",
  "attrition.csv": "step rules rows cases igos states rows_lost cases_lost",
} as const;

/** Keys of results.json; those that were numbers of a place in a list are not among them. */
export const resultsBefore = [
  "input specification made results input.kind coverage.2010.states coverage.2010.scored stateSystem.outside",
  "scales.year igos.inSample exits.readings cases.selected cases.exits distance.entry.mean fiveCases.commonSlope",
  "allCases.commonSlope table2.TERM.estimate table2.variances table2.fit table2.divergingShare table2.cases figure2",
  "h2.memberGap figure3a h1.fiveYearsBefore h1.jumpAtAccession h1.slopeChangeAtAccession h1.candidateGap",
  "h1.accessionGap h1.equivalence h3.exits figure3b h3.dropAtExit h3.slopeChangeAtExit h3.fourYearsAfter h3.afterExit",
  "h3.detectable h3.power h3.equivalence table3.RIGHT.TERM.estimate table3.RIGHT.variances table3.RIGHT.fit",
  "table3.joint rights.same.joint rights.same.rows h4.disappearances h4.shift h4.verdict robustness.KEY",
  "robustness.counts robustness.difference.human-rights robustness.difference.human-rights-p",
  "robustness.difference.types-p robustness.differenced.mean robustness.differenced.duration",
  "robustness.differenced.findings robustness.intercept-only.slope robustness.intercept-only.standardError",
  "robustness.intercept-only.likelihoodRatio robustness.crossed.slope robustness.state-slopes.slope",
  "robustness.methods.changed robustness.methods.changed-by-state verdicts ledger ledger.claims ledger.contradictions",
].join(" ");
