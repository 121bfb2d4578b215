import { fitMixedModel } from "@alignment/engine";
import type { Exercise } from "../task";
import type { ExerciseWorld } from "../world";
import { oncePerWorld } from "./once";

const yearsOfDecade = 10;

/** The model by years and by decades (ML), and the model with the grouping factor twice. */
const fits = oncePerWorld((world) => {
  const { case: cases, distance, duration } = world.build().sample.columns;
  const decades = Float64Array.from(duration, (years) => years / yearsOfDecade);
  const data = { case: cases, distance, duration, decades };
  const byYears = fitMixedModel("distance ~ duration + (1 + duration | case)", data, { method: "ML" });
  const byDecades = fitMixedModel("distance ~ decades + (1 + decades | case)", data, { method: "ML" });
  const byYearsREML = fitMixedModel("distance ~ duration + (1 + duration | case)", data);
  const byDecadesREML = fitMixedModel("distance ~ decades + (1 + decades | case)", data);
  const one = fitMixedModel("distance ~ duration + (1 | case)", data);
  return { byYears, byDecades, byYearsREML, byDecadesREML, one };
});

const slopeSd = (fit: ReturnType<typeof fitMixedModel>): number => fit.randomEffects[0].standardDeviations[1];

/** Exercise 05. */
export const warnings: Exercise<ExerciseWorld> = {
  number: "05",
  title: "A convergence warning that is false and one that is true",
  tasks: [
    {
      name: "first-warning",
      question: "Is the warning about the first model true or false?",
      choices: ["true", "false"],
      answer: () => "false",
      mistakes: [
        {
          answer: () => "true",
          hint: "Look at the certificate again: is the gradient zero, is the smallest curvature positive, and where does a second search end?",
        },
      ],
      hints: [
        "A warning that an optimum was not reached is wrong if the point is an optimum.",
        "At an optimum the gradient is zero, the criterion curves upwards in all directions, and a second search from another start ends there.",
      ],
      reason:
        "All three conditions hold, so the estimates are at the optimum. The warning came from a rough approximation of the gradient.",
    },
    {
      name: "slope-by-decades",
      question: "What is the standard deviation of the random slopes per decade?",
      answer: (world) => slopeSd(fits(world).byDecades),
      mistakes: [
        {
          answer: (world) => slopeSd(fits(world).byYears),
          hint: "This is per year. The variable now counts decades.",
        },
        {
          answer: (world) => slopeSd(fits(world).byDecades) ** 2,
          hint: "This is the variance. The question is about the standard deviation.",
        },
        {
          answer: (world) => slopeSd(fits(world).byYears) / yearsOfDecade,
          hint: "You divided by ten. What a state changes in a decade is more than what it changes in a year.",
        },
        {
          answer: (world) => slopeSd(fits(world).byDecadesREML),
          hint: 'This is the REML estimate. Give fitMixedModel the option { method: "ML" }.',
        },
      ],
      tolerance: 2e-5,
      hints: [
        "Fit the model again with the column decades.",
        "fit.randomEffects[0].standardDeviations holds it.",
      ],
      reason: "It is ten times that per year: another unit, the same model.",
    },
    {
      name: "criterion",
      question: "By how much does the criterion of the model by decades differ from that by years (both ML)?",
      tolerance: 0.01,
      answer: (world) => fits(world).byDecades.criterion - fits(world).byYears.criterion,
      mistakes: [
        {
          answer: (world) => fits(world).byDecadesREML.criterion - fits(world).byYearsREML.criterion,
          hint: "These are REML criteria. They contain the determinant of X'V⁻¹X, which depends on the unit; compare ML criteria.",
        },
        {
          answer: (world) => fits(world).byYearsREML.criterion - fits(world).byDecadesREML.criterion,
          hint: "These are REML criteria. They contain the determinant of X'V⁻¹X, which depends on the unit; compare ML criteria.",
        },
      ],
      hints: ["fit.criterion holds it: minus twice the log-likelihood under ML."],
      reason:
        "The likelihood does not depend on the unit. A warning that vanishes when a variable is rescaled says something about the search, not about the data.",
    },
    {
      name: "second-warning",
      question: "Is the warning about the second model true or false?",
      choices: ["true", "false"],
      answer: () => "true",
      mistakes: [
        {
          answer: () => "false",
          hint: "Read status and statusReason of the second fit, and compare the groups of case and copy.",
        },
      ],
      hints: [
        "Two grouping factors stand in the model. Do they make different groups?",
        "If two terms put the same variance on the same groups, the data can only tell their sum.",
      ],
      reason:
        "The criterion is flat: every division of the variance between the two terms fits equally well.",
    },
    {
      name: "determined",
      question: "What do the data determine: what is the sum of the variances of the two random intercepts?",
      tolerance: 1e-3,
      answer: (world) => fits(world).one.randomEffects[0].covariance[0][0],
      mistakes: [
        {
          answer: (world) => Math.sqrt(fits(world).one.randomEffects[0].covariance[0][0]),
          hint: "This is a standard deviation. Add the two variances.",
        },
        {
          answer: (world) => fits(world).one.randomEffects[0].covariance[0][0] / 2,
          hint: "This is the variance of one of the two terms. Add both.",
        },
        {
          answer: (world) => Math.sqrt(2 * fits(world).one.randomEffects[0].covariance[0][0]),
          hint: "You added standard deviations. Variances add up, standard deviations do not.",
        },
      ],
      hints: [
        "fit.randomEffects has one entry for each term; covariance[0][0] is the variance of its intercepts.",
        "Fit the model with (1 | case) alone and compare.",
      ],
      reason:
        "The sum is the variance of the model with one term. What the data do not determine is only its division.",
    },
  ],
};
