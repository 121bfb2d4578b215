import { fitMixedModel } from "@alignment/engine";
import { clusteredBy } from "../../study/clustered";
import { coefficient } from "../../study/coefficient";
import { table2Formula } from "../../study/formulas";
import type { Exercise } from "../task";
import type { ExerciseWorld } from "../world";
import { oncePerWorld } from "./once";

/** The slope of duration in Table 2 with three kinds of standard errors. */
const slopes = oncePerWorld((world) => {
  const sample = world.build().sample.columns;
  const fit = fitMixedModel(table2Formula, sample);
  const by = (clusters: ArrayLike<number>) =>
    coefficient(clusteredBy(fit, clusters, { terms: ["duration"] }), "duration");
  return {
    model: coefficient(fit, "duration"),
    byState: by(sample.ccode),
    byCase: by(sample.case),
    byIgo: by(sample.ionum),
    highestNumber: Math.max(...sample.ccode),
    states: new Set(sample.ccode).size,
    cases: new Set(sample.case).size,
    igos: new Set(sample.ionum).size,
    rows: fit.observationCount,
  };
});

const ratio = (world: ExerciseWorld): number =>
  slopes(world).byState.standardError / slopes(world).model.standardError;

/** Exercise 07. */
export const clusters: Exercise<ExerciseWorld> = {
  number: "07",
  title: "Standard errors clustered by state",
  tasks: [
    {
      name: "states",
      question: "How many clusters are there if standard errors are clustered by state?",
      tolerance: 0.5,
      answer: (world) => slopes(world).states,
      mistakes: [
        {
          answer: (world) => slopes(world).cases,
          hint: "This is the number of cases. A state is in many cases.",
        },
        { answer: (world) => slopes(world).igos, hint: "This is the number of IGOs." },
        { answer: (world) => slopes(world).rows, hint: "This is the number of observations." },
        {
          answer: (world) => slopes(world).highestNumber,
          hint: "This is the highest number of a state, not how many states there are.",
        },
      ],
      hints: ["Count the different values of sample.ccode.", "new Set(column).size counts different values."],
      reason: "The precision is limited by the number of states, not by that of cases or observations.",
    },
    {
      name: "standard-error",
      question: "What is the standard error of the slope of duration, clustered by state?",
      answer: (world) => slopes(world).byState.standardError,
      mistakes: [
        {
          answer: (world) => slopes(world).model.standardError,
          hint: "This is the model-based standard error.",
        },
        {
          answer: (world) => slopes(world).byCase.standardError,
          hint: "You clustered by case. The clusters are sample.ccode.",
        },
        {
          answer: (world) => slopes(world).byState.standardError ** 2,
          hint: "This is the variance of the estimate. Take its square root.",
        },
        {
          answer: (world) => slopes(world).byState.standardError * Math.sqrt(slopes(world).states),
          hint: "This is a standard deviation: the standard error is smaller by the root of the number of clusters.",
        },
        {
          answer: (world) => slopes(world).byState.standardError / Math.sqrt(slopes(world).states),
          hint: "This is a standard error already divided: its own formula has the number of clusters in it.",
        },
        {
          answer: (world) => slopes(world).byIgo.standardError,
          hint: "You clustered by IGO. The clusters are sample.ccode.",
        },
        {
          answer: (world) => slopes(world).byState.estimate,
          hint: "This is the estimate. Take its standardError.",
        },
      ],
      hints: [
        "clusteredBy(fit, clusters) gives the coefficients with clustered standard errors.",
        'coefficient(…, "duration").standardError.',
      ],
      reason: "It allows any dependence among the observations of one state, over years and over IGOs.",
    },
    {
      name: "ratio",
      question: "How many times as large is it as the model-based standard error?",
      tolerance: 0.005,
      answer: ratio,
      mistakes: [
        { answer: (world) => 1 / ratio(world), hint: "The ratio is upside down." },
        { answer: (world) => ratio(world) ** 2, hint: "This is the ratio of the variances." },
        {
          answer: (world) => ratio(world) - 1,
          hint: "This is by what share it is larger. The question is how many times as large it is.",
        },
        {
          answer: (world) => slopes(world).byState.standardError - slopes(world).model.standardError,
          hint: "This is the difference of the two. Divide them.",
        },
        {
          answer: (world) => slopes(world).byIgo.standardError / slopes(world).model.standardError,
          hint: "You clustered by IGO. The clusters are sample.ccode.",
        },
        {
          answer: (world) => slopes(world).byCase.standardError / slopes(world).model.standardError,
          hint: "You clustered by case. The clusters are sample.ccode.",
        },
      ],
      hints: ['Take the model-based one as the denominator, coefficient(fit, "duration").standardError.'],
      reason:
        "The model treats the cases of a state as independent, although the same score of the state enters all of them.",
    },
    {
      name: "t-statistic",
      question: "What is the t statistic of the slope with standard errors clustered by state?",
      answer: (world) => slopes(world).byState.statistic,
      mistakes: [
        { answer: (world) => slopes(world).model.statistic, hint: "This is the model-based z statistic." },
        {
          answer: (world) => slopes(world).byCase.statistic,
          hint: "You clustered by case. The clusters are sample.ccode.",
        },
        {
          answer: (world) => 1 / slopes(world).byState.statistic,
          hint: "The ratio is upside down: the estimate is divided by its standard error.",
        },
        { answer: (world) => slopes(world).byState.pValue, hint: "This is the p-value." },
        {
          answer: (world) => slopes(world).byIgo.statistic,
          hint: "You clustered by IGO. The clusters are sample.ccode.",
        },
        {
          answer: (world) => slopes(world).byState.standardError,
          hint: "This is the standard error. Divide the estimate by it.",
        },
        { answer: (world) => slopes(world).byState.estimate, hint: "This is the estimate." },
      ],
      hints: ["It is the estimate divided by its standard error.", "The same coefficient has a statistic."],
      reason: "The estimate has not changed at all. Only the statement about its uncertainty has.",
    },
  ],
};
