import { realpathSync } from "node:fs";
import { relative } from "node:path";
import { modulesBehind } from "alignment/dist/node/code-identity";
import { evidenceModules } from "alignment/dist/node/evidence";
import { repositoryRoot } from "../support";

/** The source files whose compiled text is in the identity of the evidence: a changed comment asks for it anew. */
export const evidenceSources: ReadonlySet<string> = new Set(
  [...modulesBehind(evidenceModules).keys()].map((path) =>
    relative(repositoryRoot, realpathSync(path)).replace("/dist/", "/src/").replace(/\.js$/, ".ts"),
  ),
);
