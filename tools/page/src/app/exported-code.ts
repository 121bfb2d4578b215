import { defaultModelChoices } from "alignment/multiverse";
import type { Looked, PageFit } from "../analysis";
import { differences } from "./address";
import { fileName, looksNote } from "./exports";
import type { PageFacts } from "./facts";
import type { PageState } from "./state";
import { type Method, nameOf, normalQuantile, slopeOf, withoutInterval } from "./words";

function methodOf({ model }: Looked): string {
  return model.estimation ?? defaultModelChoices.estimation;
}

/** What a program says first: the specification, and how many were looked at. */
function heading(looked: Looked, state: PageState, mark: string): string {
  return `${mark} ${nameOf(looked)}\n${mark} ${looksNote(state)}`;
}

/** What an interval of the page is, in a comment. */
const intervalWords: Readonly<Record<Method, string>> = {
  "clustered by state": "standard error clustered by state (CR1), 1.96 of it to both sides",
  "model-based": "model-based standard error, 1.96 of it to both sides",
  CR2: "standard error clustered by state with CR2, t with degrees of freedom of its own",
};

/** Lines of TypeScript that give the slope with the interval of each method. */
const intervalInTypeScript: Readonly<Record<Method, string>> = {
  "clustered by state": `const { estimate, standardError } = coefficient(clusteredBy(fit, panel.sample.columns.ccode), "duration");
const reach = ${normalQuantile} * standardError;
console.log({ estimate, standardError, lower: estimate - reach, upper: estimate + reach });`,
  "model-based": `const { estimate, standardError, lower, upper } = coefficient(fit, "duration");
console.log({ estimate, standardError, lower, upper });`,
  CR2: `const byState = clusteredBy(fit, panel.sample.columns.ccode, { correction: "CR2" });
const { estimate, standardError, lower, upper } = coefficient(byState, "duration");
console.log({ estimate, standardError, lower, upper });`,
};

/** Lines of R that give the same. */
const intervalInR: Readonly<Record<Method, string>> = {
  "clustered by state": `library(clubSandwich)
errors <- sqrt(diag(as.matrix(vcovCR(fit, cluster = panel$ccode, type = "CR1"))))
slope <- which(names(fixef(fit)) == "duration")
c(fixef(fit)[slope], error = errors[[slope]], fixef(fit)[slope] + c(lower = -1, upper = 1) * qnorm(0.975) * errors[[slope]])`,
  "model-based": `confint(fit, "duration", method = "Wald")`,
  CR2: `library(clubSandwich)
conf_int(fit, vcov = "CR2", cluster = panel$ccode)`,
};

/** The slope with the page's interval, in the language of some lines; or in a comment why there is none. */
function intervalLines(
  fit: PageFit,
  method: Method,
  mark: string,
  lines: Readonly<Record<Method, string>>,
): string {
  return slopeOf(fit, method) === undefined
    ? `${mark} No interval of the slope: ${withoutInterval(fit, method)}`
    : `${mark} The slope with the page's interval: ${intervalWords[method]}\n${lines[method]}`;
}

/** A notebook cell that gives the same numbers, on the same kind of input. */
export function notebookCell(looked: Looked, fit: PageFit, state: PageState, facts: PageFacts): string {
  const { changes } = differences(looked);
  return `${heading(looked, state, "//")}
import { chooseInput, clusteredBy, coefficient, fitMixedModel, panelBuilder } from "alignment";

const panel = panelBuilder(chooseInput(${JSON.stringify(facts.isSimulated ? "simulated" : "real")}).folder)(${JSON.stringify(changes)});
const fit = fitMixedModel(
  ${JSON.stringify(fit.formula)},
  panel.sample.columns,
  { method: ${JSON.stringify(methodOf(looked))} },
);
${intervalLines(fit, state.method, "//", intervalInTypeScript)}
// All coefficients, with model-based standard errors
fit.fixedEffects
`;
}

/** The commands that go on from an exported specification, or from an exported sample. */
export function commandsFor(looked: Looked, fit: PageFit, state: PageState, facts: PageFacts): string {
  const ml = methodOf(looked) === "ML" ? " --ml" : "";
  const input = facts.isSimulated ? " --raw data/simulated" : "";
  return `${heading(looked, state, "#")}
npm run panel -- --spec ${fileName("specification", "json", state)}${input} --out DIR
npm run --silent fit -- DIR/panel.csv "${fit.formula}"${ml}
# or from the sample that this page writes:
npm run --silent fit -- ${fileName("panel", "csv", state)} "${fit.formula}"${ml}
# The standard errors of npm run fit are model-based, as the first of the two in the page's Table 2
`;
}

/** The same model in R, on the sample that this page writes (or \`npm run panel\`). */
export function lme4Code(looked: Looked, fit: PageFit, state: PageState): string {
  return `${heading(looked, state, "#")}
# The sample: "Sample (CSV)" of this page, or panel.csv of npm run panel with the exported specification
library(lme4)
panel <- read.csv("${fileName("panel", "csv", state)}")
fit <- lmer(
  ${fit.formula},
  data = panel, REML = ${methodOf(looked) === "REML" ? "TRUE" : "FALSE"},
  control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10))
)
summary(fit)
${intervalLines(fit, state.method, "#", intervalInR)}
`;
}
