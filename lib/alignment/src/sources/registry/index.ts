import { type SourceKey, type SourceName, sourceNames } from "../names";
import { concordanceFiles } from "./concordances";
import { covariateFiles } from "./covariates";
import type { SourceFileEntry } from "./entry";
import { membershipFiles } from "./memberships";
import { rightsFiles } from "./scores";

export type { DownloadAddress, ReadColumns, SourceFileEntry } from "./entry";

const entries: { readonly [key in SourceKey]: SourceFileEntry } = {
  ...membershipFiles,
  ...rightsFiles,
  ...covariateFiles,
  ...concordanceFiles,
};

/** Every source file that the project knows, in the order in which it lists them. */
export const sourceRegistry: readonly SourceFileEntry[] = (Object.keys(sourceNames) as SourceKey[]).map(
  (key) => entries[key],
);

/** The entry of the file of a name. */
export function sourceEntry(name: SourceName): SourceFileEntry {
  return sourceRegistry.find((entry) => entry.name === name) as SourceFileEntry;
}
