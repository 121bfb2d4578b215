import type { FileOutcome } from "./run";

/**
 * The summary of a run: how many files were got and were there, each one that failed with every address and reason,
 * each one to be obtained by hand with what to get where.
 *
 * @param outcomes how each file stands.
 * @param rawFolder the folder of the input files, as shown to the user.
 * @returns the lines to print.
 */
export function summaryLines(outcomes: readonly FileOutcome[], rawFolder: string): readonly string[] {
  const failed = outcomes.flatMap((outcome) => (outcome.status === "failed" ? [outcome] : []));
  const byHand = outcomes.filter((outcome) => outcome.status === "by hand");
  const got = outcomes.filter((outcome) => outcome.status === "got").length;
  const there = outcomes.filter((outcome) => outcome.status === "already there").length;
  const lines = [
    "",
    `${rawFolder}: ${got} got, ${there} already there, ${failed.length} failed, ${byHand.length} to be obtained by hand`,
  ];
  for (const outcome of outcomes) {
    if (outcome.status === "got" && outcome.replaced !== undefined) {
      lines.push(`  ${outcome.file.name} was not the known file; it is kept as ${outcome.replaced}`);
    }
  }
  for (const outcome of failed) {
    lines.push("", `failed: ${outcome.file.name} (${outcome.file.title}; ${need(outcome)})`);
    lines.push(...outcome.failures.map(({ origin, reason }) => `  ${origin}`.concat(`\n    ${reason}`)));
    lines.push(`  or by hand: ${handLine(outcome)}`);
  }
  for (const outcome of byHand) {
    lines.push("", `by hand: ${outcome.file.name} (${outcome.file.title}; ${need(outcome)})`);
    lines.push(`  ${handLine(outcome)}`);
  }
  if (failed.length + byHand.length > 0) {
    lines.push(
      "",
      "Files that you have: npm run data -- --from DIR (a folder with the files or their zip archives).",
    );
  }
  const missing = missingNeeded(outcomes);
  lines.push(
    "",
    missing.length === 0
      ? "All of these files that Table 2 needs are there."
      : `Table 2 cannot be made from real files yet: ${missing.join(", ")} missing.`,
  );
  return lines;
}

/**
 * The files that Table 2 needs and that a run did not put in place.
 *
 * @param outcomes how each file stands.
 * @returns their names.
 */
export function missingNeeded(outcomes: readonly FileOutcome[]): readonly string[] {
  return outcomes
    .filter((outcome) => outcome.status === "failed" || outcome.status === "by hand")
    .filter((outcome) => outcome.file.neededFor === "table-2")
    .map((outcome) => outcome.file.name);
}

function need(outcome: FileOutcome): string {
  return outcome.file.neededFor === "table-2" ? "needed for Table 2" : "for robustness only";
}

function handLine({ file }: FileOutcome): string {
  return `${file.byHand} Source: ${file.sourcePage}`;
}
