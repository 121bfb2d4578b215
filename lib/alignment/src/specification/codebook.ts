import { choicesOfModel } from "./choices-of-samples";
import { attritionCodebook, type CodebookEntry, panelCodebook } from "./columns";
import { type Declaration, type Declarations, describeAccepted } from "./declaration";
import { rulesOf } from "./rules";
import {
  type Choice,
  choiceNames,
  choices,
  defaultSpecification,
  type PanelSpecification,
} from "./specification";

/** A Markdown table under a heading. */
function section(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [`## ${title}`, "", line(header), `|${"---|".repeat(header.length)}`, ...rows.map(line), ""].join(
    "\n",
  );
}

function columnsSection(file: string, entries: readonly CodebookEntry[]): string {
  const rows = entries.map(({ column, meaning, unit, rules }) => [`\`${column}\``, meaning, unit, rules]);
  return section(file, ["column", "meaning", "unit", "rules"], rows);
}

function rulesSection(specification: PanelSpecification): string {
  const rows = rulesOf(specification).map(
    ({ id, rule, basis, section: place, stated, inferred, choices: names }) => [
      String(id),
      rule,
      place === "" ? basis : `${basis} (section ${place})`,
      stated,
      inferred,
      names.map((choice) => `\`${choice}\``).join(", "),
    ],
  );
  const header = ["rule", "what it says", "basis", "what the paper states", "what was inferred", "choices"];
  return section("Construction rules", header, rows);
}

function acceptedInWords(declaration: Declaration): string {
  const { valueLabels = {} } = declaration;
  const labels = Object.entries(valueLabels).map(([value, label]) => `${value}: ${label}`);
  const accepted = describeAccepted(declaration);
  return labels.length === 0 ? accepted : `${accepted} (${labels.join(", ")})`;
}

/** A row for every choice: what it decides, and the value that it has or may have. */
function choicesSection(): string {
  const declarations: Declarations = { ...choices, ...choicesOfModel };
  const rows = Object.entries(declarations).map(([choice, declaration]) => [
    `\`${choice}\``,
    `${declaration.question} ${declaration.meaning}`,
    String(declaration.rule),
    declaration.basis,
    JSON.stringify(declaration.default),
    acceptedInWords(declaration),
  ]);
  const header = ["choice", "what it decides", "rule", "basis", "default", "accepted"];
  return [
    section("Choices of the specification", header, rows),
    "`estimation` is a choice of the model (`fitMixedModel(formula, data, { method })`), not of the panel.\n",
  ].join("\n");
}

/** A row for every choice of one panel, with its value and the default where it differs. */
function chosenSection(specification: PanelSpecification): string {
  const rows = choiceNames.map((choice: Choice) => {
    const value = JSON.stringify(specification[choice]);
    const byDefault = JSON.stringify(choices[choice].default);
    return [`\`${choice}\``, choices[choice].label, value, value === byDefault ? "" : byDefault];
  });
  return section("Choices of this panel", ["choice", "label", "value", "default, where it differs"], rows);
}

/** The sections for the tables of a panel. */
function tableSections(specification: PanelSpecification): readonly string[] {
  const { sample, before, after, aroundMembership } = panelCodebook(specification);
  return [
    columnsSection("panel.csv", sample),
    columnsSection("before.csv", before),
    columnsSection("after.csv", after),
    columnsSection("attrition.csv", attritionCodebook),
    columnsSection("the table around membership (in notebooks)", aroundMembership),
  ];
}

const introduction = [
  "The rows of `panel.csv`, `before.csv` and `after.csv` are ordered by IGO (`ionum`), then state (`ccode`), then year.",
  "An empty cell is a missing value.",
];

/**
 * The codebook of the project: the columns under the default specification, the construction rules and every choice
 * with all that it accepts, as Markdown.
 */
export function formatCodebook(): string {
  const taxes = panelCodebook({ ...defaultSpecification, stateCapacity: "tax share of GDP" }).sample.slice(
    -2,
  );
  const [panelSection, ...others] = tableSections(defaultSpecification);
  return [
    "# Codebook",
    "",
    "What the files that `npm run panel` writes hold under the default specification, the rules that make them, and the",
    "choices that change them. `npm run panel` writes a codebook of its own panel beside it.",
    ...introduction,
    "",
    panelSection,
    columnsSection('panel.csv besides, with "stateCapacity": "tax share of GDP"', taxes),
    ...others,
    rulesSection(defaultSpecification),
    choicesSection(),
  ].join("\n");
}

/**
 * The codebook of one panel: its columns in the units that follow its specification, the construction rules in the
 * words that hold for it, and the value of every choice, as Markdown.
 *
 * @param specification every choice of the panel.
 * @param sources lines about the files that the panel was made of.
 */
export function formatPanelCodebook(specification: PanelSpecification, sources: readonly string[]): string {
  return [
    "# Codebook of this panel",
    "",
    "What the files beside this one hold, the rules that made them, and the choices that were taken. `panel.json` holds",
    "the same choices and the SHA-256 of every source file for machines.",
    ...introduction,
    "",
    ...sources,
    "",
    ...tableSections(specification),
    rulesSection(specification),
    chosenSection(specification),
  ].join("\n");
}
