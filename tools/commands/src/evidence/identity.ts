import { neededFiles } from "alignment/sources";
import { panelSpecification } from "alignment/specification";
import { measureNames } from "alignment/study";
import { hashesOfFiles, hashOfCode } from "../identity";

/** What determines every number of the evidence, besides the request. */
export interface EvidenceIdentity {
  /** SHA-256 of each raw file, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** SHA-256 of the compiled library and engine. */
  readonly code: string;
}

/** The hashes of the raw files that the evidence rests on, and of the code. */
export function evidenceIdentity(folder: string): EvidenceIdentity {
  const names = new Set(
    measureNames.flatMap((score) =>
      neededFiles(panelSpecification({ score, regionalGroup: "African States" })),
    ),
  );
  return { files: hashesOfFiles(folder, [...names].sort()), code: hashOfCode() };
}
