import { fitMixedModel, predictGroups } from "@alignment/engine";
import { rowsByGroup } from "../../table";
import { meanOf } from "../../table/statistics";
import type { Exercise } from "../task";
import type { ExerciseWorld } from "../world";
import { oncePerWorld } from "./once";

/** The duration at which the spread is asked for. */
const year = 10;

/** The longest case, the year after its last, and the predictions for it and for a new case. */
const predictions = oncePerWorld((world) => {
  const { case: cases, distance, duration } = world.build().sample.columns;
  const data = { case: cases, distance, duration };
  const fit = fitMixedModel("distance ~ duration + (1 + duration | case)", data);
  const [[known, rows]] = [...rowsByGroup(cases)].sort((a, b) => b[1].length - a[1].length);
  const at = Math.max(...rows.map((row) => duration[row])) + 1;
  const predict = (one: number, years: number) =>
    predictGroups(fit, { case: [one], duration: [years] }).fit[0];
  const [[a, b], [, d]] = fit.randomEffects[0].covariance;
  return {
    at,
    known: predict(known, at),
    lastYear: predict(known, at - 1),
    ofNew: predict(-1, at),
    ofNewYearBefore: predict(-1, at - 1),
    observed: meanOf(rows.map((row) => distance[row])),
    knownInTenthYear: predict(known, year),
    ofNewInTenthYear: predict(-1, year),
    intercept: predict(-1, 0),
    variances: { intercept: a, covariance: b, slope: d, residual: fit.residualVariance },
  };
});

const spreadAt = (world: ExerciseWorld, years: number, covarianceWeight = 1): number => {
  const { intercept, covariance, slope } = predictions(world).variances;
  return intercept + 2 * covarianceWeight * years * covariance + years ** 2 * slope;
};

/** Exercise 06. */
export const prediction: Exercise<ExerciseWorld> = {
  number: "06",
  title: "Predicting a known case and a new one",
  tasks: [
    {
      name: "known-case",
      question: "What distance is predicted for the longest case in the year after its last observation?",
      answer: (world) => predictions(world).known,
      mistakes: [
        {
          answer: (world) => predictions(world).ofNew,
          hint: "This is the prediction for a case that the model does not know. Give predictGroups the number of the case.",
        },
        {
          answer: (world) => predictions(world).lastYear,
          hint: "This is the last year that was observed. Predict one year later.",
        },
        { answer: (world) => predictions(world).observed, hint: "This is the mean of what was observed." },
        {
          answer: (world) => predictions(world).knownInTenthYear,
          hint: "This is the tenth year. Predict the year after the last observation, next.",
        },
      ],
      hints: [
        "predictGroups(fit, { case: [number], duration: [years] }).fit[0] is the prediction of one row.",
      ],
      reason: "A known case is predicted by its own line: fixed effects plus its conditional modes.",
    },
    {
      name: "new-case",
      question: "What distance is predicted for a new case at the same duration?",
      answer: (world) => predictions(world).ofNew,
      mistakes: [
        {
          answer: (world) => predictions(world).known,
          hint: "This is the known case again. A new case has a number that the data do not have, such as -1.",
        },
        {
          answer: (world) => predictions(world).ofNewYearBefore,
          hint: "This is one year earlier. Take the same duration as for the known case.",
        },
        {
          answer: (world) => predictions(world).intercept,
          hint: "This is the intercept: the prediction at duration zero. Add slope times duration.",
        },
        {
          answer: (world) => predictions(world).ofNewInTenthYear,
          hint: "This is the tenth year. Take the same duration as for the known case, next.",
        },
      ],
      hints: [
        "About a new case the model knows the fixed effects alone: intercept plus slope times duration.",
      ],
      reason: "Nothing is known of its own line, so the best prediction is the average line.",
    },
    {
      name: "spread-of-cases",
      question: "What is the standard deviation of the cases' own lines at duration 10?",
      answer: (world) => Math.sqrt(spreadAt(world, year)),
      mistakes: [
        { answer: (world) => spreadAt(world, year), hint: "This is the variance. Take its square root." },
        {
          answer: (world) => Math.sqrt(spreadAt(world, year, 0)),
          hint: "The covariance of intercepts and slopes is left out.",
        },
        {
          answer: (world) => Math.sqrt(spreadAt(world, year, 0.5)),
          hint: "The covariance enters twice: the term is 2 × 10 × τ₀₁.",
        },
        {
          answer: (world) => Math.sqrt(predictions(world).variances.intercept),
          hint: "This is the spread at duration zero.",
        },
        {
          answer: (world) => Math.sqrt(spreadAt(world, year, -1)),
          hint: "The sign of the covariance term is reversed: this is ten years before accession.",
        },
        {
          answer: (world) => {
            const { slope } = predictions(world).variances;
            return Math.sqrt(spreadAt(world, year) - year ** 2 * slope + year * slope);
          },
          hint: "The slope variance is multiplied by the square of 10.",
        },
        {
          answer: (world) => {
            const { intercept, slope } = predictions(world).variances;
            return Math.sqrt(intercept) + year * Math.sqrt(slope);
          },
          hint: "You added standard deviations. Add the variances, with twice the covariance, and take the root.",
        },
        {
          answer: (world) => year * Math.sqrt(predictions(world).variances.slope),
          hint: "This is the part of the slopes. Cases differ in their intercepts as well.",
        },
        {
          answer: (world) => Math.sqrt(spreadAt(world, predictions(world).at)),
          hint: "This is the spread in the year of the first two tasks. Take duration 10.",
        },
        {
          answer: (world) => Math.sqrt(spreadAt(world, year) + predictions(world).variances.residual),
          hint: "This is the spread of observations, the next task. Lines have no residual.",
        },
      ],
      hints: [
        "A case's line at duration 10 deviates by b₀ + 10 b₁.",
        "Its variance is τ₀² + 2 · 10 τ₀₁ + 10² τ₁².",
      ],
      reason: "It says how far a new case's line typically lies from the average line in that year.",
    },
    {
      name: "spread-of-observations",
      question:
        "What is the standard deviation of an observation of a new case at duration 10, given the fixed effects?",
      answer: (world) => Math.sqrt(spreadAt(world, year) + predictions(world).variances.residual),
      mistakes: [
        {
          answer: (world) => Math.sqrt(spreadAt(world, year)),
          hint: "This is the spread of the lines. A single observation also deviates from its own line.",
        },
        {
          answer: (world) => Math.sqrt(predictions(world).variances.residual),
          hint: "This is the residual standard deviation alone: it would do for a case whose line is known.",
        },
        {
          answer: (world) =>
            Math.sqrt(spreadAt(world, year)) + Math.sqrt(predictions(world).variances.residual),
          hint: "You added standard deviations. Add the variances and take the root.",
        },
        {
          answer: (world) => spreadAt(world, year) + predictions(world).variances.residual,
          hint: "This is the variance. Take its square root.",
        },
        {
          answer: (world) => Math.sqrt(spreadAt(world, year)) + predictions(world).variances.residual,
          hint: "You added a standard deviation and a variance. Add the variances and take the root.",
        },
        {
          answer: (world) => Math.sqrt(spreadAt(world, year, 0) + predictions(world).variances.residual),
          hint: "The covariance of intercepts and slopes is left out.",
        },
        {
          answer: (world) => Math.sqrt(spreadAt(world, 0) + predictions(world).variances.residual),
          hint: "This is the spread at duration zero. At duration 10 the slopes differ as well.",
        },
        {
          answer: (world) => predictions(world).variances.residual,
          hint: "This is the residual variance alone. Add the variance of the lines, and take the root.",
        },
      ],
      hints: ["Add the residual variance to the variance of the lines."],
      reason:
        "A prediction for a new case is uncertain above all because cases differ; the standard error of the average line is small beside it.",
    },
  ],
};
