import { fitMixedModel } from "@alignment/engine";
import { buildPanel, type Panel } from "../../construct";
import { type PanelSpecification, panelSpecification } from "../../specification";
import { clusteredBy } from "../../study/clustered";
import { coefficient } from "../../study/coefficient";
import { inSimulatedWorlds } from "../../study/simulated-worlds";
import { meanOf, medianOf } from "../../table/statistics";
import type { Exercise } from "../task";
import type { ExerciseWorld } from "../world";
import { oncePerWorld } from "./once";

/** The specifications of the curve. */
const specifications: readonly Partial<PanelSpecification>[] = [
  {},
  { entryAfter: 1990 },
  { selection: "every case with a distance" },
  { selection: "better than the mean" },
];

/** Null worlds that the curve is compared with. */
const nullCount = 5;

type Build = (changes: Partial<PanelSpecification>) => Panel;

function slopes(build: Build) {
  return specifications.map((changes) => {
    const sample = build(changes).sample.columns;
    const fit = fitMixedModel("distance ~ duration + (1 + duration | case)", sample);
    return {
      model: coefficient(fit, "duration"),
      byState: coefficient(clusteredBy(fit, sample.ccode, { terms: ["duration"] }), "duration"),
    };
  });
}

const estimates = (found: ReturnType<typeof slopes>) => found.map(({ model }) => model.estimate);
const own = oncePerWorld((world) => slopes(world.build));

/** The median slopes of the null worlds; their seeds follow the number of observations of the student's own sample. */
const nullMedians = oncePerWorld((world) => {
  const first = world.build().sample.rowCount;
  const worlds = Array.from({ length: nullCount }, (_, at) => ({
    mechanism: "none" as const,
    stateCount: 120,
    igoCount: 45,
    seed: first + at,
  }));
  return inSimulatedWorlds(worlds, (_, sources) =>
    medianOf(estimates(slopes((changes) => buildPanel(sources, panelSpecification(changes))))),
  );
});

const observed = (world: ExerciseWorld) => medianOf(estimates(own(world)));
const atLeast = (world: ExerciseWorld) => nullMedians(world).filter((one) => one >= observed(world)).length;
const significant = (world: ExerciseWorld, kind: "model" | "byState", sides: "positive" | "both") =>
  own(world).filter(({ [kind]: { pValue, estimate } }) => pValue < 0.05 && (sides === "both" || estimate > 0))
    .length;

/** Exercise 10. */
export const specificationCurve: Exercise<ExerciseWorld> = {
  number: "10",
  title: "A specification curve against its null",
  tasks: [
    {
      name: "median",
      question: "What is the median of the four slopes in your world?",
      answer: observed,
      mistakes: [
        { answer: (world) => meanOf(estimates(own(world))), hint: "This is the mean of the four slopes." },
        {
          answer: (world) => [...estimates(own(world))].sort((a, b) => a - b)[1],
          hint: "With four values the median is the mean of the two in the middle.",
        },
        {
          answer: (world) => [...estimates(own(world))].sort((a, b) => a - b)[2],
          hint: "With four values the median is the mean of the two in the middle.",
        },
      ],
      hints: [
        "Sort the four slopes: (a, b) => a - b sorts numbers.",
        "The median of four is the mean of the second and the third.",
      ],
      reason: "It sums up the curve in one number that no single specification decides.",
    },
    {
      name: "significant",
      question: "In how many of the four is the slope positive and significant at 5%, clustered by state?",
      tolerance: 0.5,
      answer: (world) => significant(world, "byState", "positive"),
      mistakes: [
        {
          answer: (world) => significant(world, "model", "positive"),
          hint: "These p-values are model-based. Cluster by state.",
        },
        {
          answer: (world) => significant(world, "byState", "both"),
          hint: "You counted negative slopes as well.",
        },
        {
          answer: (world) => 4 - significant(world, "byState", "positive"),
          hint: "These are the other ones.",
        },
      ],
      hints: ["slopesOf gives estimate and pValue of each; count those with estimate > 0 and pValue < 0.05."],
      reason:
        "The specifications share most of their data, so they are no independent tests: the count alone proves little.",
    },
    {
      name: "largest-null",
      question: "What is the largest of the five null medians?",
      answer: (world) => Math.max(...nullMedians(world)),
      mistakes: [
        { answer: (world) => Math.min(...nullMedians(world)), hint: "This is the smallest." },
        { answer: (world) => meanOf(nullMedians(world)), hint: "This is their mean." },
        { answer: (world) => medianOf([...nullMedians(world)]), hint: "This is the one in the middle." },
      ],
      hints: [
        "Do in each null world what you did in yours: four slopes, their median.",
        "Math.max(...values) gives the largest.",
      ],
      reason:
        "The whole procedure runs again where nothing happens: selection and dependence are in the null as well.",
    },
    {
      name: "p-value",
      question:
        "What is the p-value of your median against the null medians, (1 + number at least as large) / (1 + number)?",
      tolerance: 1e-3,
      answer: (world) => (1 + atLeast(world)) / (1 + nullCount),
      mistakes: [
        {
          answer: (world) => atLeast(world) / nullCount,
          hint: "Count your own world as well, above and below the line: it is one of the draws under the null.",
        },
        {
          answer: (world) => (1 + nullCount - atLeast(world)) / (1 + nullCount),
          hint: "You counted the null medians that are smaller.",
        },
        { answer: (world) => atLeast(world) / (1 + nullCount), hint: "Add one above the line, too." },
      ],
      hints: ["Count the null medians that are at least as large as yours."],
      reason:
        "With five null worlds it cannot be below 1/6; for p = 0.05 nineteen are needed. Published curves use hundreds.",
    },
  ],
};
