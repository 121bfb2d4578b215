import { fitMixedModel, predictGroups } from "@alignment/engine";
import { rowsByGroup } from "../../table";
import { meanOf, medianOf } from "../../table/statistics";
import type { Exercise } from "../task";
import type { ExerciseWorld } from "../world";
import { oncePerWorld } from "./once";

const lengths = [3, 5, 9, 20, 35];

/** Five cases of different length, and the model with random intercepts of these five. */
const five = oncePerWorld((world) => {
  const { case: cases, distance } = world.build().sample.columns;
  const rowsOf = [...rowsByGroup(cases).values()];
  const chosen = lengths.map((length) => {
    const [rows] = [...rowsOf].sort((a, b) => Math.abs(a.length - length) - Math.abs(b.length - length));
    return rows.map((row) => distance[row]);
  });
  const data = {
    case: chosen.flatMap((values, at) => values.map(() => `case ${at + 1}`)),
    distance: chosen.flat(),
  };
  const fit = fitMixedModel("distance ~ 1 + (1 | case)", data);
  const [[between]] = fit.randomEffects[0].covariance;
  const factorOf = (n: number) => between / (between + fit.residualVariance / n);
  return {
    chosen,
    fit,
    between,
    within: fit.residualVariance,
    factorOf,
    common: fit.fixedEffects[0].estimate,
  };
});

const shortest = (world: ExerciseWorld) => five(world).chosen[0];
const pooled = (world: ExerciseWorld, at: number): number =>
  predictGroups(five(world).fit, { case: [`case ${at + 1}`] }).fit[0];
const moves = (world: ExerciseWorld): number[] =>
  five(world).chosen.map((values, at) => Math.abs(pooled(world, at) - meanOf(values)));

/** Exercise 03. */
export const partialPooling: Exercise<ExerciseWorld> = {
  number: "03",
  title: "Partial pooling of five cases by hand",
  tasks: [
    {
      name: "no-pooling",
      question: "What is the mean distance of case 1, the shortest one, without pooling?",
      answer: (world) => meanOf(shortest(world)),
      mistakes: [
        {
          answer: (world) => meanOf(five(world).chosen.flat()),
          hint: "This is the mean of all observations: complete pooling.",
        },
        {
          answer: (world) => pooled(world, 0),
          hint: "This is the partially pooled mean. Without pooling, no other case enters.",
        },
        { answer: (world) => meanOf(five(world).chosen[4]), hint: "This is the longest case, case 5." },
        {
          answer: (world) => meanOf(five(world).chosen.map(meanOf)),
          hint: "This is the mean of the five means. Without pooling, no other case enters.",
        },
        {
          answer: (world) => five(world).common,
          hint: "This is the common mean of the model. Without pooling, no other case enters.",
        },
        {
          answer: (world) => meanOf(shortest(world)) * shortest(world).length,
          hint: "This is the sum. Divide it by the number of observations of the case.",
        },
        { answer: (world) => medianOf(shortest(world)), hint: "This is the median. Take the mean." },
      ],
      hints: ["five[0].distance holds the observations of case 1."],
      reason: "Without pooling a case stands alone, however few years it has.",
    },
    {
      name: "shrinkage-factor",
      question: "What share of its own deviation does case 1 keep?",
      answer: (world) => five(world).factorOf(shortest(world).length),
      mistakes: [
        {
          answer: (world) => 1 - five(world).factorOf(shortest(world).length),
          hint: "This is the share that is taken away. The question is what the case keeps.",
        },
        {
          answer: (world) => five(world).factorOf(1),
          hint: "You did not divide the residual variance by the number of observations of the case.",
        },
        {
          answer: (world) => {
            const { between, within } = five(world);
            const [a, b] = [Math.sqrt(between), Math.sqrt(within)];
            return a / (a + b / shortest(world).length);
          },
          hint: "You used standard deviations. The factor is made of variances.",
        },
        {
          answer: (world) => {
            const { between, within } = five(world);
            return Math.sqrt(between) / (Math.sqrt(between) + Math.sqrt(within / shortest(world).length));
          },
          hint: "You used standard deviations. The factor is made of variances.",
        },
        {
          answer: (world) => {
            const { between, within } = five(world);
            return between / (between + within * shortest(world).length);
          },
          hint: "You multiplied the residual variance by n. The mean of n observations is more precise: divide.",
        },
        {
          answer: (world) => five(world).factorOf(five(world).chosen.flat().length),
          hint: "Your n counts the observations of all five cases. Take those of case 1.",
        },
        {
          answer: (world) => (five(world).between * shortest(world).length) / five(world).within,
          hint: "This is the ratio of the two variances. Below the line stand both of them.",
        },
        {
          answer: (world) => {
            const { between, within } = five(world);
            return (between * shortest(world).length) / (between + within);
          },
          hint: "Only the residual variance is divided by n: look at the parentheses.",
        },
      ],
      hints: [
        "The more a case's own mean is worth, the more it keeps: compare the variance between cases with that of its mean.",
        "The variance of a mean of n observations is the residual variance divided by n.",
      ],
      reason: "It is τ² / (τ² + σ² / n): near 1 for many observations, near 0 for few in a noisy series.",
    },
    {
      name: "partial-pooling",
      question: "What is the partially pooled mean of case 1?",
      answer: (world) => pooled(world, 0),
      mistakes: [
        {
          answer: (world) => {
            const { common, factorOf } = five(world);
            const factor = factorOf(shortest(world).length);
            return factor * common + (1 - factor) * meanOf(shortest(world));
          },
          hint: "The weights are exchanged: the factor belongs to the case's own mean.",
        },
        {
          answer: (world) => {
            const { factorOf } = five(world);
            return factorOf(shortest(world).length) * meanOf(shortest(world));
          },
          hint: "You shrink towards zero. The case shrinks towards the common mean.",
        },
        {
          answer: (world) => meanOf(shortest(world)),
          hint: "This is the case's own mean, without pooling.",
        },
        { answer: (world) => five(world).common, hint: "This is the common mean: complete pooling." },
        {
          answer: (world) => (meanOf(shortest(world)) + five(world).common) / 2,
          hint: "You gave both means the same weight. The factor is the weight of the case's own mean.",
        },
        {
          answer: (world) =>
            five(world).factorOf(shortest(world).length) * (meanOf(shortest(world)) - five(world).common),
          hint: "This is the deviation that the case keeps. Add the common mean.",
        },
        {
          answer: (world) => {
            const { chosen, factorOf } = five(world);
            const factor = factorOf(shortest(world).length);
            return factor * meanOf(shortest(world)) + (1 - factor) * meanOf(chosen.flat());
          },
          hint: "You shrink towards the mean of all observations. The common mean is the intercept of the model.",
        },
      ],
      tolerance: 1e-4,
      hints: [
        "It lies between the own mean and the common mean, which is fit.fixedEffects[0].estimate.",
        "Factor times the own mean, plus one minus the factor times the common mean.",
      ],
      reason:
        "The library gives the same number by predictGroups: partial pooling is a weighted mean of two means.",
    },
    {
      name: "longest",
      question: "What share of its own deviation does case 5, the longest one, keep?",
      tolerance: 1e-5,
      answer: (world) => five(world).factorOf(five(world).chosen[4].length),
      mistakes: [
        {
          answer: (world) => five(world).factorOf(shortest(world).length),
          hint: "This is the factor of the shortest case. Take the number of observations of case 5.",
        },
        {
          answer: (world) => five(world).factorOf(1),
          hint: "You did not divide the residual variance by the number of observations of the case.",
        },
        {
          answer: (world) => five(world).factorOf(five(world).chosen.flat().length),
          hint: "Your n counts the observations of all five cases. Take those of case 5.",
        },
        {
          answer: (world) => 1 - five(world).factorOf(five(world).chosen[4].length),
          hint: "This is the share that is taken away. The question is what the case keeps.",
        },
      ],
      hints: ["Only n differs from the factor of case 1."],
      reason: "A long case has a precise mean of its own and borrows almost nothing.",
    },
    {
      name: "moves-most",
      question: "Which case moves most from its own mean to the partially pooled one?",
      choices: lengths.map((_, at) => `case ${at + 1}`),
      answer: (world) => {
        const distances = moves(world);
        return `case ${distances.indexOf(Math.max(...distances)) + 1}`;
      },
      otherwise: "Another case moves further. Compute the move of each of the five and compare.",
      mistakes: [
        {
          answer: () => "case 1",
          hint: "The shortest case keeps the smallest share, but another lies further from the common mean and moves more.",
        },
        {
          answer: () => "case 5",
          hint: "The longest case keeps nearly all of its deviation, so it hardly moves.",
        },
      ],
      hints: [
        "Two things count: how small the factor is, and how far the case lies from the common mean.",
        "Compute (1 − factor) × |own mean − common mean| for all five.",
      ],
      reason:
        "A case moves by (1 − factor) times its deviation: few observations and an extreme mean together.",
    },
  ],
};
