import { constructionRules } from "./rules";
import { alternatives, defaultSpecification } from "./specification";

/** What a column of a written file measures. */
export interface CodebookEntry {
  readonly column: string;
  readonly meaning: string;
  readonly unit: string;
  /** Numbers of the construction rules that make it. */
  readonly rules: string;
}

const keys: readonly CodebookEntry[] = [
  { column: "ionum", meaning: "IGO", unit: "Correlates of War IGO number", rules: "2" },
  { column: "ccode", meaning: "state", unit: "Correlates of War state number", rules: "6" },
  { column: "year", meaning: "calendar year", unit: "year", rules: "4" },
];

/** The columns of `panel.csv`. */
export const panelCodebook: readonly CodebookEntry[] = [
  ...keys,
  {
    column: "duration",
    meaning: "duration of membership, 1 in the first year",
    unit: "years",
    rules: "9, 10",
  },
  {
    column: "distance",
    meaning: "state's score minus the mean of the IGO's other members, the year before",
    unit: "score points; below zero: more repressive than the others",
    rules: "11-15",
  },
  {
    column: "change_mean",
    meaning: "mean of the other members the year before minus their mean this year",
    unit: "score points",
    rules: "16",
  },
  { column: "year_s", meaning: "year, scaled", unit: "standard deviations", rules: "23" },
  { column: "gdp", meaning: "GDP per capita", unit: "constant US dollars of the vintage", rules: "18" },
  { column: "gdp_s", meaning: "GDP per capita, scaled", unit: "standard deviations", rules: "23" },
  { column: "iccpr", meaning: "party to the ICCPR", unit: "0 or 1", rules: "20" },
  { column: "civil_war", meaning: "civil war on the state's territory", unit: "0 or 1", rules: "19" },
  { column: "delegation", meaning: "delegation to the IGO's secretariat", unit: "0 to 1", rules: "21" },
  { column: "delegation_s", meaning: "delegation, scaled", unit: "standard deviations", rules: "24" },
  { column: "hr_igo", meaning: "human rights IGO", unit: "0 or 1", rules: "22" },
  { column: "size", meaning: "members of the IGO", unit: "states", rules: "7" },
  { column: "size_s", meaning: "members of the IGO, scaled", unit: "standard deviations", rules: "24" },
];

/** The columns that the sample has besides where the specification takes the tax share for state capacity. */
export const taxCodebook: readonly CodebookEntry[] = [
  { column: "tax_share", meaning: "tax revenue", unit: "percent of GDP", rules: "18" },
  { column: "tax_share_s", meaning: "tax revenue, scaled", unit: "standard deviations", rules: "23" },
];

const distanceNow: CodebookEntry = {
  column: "distance",
  meaning: "state's score minus the mean of the IGO's members, the same year",
  unit: "score points",
  rules: "13",
};

/** The columns of `before.csv`. */
export const beforeCodebook: readonly CodebookEntry[] = [
  ...keys,
  { column: "years_before", meaning: "years until the first year of membership", unit: "years", rules: "29" },
  distanceNow,
];

/** The columns of `after.csv`. */
export const afterCodebook: readonly CodebookEntry[] = [
  ...keys,
  { column: "years_after", meaning: "years since the last year of membership", unit: "years", rules: "30" },
  distanceNow,
];

const caseNumber: CodebookEntry = {
  column: "case",
  meaning: "number of the case (the IGO-state pair) in the table",
  unit: "from 0",
  rules: "1",
};

/** The columns of the table around membership, which `panel.aroundMembership()` gives. */
export const aroundMembershipCodebook: readonly CodebookEntry[] = [
  caseNumber,
  ...keys,
  { column: "phase", meaning: "place of the year", unit: "before, member or after", rules: "29, 30" },
  {
    column: "time_before",
    meaning: "minus the years until the first year of membership; 0 from then on",
    unit: "years",
    rules: "29",
  },
  {
    column: "has_joined",
    meaning: "from the first year of membership on, after exit as well",
    unit: "0 or 1",
    rules: "8",
  },
  { column: "is_member", meaning: "year of membership", unit: "0 or 1", rules: "5" },
  {
    column: "duration",
    meaning: "duration of membership; 0 before, and after exit that of the last year of membership",
    unit: "years",
    rules: "9, 10",
  },
  { column: "is_after", meaning: "year after exit", unit: "0 or 1", rules: "30" },
  {
    column: "time_after",
    meaning: "years since the last year of membership; 0 before exit",
    unit: "years",
    rules: "30",
  },
  distanceNow,
  ...panelCodebook.filter(
    ({ column }) => !["ionum", "ccode", "year", "duration", "distance"].includes(column),
  ),
];

/** The columns of `attrition.csv`. */
export const attritionCodebook: readonly CodebookEntry[] = [
  { column: "step", meaning: "what a row must have to stay", unit: "", rules: "" },
  { column: "rules", meaning: "construction rules of the step", unit: "", rules: "" },
  { column: "rows", meaning: "IGO-country-years left", unit: "rows", rules: "" },
  { column: "cases", meaning: "IGO-state pairs left", unit: "pairs", rules: "" },
  { column: "igos", meaning: "IGOs left", unit: "IGOs", rules: "" },
  { column: "states", meaning: "states left", unit: "states", rules: "" },
  { column: "rows_lost", meaning: "rows that the step takes away", unit: "rows", rules: "" },
  {
    column: "cases_lost",
    meaning: "pairs that have no row left because of the step",
    unit: "pairs",
    rules: "",
  },
];

function columnsSection(file: string, entries: readonly CodebookEntry[]): string {
  const rows = entries.map(
    ({ column, meaning, unit, rules }) => `| \`${column}\` | ${meaning} | ${unit} | ${rules} |`,
  );
  return [`## ${file}`, "", "| column | meaning | unit | rules |", "|---|---|---|---|", ...rows, ""].join(
    "\n",
  );
}

function rulesSection(): string {
  const rows = constructionRules.map(({ id, rule, basis, section, choices }) => {
    const place = section === "" ? basis : `${basis} (section ${section})`;
    return `| ${id} | ${rule} | ${place} | ${choices.map((choice) => `\`${choice}\``).join(", ")} |`;
  });
  return [
    "## Construction rules",
    "",
    "| rule | what it says | basis | choices |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function choicesSection(): string {
  const rows = Object.entries(alternatives).map(([choice, accepted]) => {
    const byDefault = defaultSpecification[choice as keyof typeof defaultSpecification];
    let values = "whole numbers";
    if (accepted.kind === "whole number") values = `${accepted.minimum} to ${accepted.maximum}`;
    else if (accepted.values !== undefined)
      values = accepted.values.map((value) => JSON.stringify(value)).join(", ");
    return `| \`${choice}\` | ${JSON.stringify(byDefault)} | ${values} |`;
  });
  return [
    "## Choices of the specification",
    "",
    "| choice | default | accepted |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

/** The codebook of the written files, the construction rules and the choices, as Markdown. */
export function formatCodebook(): string {
  return [
    "# Codebook",
    "",
    "What the files that `npm run panel` writes hold, the rules that make them, and the choices that change them.",
    "An empty cell is a missing value.",
    "",
    columnsSection("panel.csv", panelCodebook),
    columnsSection('panel.csv besides, with "stateCapacity": "tax share of GDP"', taxCodebook),
    columnsSection("before.csv", beforeCodebook),
    columnsSection("after.csv", afterCodebook),
    columnsSection("the table around membership (in notebooks)", aroundMembershipCodebook),
    columnsSection("attrition.csv", attritionCodebook),
    rulesSection(),
    choicesSection(),
  ].join("\n");
}
