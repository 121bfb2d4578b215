import { fitMixedModel } from "@alignment/engine";
import type { Exercise } from "../task";
import type { ExerciseWorld } from "../world";
import { oncePerWorld } from "./once";

/** The duration at which the centred variable is zero. */
const centre = 10;

const terms = ["intercept", "slope", "intercept variance", "correlation"];

/** The same model with duration as it is and centred at ten years. */
const fits = oncePerWorld((world) => {
  const { case: cases, distance, duration } = world.build().sample.columns;
  const centred = Float64Array.from(duration, (years) => years - centre);
  const data = { case: cases, distance, duration, centred };
  const numbersOf = (name: "duration" | "centred") => {
    const fit = fitMixedModel(`distance ~ ${name} + (1 + ${name} | case)`, data);
    const [{ covariance, correlations }] = fit.randomEffects;
    const [intercept, slope] = fit.fixedEffects.map(({ estimate }) => estimate);
    return { intercept, slope, covariance, correlation: correlations[0][1] };
  };
  return { raw: numbersOf("duration"), centred: numbersOf("centred") };
});

/** Exercise 04. */
export const centring: Exercise<ExerciseWorld> = {
  number: "04",
  title: "Centring duration",
  tasks: [
    {
      name: "intercept",
      question: "What is the fixed intercept when duration is centred at ten years?",
      answer: (world) => fits(world).centred.intercept,
      mistakes: [
        {
          answer: (world) => fits(world).raw.intercept,
          hint: "This is the intercept of the model that is not centred.",
        },
        {
          answer: (world) => fits(world).raw.intercept - centre * fits(world).raw.slope,
          hint: "The sign is reversed: you went ten years back. The centred variable is duration minus ten.",
        },
      ],
      hints: [
        "The intercept is the predicted distance where the variable is zero.",
        "Fit the model again with the column centred in the place of duration.",
      ],
      reason:
        "It is now the mean distance in the tenth year of membership: intercept plus ten times the slope.",
    },
    {
      name: "intercept-variance",
      question: "What is the variance of the random intercepts in the centred model?",
      tolerance: 0.002,
      answer: (world) => fits(world).centred.covariance[0][0],
      mistakes: [
        {
          answer: (world) => Math.sqrt(fits(world).centred.covariance[0][0]),
          hint: "This is the standard deviation. The question is about the variance.",
        },
        {
          answer: (world) => fits(world).raw.covariance[0][0],
          hint: "This is the variance at duration zero. Take that of the centred model.",
        },
      ],
      hints: [
        "fit.randomEffects[0].covariance holds the covariance matrix; its first diagonal element belongs to the intercept.",
      ],
      reason:
        "The intercepts are now the levels of the cases in the tenth year, and these spread differently.",
    },
    {
      name: "by-formula",
      question:
        "Which number does τ₀² + 2cτ₀₁ + c²τ₁² give with c = 10 and the matrix of the uncentred model?",
      tolerance: 0.002,
      answer: (world) => {
        const [[a, b], [, d]] = fits(world).raw.covariance;
        return a + 2 * centre * b + centre ** 2 * d;
      },
      mistakes: [
        {
          answer: (world) => {
            const [[a, b], [, d]] = fits(world).raw.covariance;
            return a - 2 * centre * b + centre ** 2 * d;
          },
          hint: "The sign of the covariance term is reversed: you went ten years back.",
        },
        {
          answer: (world) => {
            const [[a], [, d]] = fits(world).raw.covariance;
            return a + centre ** 2 * d;
          },
          hint: "The covariance of intercept and slope is left out.",
        },
        {
          answer: (world) => {
            const [[a, b], [, d]] = fits(world).raw.covariance;
            return a + 2 * centre * b + centre * d;
          },
          hint: "The slope variance is multiplied by the square of c.",
        },
      ],
      hints: ["It is the variance of b₀ + c b₁ for one case.", "The covariance τ₀₁ is covariance[0][1]."],
      reason:
        "The level of a case in year c is b₀ + c b₁, so its variance follows from the matrix: no new fit is needed.",
    },
    {
      name: "correlation",
      question: "What is the correlation of intercepts and slopes in the centred model?",
      tolerance: 0.005,
      answer: (world) => fits(world).centred.correlation,
      mistakes: [
        {
          answer: (world) => fits(world).raw.correlation,
          hint: "This is the correlation at duration zero. Take that of the centred model.",
        },
        {
          answer: (world) => fits(world).centred.covariance[0][1],
          hint: "This is the covariance. Divide it by both standard deviations.",
        },
        { answer: (world) => -fits(world).centred.correlation, hint: "The sign is reversed." },
      ],
      hints: ["fit.randomEffects[0].correlations holds it."],
      reason:
        "It is a property of the year in which the intercept is taken, not of the states: another centre, another correlation.",
    },
    {
      name: "unchanged",
      question:
        "Which of these is the same in both models: intercept, slope, intercept variance or correlation?",
      choices: terms,
      answer: () => "slope",
      mistakes: [
        {
          answer: () => "intercept",
          hint: "Compare the two intercepts: one is taken in year zero, one in year ten.",
        },
        {
          answer: () => "intercept variance",
          hint: "Compare the two variances: they belong to different years.",
        },
        {
          answer: () => "correlation",
          hint: "Compare the two correlations: they belong to different years.",
        },
      ],
      hints: ["A line that is moved sideways keeps one of its properties."],
      reason:
        "Centring only says in which year the intercept is read. Slope, slope variance, residuals and criterion are those of the same fit.",
    },
  ],
};
