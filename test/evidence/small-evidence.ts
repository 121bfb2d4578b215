import { sourceFiles } from "alignment/dist/sources/files";
import { type EvidenceData, evidenceData } from "alignment/dist/study/evidence/evidence-data";
import { formatSimulatedWorld, simulateWorld, type WorldParameters } from "alignment/worlds";

/** The evidence data of a small simulated world, made in memory. */
export function smallEvidence(changes: Partial<WorldParameters> = {}): EvidenceData {
  const texts = formatSimulatedWorld(simulateWorld({ stateCount: 50, igoCount: 30, seed: 3, ...changes }));
  return evidenceData(
    sourceFiles({
      contentOf: (file) => texts.get(file) as string,
      leastRecords: () => ({ count: 0, authority: "as simulated" }),
    }),
  );
}
