import type { Unused } from "./choose";
import { type FileOutcome, isThere } from "./outcome";
import type { RunResult } from "./run";

/** Files that were not used and are listed; the others are counted. */
const mostUnused = 40;

/**
 * The summary of a run: how many files were got and were there, what else was found and not used, each one that failed
 * with every address and reason, each one to be obtained by hand with what to get where.
 *
 * @param result how each file stands, and what was not used.
 * @param rawFolder the folder of the source files, as shown to the user.
 * @returns the lines to print.
 */
export function summaryLines({ outcomes, unused }: RunResult, rawFolder: string): readonly string[] {
  const withStatus = (status: FileOutcome["status"]) =>
    outcomes.filter((outcome) => outcome.status === status);
  const counts = (["got", "already there", "failed", "not found", "by hand"] as const).map(
    (status) => `${withStatus(status).length} ${status}`,
  );
  const lines = ["", `${rawFolder}: ${counts.join(", ")}`];
  for (const outcome of outcomes)
    if (outcome.status === "got" && outcome.replaced !== undefined)
      lines.push(`  the ${outcome.file.name} that stood there is kept as ${outcome.replaced}`);
  lines.push(...unusedLines(unused));
  for (const outcome of outcomes) {
    if (outcome.status === "failed") {
      lines.push("", `failed: ${titleLine(outcome)}`);
      lines.push(...outcome.failures.map(({ origin, reason }) => `  ${origin}\n    ${reason}`));
      lines.push(`  or by hand: ${handLine(outcome)}`);
    } else if (!isThere(outcome) && (isNeeded(outcome) || outcome.status === "by hand")) {
      lines.push("", `${outcome.status}: ${titleLine(outcome)}`, `  by hand: ${handLine(outcome)}`);
    }
  }
  const rest = withStatus("not found").filter((outcome) => !isNeeded(outcome));
  if (rest.length > 0)
    lines.push(
      "",
      `not found, for robustness only: ${rest.map(({ file }) => file.name).join(", ")}`,
      "  what they are and where they are to be had: data/manifest.json",
    );
  if (!outcomes.every(isThere))
    lines.push(
      "",
      "Files that you have: npm run data -- --from DIR (a folder with them, under any name, packed or not).",
    );
  const missing = missingNeeded(outcomes);
  lines.push(
    "",
    missing.length === 0
      ? "All files needed for Table 2 are present."
      : `Table 2 cannot be made from real files yet: ${missing.join(", ")} missing.`,
  );
  return lines;
}

function unusedLines(unused: readonly Unused[]): string[] {
  if (unused.length === 0) return [];
  const rest = unused.length - mostUnused;
  return [
    "",
    "found and not used:",
    ...unused.slice(0, mostUnused).map(({ origin, reason }) => `  ${origin}: ${reason}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}

/**
 * The files that Table 2 needs and that are not in place after a run.
 *
 * @param outcomes how each file stands.
 * @returns their names.
 */
export function missingNeeded(outcomes: readonly FileOutcome[]): readonly string[] {
  return outcomes
    .filter((outcome) => !isThere(outcome) && isNeeded(outcome))
    .map((outcome) => outcome.file.name);
}

function isNeeded({ file }: FileOutcome): boolean {
  return file.neededFor === "table-2";
}

function titleLine(outcome: FileOutcome): string {
  const { name, title } = outcome.file;
  return `${name} (${title}; ${isNeeded(outcome) ? "needed for Table 2" : "for robustness only"})`;
}

function handLine({ file }: FileOutcome): string {
  return `${file.byHand} Source: ${file.sourcePage}`;
}
