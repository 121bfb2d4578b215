import { type SourceFileEntry, sourceRegistry } from "./registry";

/** A source file as `data/manifest.json` lists it, for people and for other programs. */
function manifestEntry(entry: SourceFileEntry): object {
  const { name, title, purpose, neededFor, restsOnIt, version, licence, citation, sourcePage } = entry;
  const { sha256, bytes, records, values } = entry.verified;
  return {
    name,
    title,
    purpose,
    neededFor,
    restsOnIt,
    obtained: entry.addresses.length > 0 ? "download" : "by-hand",
    version,
    licence,
    citation,
    sourcePage,
    copy: { sha256, bytes, rows: records, values },
    columns: Object.keys(entry.columns),
    addresses: entry.addresses,
    byHand: entry.byHand,
  };
}

/** The list of the source files, as `data/manifest.json` holds it; a test compares the two. */
export function sourceManifest(): { readonly note: string; readonly files: readonly object[] } {
  return {
    note:
      'Where each public input file comes from, and how a copy is recognised. "copy" is the file that this project was developed with: ' +
      'the hash of its bytes, and the hash of the values in the columns that are read ("columns"), by which the same file is known after another program has saved it again. ' +
      "The project contains none of these files. The list is written from lib/alignment/src/sources/registry.",
    files: sourceRegistry.map(manifestEntry),
  };
}
