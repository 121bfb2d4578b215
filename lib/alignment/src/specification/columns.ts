import { defaultSpecification, type PanelSpecification } from "./specification";

/** What a column of a written file measures. */
export interface CodebookEntry {
  readonly column: string;
  readonly meaning: string;
  readonly unit: string;
  /** Numbers of the construction rules that make it. */
  readonly rules: string;
}

/** The columns of the tables of a panel, in their order. */
export interface PanelCodebook {
  /** Columns of the estimation sample, `panel.csv`. */
  readonly sample: readonly CodebookEntry[];
  /** Columns of the series before accession, `before.csv`. */
  readonly before: readonly CodebookEntry[];
  /** Columns of the series after exit, `after.csv`. */
  readonly after: readonly CodebookEntry[];
  /** Columns of the table around membership. */
  readonly aroundMembership: readonly CodebookEntry[];
}

const keys: readonly CodebookEntry[] = [
  { column: "ionum", meaning: "IGO", unit: "Correlates of War IGO number", rules: "2" },
  { column: "ccode", meaning: "state", unit: "Correlates of War state number", rules: "6" },
  { column: "year", meaning: "calendar year", unit: "year", rules: "4" },
];

function caseNumber({ reentry }: PanelSpecification): CodebookEntry {
  const isNew = reentry === "new case";
  return {
    column: "case",
    meaning: `number of the case (${isNew ? "one unbroken membership of a state in an IGO" : "the state–IGO pair"}), the grouping factor of the model`,
    unit: "whole number from 0, one a case; it names no state and no IGO",
    rules: "1, 9",
  };
}

/** Whom an IGO's number of members counts. */
function sizeMeaning({ membershipCodes }: PanelSpecification): string {
  const kinds = ["full members", "associate members", "observers"];
  return `members of the IGO (${membershipCodes.map((code) => kinds[code - 1]).join(", ")})`;
}

/** The unit of the score, which distances and means have as well. */
function unitOfScore({ score }: PanelSpecification): string {
  if (score === "CIRI index") return "points of the CIRI index, 0 to 8";
  return score.startsWith("Fariss ") ? `score points (${score})` : `points of the CIRI item ${score}, 0 to 2`;
}

function distanceColumn(specification: PanelSpecification): CodebookEntry {
  const { outcome, outcomeLag } = specification;
  const year = outcomeLag === 1 ? "the year before" : "the same year";
  const distance = `state's score minus the mean of the IGO's other members, ${year}`;
  return {
    column: "distance",
    meaning: outcome === "distance" ? distance : `${distance}; its change on the year before that`,
    unit: `${unitOfScore(specification)}; ${outcome === "distance" ? "below zero: more repressive than the others" : "above zero: the state rises against the others"}`,
    rules: "11–15",
  };
}

function changeInMeanColumn(specification: PanelSpecification): CodebookEntry {
  const { changeInMeanOf, changeInMeanSign, changeInMeanTiming, changeInMeanUnit } = specification;
  const years =
    changeInMeanTiming === "same year"
      ? ["the year before", "this year"]
      : ["two years before", "the year before"];
  const [from, to] = changeInMeanSign === "minus the change" ? years : [...years].reverse();
  return {
    column: "change_mean",
    meaning: `mean of ${changeInMeanOf === "other members" ? "the other" : "all"} members ${from} minus their mean ${to}`,
    unit:
      changeInMeanUnit === "score points"
        ? unitOfScore(specification)
        : "standard deviations over the sample",
    rules: changeInMeanUnit === "score points" ? "16" : "16, 25",
  };
}

/** A covariate and its scaled form, which is the covariate itself where nothing is scaled. */
function scaledColumns(
  raw: CodebookEntry,
  scaledName: string,
  rule: string,
  over: string,
  { scaling }: PanelSpecification,
): readonly CodebookEntry[] {
  const isScaled = scaling !== "none";
  return [
    raw,
    {
      column: scaledName,
      meaning: isScaled ? `${raw.meaning}, standardized over ${over}` : `${raw.meaning}, not scaled`,
      unit: isScaled ? "standard deviations" : raw.unit,
      rules: rule,
    },
  ];
}

/** The covariates, in their order. */
function covariates(specification: PanelSpecification): readonly CodebookEntry[] {
  const {
    gdpForm,
    gdpVintage,
    stateCapacity,
    scaling,
    sampleScales,
    conflictTypes,
    conflictIntensity,
    iccprFrom,
  } = specification;
  const dollars = `constant ${gdpVintage.slice(gdpVintage.indexOf("US dollars"))}`;
  const wide = scaling === "all memberships" ? "all memberships 1965–2014" : "the estimation sample";
  const samples = {
    "whole sample": "the estimation sample of the score",
    "own part": "the part of the sample that is kept",
    "sample of Table 2": "the sample of the score of Table 2",
  };
  const own = samples[sampleScales];
  const gdp = { column: "gdp", meaning: `GDP per capita, vintage ${gdpVintage}`, unit: dollars, rules: "18" };
  const taxes = { column: "tax_share", meaning: "tax revenue", unit: "percent of GDP", rules: "18" };
  const year = { column: "year", meaning: "calendar year", unit: "years", rules: "23" };
  const delegation = {
    column: "delegation",
    meaning: "delegation to the IGO's secretariat",
    unit: "0 to 1",
    rules: "21",
  };
  const size = { column: "size", meaning: sizeMeaning(specification), unit: "states", rules: "7" };
  return [
    changeInMeanColumn(specification),
    scaledColumns(year, "year_s", "23", wide, specification)[1],
    ...scaledColumns(
      gdpForm === "dollars"
        ? gdp
        : { ...gdp, meaning: `natural logarithm of ${gdp.meaning}`, unit: `log of ${dollars}` },
      "gdp_s",
      "23",
      wide,
      specification,
    ),
    {
      column: "iccpr",
      meaning: `party to the ICCPR, from the ${iccprFrom}`,
      unit: "0 or 1",
      rules: "20",
    },
    {
      column: "civil_war",
      meaning: `civil war on the state's territory (conflict types ${conflictTypes.join(", ")}, intensity ${conflictIntensity} and above)`,
      unit: "0 or 1",
      rules: "19",
    },
    ...scaledColumns(delegation, "delegation_s", "24", own, specification),
    { column: "hr_igo", meaning: "human rights IGO", unit: "0 or 1", rules: "22" },
    ...scaledColumns(size, "size_s", "24", own, specification),
    ...(stateCapacity === "tax share of GDP"
      ? scaledColumns(taxes, "tax_share_s", "23", wide, specification)
      : []),
  ];
}

function durationMeaning({ durationCounts }: PanelSpecification): string {
  return durationCounts === "calendar years"
    ? "duration of membership, 1 in the first year; years out of the IGO count"
    : "years as a member, 1 in the first year";
}

/** The distance of a year before accession, in membership or after exit. */
function distanceOfYear(specification: PanelSpecification): CodebookEntry {
  const year = specification.seriesLag === 0 ? "the same year" : "the year before";
  return {
    column: "distance",
    meaning: `state's score minus the mean of the IGO's other members, ${year}`,
    unit: unitOfScore(specification),
    rules: "13",
  };
}

function aroundMembership(specification: PanelSpecification): readonly CodebookEntry[] {
  const before = "minus the years until the first year of membership; 0 from then on";
  const duration = `${durationMeaning(specification)}; 0 before, and after exit that of the last year of membership`;
  return [
    caseNumber(specification),
    ...keys,
    { column: "phase", meaning: "position of the year", unit: "before, member or after", rules: "29, 30" },
    { column: "time_before", meaning: before, unit: "years", rules: "29" },
    {
      column: "has_joined",
      meaning: "from the first year of membership on, after exit as well",
      unit: "0 or 1",
      rules: "8",
    },
    { column: "is_member", meaning: "year of membership", unit: "0 or 1", rules: "5" },
    { column: "duration", meaning: duration, unit: "years", rules: "9, 10" },
    { column: "is_after", meaning: "year after exit", unit: "0 or 1", rules: "30" },
    {
      column: "time_after",
      meaning: "years since the last year of membership; 0 before exit",
      unit: "years",
      rules: "30",
    },
    distanceOfYear(specification),
    ...covariates(specification),
  ];
}

/**
 * What every column of a panel's tables measures, in units that follow the specification.
 *
 * @param specification every choice of the construction; the default one if not given.
 * @returns an entry for each column, in the order of the columns.
 * @example
 * const gdp = panelCodebook(panelSpecification({ gdpForm: "natural logarithm" })).sample[7]; // "log of constant …"
 */
export function panelCodebook(specification: PanelSpecification = defaultSpecification): PanelCodebook {
  const duration = {
    column: "duration",
    meaning: durationMeaning(specification),
    unit: "years",
    rules: "9, 10",
  };
  const yearsBefore = "years until the first year of membership";
  const yearsAfter = "years since the last year of membership";
  const distance = distanceOfYear(specification);
  return {
    sample: [
      caseNumber(specification),
      ...keys,
      duration,
      distanceColumn(specification),
      ...covariates(specification),
    ],
    before: [...keys, { column: "years_before", meaning: yearsBefore, unit: "years", rules: "29" }, distance],
    after: [...keys, { column: "years_after", meaning: yearsAfter, unit: "years", rules: "30" }, distance],
    aroundMembership: aroundMembership(specification),
  };
}

/** The columns of the sample construction, `attrition.csv`. */
export const attritionCodebook: readonly CodebookEntry[] = [
  { column: "step", meaning: "what an observation must have to stay", unit: "", rules: "" },
  { column: "rules", meaning: "construction rules of the step", unit: "", rules: "" },
  { column: "rows", meaning: "observations (state–IGO–years) left", unit: "observations", rules: "" },
  { column: "cases", meaning: "cases (state–IGO pairs) left", unit: "cases", rules: "" },
  { column: "igos", meaning: "IGOs left", unit: "IGOs", rules: "" },
  { column: "states", meaning: "states left", unit: "states", rules: "" },
  { column: "rows_lost", meaning: "observations that the step takes away", unit: "observations", rules: "" },
  {
    column: "cases_lost",
    meaning: "cases that have no observation left because of the step",
    unit: "cases",
    rules: "",
  },
];
