export { faultOf } from "./check";
export type { CiriTable } from "./ciri";
export type { CowCode, IgoId } from "./codes";
export type { ConflictTable } from "./conflicts";
export type { Concordance, NamedCountry } from "./countries";
export type { DelegationTable } from "./delegation";
export { asPublished, type LeastRecords, type SourceContents, type SourceFiles, sourceFiles } from "./files";
export type { GdpSource, GdpVintage } from "./gdp";
export { sourceManifest } from "./manifest";
export type { Igo, Memberships } from "./memberships";
export { type SourceKey, type SourceName, sourceNames } from "./names";
export { type ContentSummary, formatSummary } from "./recognise";
export { type RegionalGroup, type RegionTable, regionalGroupNames, regionalGroupOfStates } from "./regions";
export { type DownloadAddress, type SourceFileEntry, sourceEntry, sourceRegistry } from "./registry";
export { type CiriItem, type FarissVersion, type ScoreName, type ScoreTable, scoreNames } from "./scores";
export {
  asksFor,
  neededFiles,
  parseSources,
  type SourceChoice,
  type Sources,
  scoreOfTable2,
  sourceParser,
} from "./sources";
export { type StateTable, stateYearsOutside } from "./states";
export type { TaxSource } from "./taxes";
export type { TreatySource } from "./treaty";
