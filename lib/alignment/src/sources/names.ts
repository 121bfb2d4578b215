/** The names of the sixteen source files, as the project keeps them. */
export const sourceNames = {
  stateYear: "state_year_formatv3.csv",
  igoYear: "igo_year_formatv3.csv",
  scores203: "HumanRightsProtectionScores_v2.03.csv",
  scores204: "HumanRightsProtectionScores_v2.04.csv",
  scores301: "HumanRightsProtectionScores_v3.01.csv",
  scores402: "LHRS-v4.02-2021.csv",
  ciri: "CIRI_physint2011.csv",
  conflicts: "ucdp-prio-acd-181.csv",
  gdp2018: "wdi_gdppc_2018-11_const2010usd.csv",
  gdp2026: "wdi_gdppc_2026-03_const2015usd.csv",
  treaty: "untc_4-4_ICCPR.csv",
  delegation: "mia_delegation_pooling_io_year.csv",
  regions: "un_regional_groups.csv",
  states: "states2016.csv",
  countries: "countrycode_codelist.csv",
  taxes: "owid_ictd_grd_2021.csv",
} as const;

/** The key of a source file. */
export type SourceKey = keyof typeof sourceNames;

/** The name of a source file. */
export type SourceName = (typeof sourceNames)[SourceKey];
