import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@alignment/engine";
import { formatDuration } from "@alignment/runner";
import { formatPng } from "alignment/display";
import { plotMultiverseCurve } from "alignment/figures";
import {
  choiceLabel,
  curveOfPlan,
  type MultiverseSummary,
  type Plan,
  parsePlan,
  usualDraws,
} from "alignment/multiverse";
import { readInferredTable } from "alignment/node";
import { nullsInWords } from "alignment/nulls";
import { formatMarkdown, influenceInWords, influenceTable, jointInWords, jointTable } from "alignment/tables";
import { formatNumber, formatPercent } from "alignment/text";
import type { JointFile, JointSummary } from "../multiverse/joint-file";
import { type RunRecord, readRun } from "../multiverse/run-record";
import type { PageFigure, ResultsPage } from "./page";

/** A finished multiverse, as its folder holds it. */
interface FinishedMultiverse {
  readonly plan: Plan;
  readonly summary: MultiverseSummary & { readonly joint?: JointSummary };
  readonly estimates: Float64Array;
  readonly errors: Float64Array;
  readonly joint: JointFile | undefined;
  readonly run: RunRecord | undefined;
  /** SHA-256 of each raw file, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly code: string;
}

function readFinished(folder: string): FinishedMultiverse {
  const needed = ["plan.json", "summary.json", "specifications.csv"];
  const missing = needed.filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0) {
    throw new UserError(
      `results: ${folder} lacks ${missing.join(", ")}; expected a finished folder of npm run multiverse; run it to its end, with --resume`,
    );
  }
  const json = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const { choices, exclude, seed, files, code } = json("plan.json");
  const { columns } = readInferredTable(join(folder, "specifications.csv"));
  const numbers = (name: string) => Float64Array.from(columns[name] as ArrayLike<number>);
  return {
    plan: parsePlan({ choices, exclude, seed }),
    summary: json("summary.json"),
    estimates: numbers("estimate"),
    errors: numbers("standard_error_by_state"),
    joint: existsSync(join(folder, "joint.json")) ? json("joint.json") : undefined,
    run: readRun(folder),
    files,
    code,
  };
}

const hours = (seconds: number) => formatNumber(seconds / 3600, seconds < 36_000 ? 1 : 0);

/** Fewest specifications from whose time that of large plans is told: a short run is mostly its start. */
const fewestForProjection = 1000;

/** What the run took, and what more would take at that rate. */
/** Seconds of one core for a specification, by the blocks that the recorded run computed. */
function secondsEach({ specifications }: { readonly specifications: number }, run: RunRecord): number {
  const computed = (specifications * (run.computed ?? run.blocks)) / run.blocks;
  return (run.processorSeconds ?? run.seconds * run.threads) / computed;
}

function costLines({ summary, run }: FinishedMultiverse): string[] {
  if (run === undefined) return ["How long it took was not recorded."];
  const each = secondsEach(summary, run);
  const large = 98_304;
  const projection = [
    "",
    `At that rate a plan of ${formatNumber(large)} specifications takes ${formatDuration(1000 * each * large)} of one core, and 1,000 null draws ` +
      `of all of them at least ${hours(1000 * each * large)} core-hours (each draw builds every panel anew).`,
  ];
  const milliseconds = `${formatNumber(1000 * each, 1000 * each < 10 ? 1 : 0)} ms a specification`;
  const rate =
    run.processorSeconds === undefined
      ? `${milliseconds} and thread`
      : `${formatDuration(1000 * run.processorSeconds)} of processor time, ${milliseconds}`;
  const part =
    run.computed === undefined || run.computed === run.blocks
      ? ""
      : ` That is the last run of several, which computed ${formatNumber(run.computed)} of ${formatNumber(run.blocks)} blocks.`;
  return [
    `Run on ${run.date} with ${run.threads} worker ${run.threads === 1 ? "thread" : "threads"} on a machine with ${run.cores} cores ` +
      `(${run.processor}), Node ${run.node.replace(/^v/, "")}: ${formatDuration(1000 * run.seconds)}, ${rate}.${part}`,
    ...(summary.specifications < fewestForProjection ? [] : projection),
  ];
}

function curveLines({ summary }: FinishedMultiverse): string[] {
  const { every, duplicatesOnce, specifications, distinct, statuses } = summary;
  const row = (name: string, { specifications: n, median, share, stouffer }: typeof every) =>
    `| ${name} | ${formatNumber(n)} | ${formatNumber(median, 4)} | ${formatPercent(share, 1)} | ${formatNumber(stouffer, 1)} |`;
  const status = Object.entries(statuses).map(([name, count]) => `${name}: ${formatNumber(count)}`);
  return [
    `${formatNumber(specifications)} specifications, of which ${formatNumber(distinct)} fit a model to columns of their own (${status.join(", ")}). ` +
      "All combinations of the plan are computed, so that these shares have no Monte Carlo error.",
    "",
    "| counted | specifications | median slope | positive with t > 1.96 | Stouffer's Z |",
    "|---|---:|---:|---:|---:|",
    row("every specification", every),
    row("equal ones once", duplicatesOnce),
    "",
    "Slopes are in score points per year of membership; t is clustered by state.",
  ];
}

function jointLines(joint: JointSummary): string[] {
  const whole = joint.tests.map((test) => ({ test }));
  const { specifications, worlds, p, rejections } = joint.shortcut;
  const words = { median: "median", share: "share", stouffer: "Stouffer's Z" } as const;
  const each = (Object.keys(words) as (keyof typeof words)[]).map((name) => {
    const { k, n, share, lower, upper } = rejections[name];
    return `- ${words[name]}: p = ${formatNumber(p[name], 3)} in the data; rejects at 5% in ${k} of ${n} worlds without influence (${formatNumber(share, 2)}, 95% interval ${formatNumber(lower, 2)} to ${formatNumber(upper, 2)})`;
  });
  return [
    "",
    "### What the whole curve would be without influence",
    "",
    `Asked of ${formatNumber(joint.tests[0].specifications)} specifications with ${formatNumber(joint.tests[0].draws)} draws of each null distribution` +
      (joint.tests[0].draws < usualDraws
        ? `, fewer than the ${usualDraws} of a usual run: read the intervals before the p-values.`
        : "."),
    "",
    formatMarkdown(jointTable(whole, "The curve in the data and without influence")).trim(),
    "",
    jointInWords(whole),
    "",
    `**The usual shortcut**, which subtracts the estimate and resamples the rows of samples as they were found, on ${specifications} of the specifications and in ${worlds} worlds without influence (${nullsInWords[joint.shortcut.null].name}):`,
    "",
    ...each,
  ];
}

/** The curves of the draws of a null, where they are of all specifications in their order. */
function nullDraws({ joint, summary }: FinishedMultiverse): Parameters<typeof curveOfPlan>[3] {
  if (joint === undefined || joint.units.length !== summary.specifications) return undefined;
  const draws = joint.draws.linear.map(({ estimates }) =>
    Float64Array.from(estimates, (value) => value ?? Number.NaN),
  );
  return { name: "linear", draws };
}

function sectionOf(folder: string, number: number, figureFolder: string) {
  const found = readFinished(folder);
  const { plan, summary, estimates, errors } = found;
  const figure = plotMultiverseCurve(curveOfPlan(plan, estimates, errors, nullDraws(found)));
  const name = `curve-${number}`;
  const varying = Object.entries(plan.choices).filter(([, values]) => values.length > 1);
  const lines = [
    "",
    `## ${formatNumber(summary.specifications)} specifications`,
    "",
    `The choices of the plan: ${varying.map(([choice, values]) => `${choiceLabel(choice)} (${values.length})`).join(", ")}.`,
    "",
    ...curveLines(found),
    "",
    `![${figure.altText}](${figureFolder}/${name}.png)`,
    "",
    `*${figure.caption}*`,
    "",
    "### Which choice matters",
    "",
    influenceInWords(found),
    "",
    formatMarkdown(influenceTable(found, "Shares of the variance by choice")).trim(),
    ...(summary.joint === undefined
      ? ["", "The joint question was not asked of this plan."]
      : jointLines(summary.joint)),
    "",
    "### What it cost",
    "",
    ...costLines(found),
    "",
    `The code has the SHA-256 \`${found.code.slice(0, 12)}…\`.`,
  ];
  return { lines, figure: { name, png: formatPng(figure) } satisfies PageFigure, files: found.files };
}

/**
 * The page of what multiverses found: curves, shares of influence, null draws where they were made, time and machine.
 * Every number is read from the folders.
 *
 * @param folders finished folders of `npm run multiverse`, a section each.
 * @param figureFolder folder of the figures, as the page names it.
 * @throws UserError for a folder that is not finished.
 */
export function formatMultiversePage(folders: readonly string[], figureFolder: string): ResultsPage {
  const sections = folders.map((folder, at) => sectionOf(folder, at + 1, figureFolder));
  const files = Object.entries(
    Object.assign({}, ...sections.map((one) => one.files)) as Record<string, string>,
  );
  const markdown = [
    "# The multiverse on the real files",
    "",
    "The slope of Table 2 under every combination of the choices of a plan. This page is written by `npm run results -- --multiverse DIR` " +
      "from folders that `npm run multiverse` has written; no number is typed. How to run one: [cluster.md](cluster.md); how to read one: " +
      "[notebook 12](../notebooks/12-multiverse.ipynb).",
    ...sections.flatMap(({ lines }) => lines),
    "",
    "## Input",
    "",
    "| file | SHA-256 |",
    "|---|---|",
    ...files
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, hash]) => `| ${name} | \`${hash}\` |`),
    "",
  ].join("\n");
  return { markdown, figures: sections.map(({ figure }) => figure) };
}
