import { defaultModelChoices } from "alignment/multiverse";
import type { Looked, PageFit, PageResult } from "../analysis";
import { differences, keyOf } from "./address";
import type { PageFacts } from "./facts";
import { type Sentence, sentence, statedCount, textOf } from "./sentence";
import { sentenceFor } from "./slope-sentence";
import { currentOf, type PageState, table2 } from "./state";
import { neighboursOf } from "./sweep";
import { nameOf } from "./words";

/** How many specifications were looked at. */
function countOfLooks({ log }: Pick<PageState, "log">): number {
  return Math.max(1, log.length);
}

/** How many specifications were looked at, and how many stood beside them. */
export function looksSentence(state: Pick<PageState, "log" | "results">): Sentence {
  const count = countOfLooks(state);
  const beside = neighboursOf(table2).filter((looked) => state.results.has(keyOf(looked))).length - 1;
  const alternatives =
    beside < 1
      ? []
      : sentence`, with the slopes of ${statedCount("looks.alternatives", beside)} one-at-a-time alternative${beside === 1 ? "" : "s"} in sight`;
  return sentence`${statedCount("looks.specifications", count)} ${count === 1 ? "specification was" : "specifications were"} looked at on this page${alternatives}.`;
}

/** The line that goes along with each export. */
export function looksNote(state: Pick<PageState, "log" | "results">): string {
  return textOf(looksSentence(state));
}

function methodOf({ model }: Looked): string {
  return model.estimation ?? defaultModelChoices.estimation;
}

/** A notebook cell that gives the same numbers, on the same kind of input. */
export function notebookCell(looked: Looked, fit: PageFit, facts: PageFacts, note: string): string {
  const { changes } = differences(looked);
  return `// ${nameOf(looked)}
// ${note}
import { chooseInput, fitMixedModel, panelBuilder } from "alignment";

const panel = panelBuilder(chooseInput(${JSON.stringify(facts.isSimulated ? "simulated" : "real")}).folder)(${JSON.stringify(changes)});
const fit = fitMixedModel(
  ${JSON.stringify(fit.formula)},
  panel.sample.columns,
  { method: ${JSON.stringify(methodOf(looked))} },
);
fit.fixedEffects
`;
}

/** The choices of the construction as the file that \`npm run panel -- --spec FILE.json\` takes. */
export function specificationFile(looked: Looked): string {
  return `${JSON.stringify(differences(looked).changes, undefined, 2)}\n`;
}

/** The name of a file of this specification, which says how many were looked at. */
export function fileName(stem: string, ending: string, state: PageState): string {
  const changed = [...new Map(JSON.parse(keyOf(currentOf(state))) as [string, unknown][]).keys()];
  const count = countOfLooks(state);
  return `${[stem, ...changed].join("-")}-${count}-look${count === 1 ? "" : "s"}.${ending}`;
}

/** The commands that go on from an exported specification, or from an exported sample. */
export function commandsFor(looked: Looked, fit: PageFit, state: PageState): string {
  const ml = methodOf(looked) === "ML" ? " --ml" : "";
  return `# ${nameOf(looked)}
# ${looksNote(state)}
npm run panel -- --spec ${fileName("specification", "json", state)} --out DIR
npm run --silent fit -- DIR/panel.csv "${fit.formula}"${ml}
# or from the sample that this page writes:
npm run --silent fit -- ${fileName("panel", "csv", state)} "${fit.formula}"${ml}
`;
}

/** The same model in R, on the sample that this page writes (or \`npm run panel\`). */
export function lme4Code(looked: Looked, fit: PageFit, state: PageState): string {
  return `# ${nameOf(looked)}
# ${looksNote(state)}
# The sample: "Sample (CSV)" of this page, or panel.csv of npm run panel with the exported specification
library(lme4)
panel <- read.csv("${fileName("panel", "csv", state)}")
fit <- lmer(
  ${fit.formula},
  data = panel, REML = ${methodOf(looked) === "REML" ? "TRUE" : "FALSE"},
  control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10))
)
summary(fit)
`;
}

/** The log of what was looked at. */
export function logFile(state: PageState, facts: PageFacts): string {
  const specifications = state.log.map((key) => Object.fromEntries(JSON.parse(key)));
  return `${JSON.stringify({ input: facts.input, note: looksNote(state), specifications }, undefined, 2)}\n`;
}

/** A sentence for a paper, with the number of looks. */
export function paperSentence(state: PageState, result: PageResult, base: PageResult): string {
  const current = currentOf(state);
  const key = keyOf(current);
  const [draws, origin] = [state.draws.get(key), state.drawOrigins.get(key)];
  return `${textOf(sentenceFor(current, result, base, state.method, draws, origin))} ${looksNote(state)}\n`;
}

/** Hands a file to the person. */
export function download(name: string, content: string | Blob, type = "text/plain"): void {
  const url = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
