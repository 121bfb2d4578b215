import { formatChoiceValue, type Plan } from "alignment/dist/multiverse/plan";

const columns: readonly (readonly [string, string])[] = [
  [
    "unit",
    "number of the specification, from 0; `npm run multiverse -- --plan PLAN --unit K` runs unit K alone",
  ],
  ["rows", "observations of the estimation sample (IGO, state, year)"],
  ["cases", "state–IGO pairs in it"],
  [
    "estimate",
    "coefficient of the membership duration: change of the distance to the other members' mean, in score points per year",
  ],
  ["standard_error", "its model-based standard error"],
  [
    "standard_error_by_state",
    "its standard error clustered by state, G/(G − 1) Σ u u'; empty for crossed random effects",
  ],
  [
    "status",
    "converged; singular (variances on the boundary); undetermined (variances not identified by the data); not converged; or failed, with the reason",
  ],
  [
    "same_as",
    "the first unit that fits the same model to the same columns; empty where the unit is the first",
  ],
];

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/**
 * What every column of `specifications.csv` means.
 *
 * @param plan the plan that was run.
 * @returns a page in Markdown.
 */
export function formatMultiverseCodebook(plan: Plan): string {
  const [unit, ...rest] = columns;
  const choices = Object.entries(plan.choices).map(
    ([choice, values]) =>
      [
        choice,
        `choice with the values ${values.map((value) => `"${formatChoiceValue(value)}"`).join(", ")}`,
      ] as const,
  );
  return `${[
    "# Columns of specifications.csv and specifications.parquet",
    "",
    "One row a specification. Choices that are not among the columns have their default; plan.json has the plan, the hashes of the data and of the code.",
    "",
    row(["column", "meaning"]),
    row(["---", "---"]),
    ...[unit, ...choices, ...rest].map(row),
  ].join("\n")}\n`;
}
