import { fitMixedModel } from "@alignment/engine";
import { buildPanel, type Panel } from "../../construct";
import { type PanelSpecification, panelSpecification } from "../../specification";
import { coefficient } from "../../study/coefficient";
import { inSimulatedWorlds } from "../../study/simulated-worlds";
import { yearlyChangeEffects } from "../../study/yearly-changes";
import type { Answer, Exercise } from "../task";
import type { ExerciseWorld } from "../world";
import { oncePerWorld } from "./once";

/** The paper's slope of duration, which a null world is made to reach (Table 2). */
const slopeOfPaper = 0.01;
const largeShock = 0.45;
const largestDraw = 20;

const slopeOf = (panel: Panel) =>
  coefficient(fitMixedModel("distance ~ duration + (1 + duration | case)", panel.sample.columns), "duration");

/** The seed of a student's null world: the number of observations of the own sample. */
const seedOf = oncePerWorld((world) => world.build().sample.rowCount);

/** A world without any influence. */
function inNullWorld<T>(
  world: ExerciseWorld,
  changes: { readonly shockSpread?: number; readonly seed?: number },
  analyse: (build: (changes: Partial<PanelSpecification>) => Panel) => T,
): T {
  const seed = seedOf(world);
  const parameters = { mechanism: "none", stateCount: 120, igoCount: 45, seed, ...changes } as const;
  const [found] = inSimulatedWorlds([parameters], (_, sources) =>
    analyse((changes) => buildPanel(sources, panelSpecification(changes))),
  );
  return found;
}

/** The slopes of a null world under the three selections, and the test on all states. */
const nullWorld = oncePerWorld((world) =>
  inNullWorld(world, {}, (build) => {
    const effects = yearlyChangeEffects(build({}));
    return {
      worse: slopeOf(build({})),
      better: slopeOf(build({ selection: "better than the mean" })),
      every: slopeOf(build({ selection: "every case with a distance" })),
      memberGap: coefficient(effects, "member_gap"),
      candidateGap: coefficient(effects, "candidate_gap"),
    };
  }),
);

const ownSlope = oncePerWorld((world) => slopeOf(world.build()));

/** The slope of the null world whose seed is so much larger, with shocks twice as large as by default. */
function slopeWithLargeShocks(world: ExerciseWorld, draw: number): number {
  const seed = seedOf(world) + draw;
  return inNullWorld(world, { shockSpread: largeShock, seed }, (build) => slopeOf(build({})).estimate);
}

const isDraw = (given: Answer) =>
  typeof given === "number" && Number.isInteger(given) && given >= 0 && given <= largestDraw;

/** The first draw that reaches the paper's slope. With large shocks more than half of them do. */
const firstDraw = oncePerWorld((world) => {
  const draws = Array.from({ length: largestDraw + 1 }, (_, draw) => draw);
  return draws.find((draw) => slopeWithLargeShocks(world, draw) >= slopeOfPaper);
});

/** Exercise 08. */
export const regressionToTheMean: Exercise<ExerciseWorld> = {
  number: "08",
  title: "Regression to the mean",
  tasks: [
    {
      name: "selected",
      question: "What is the slope of duration in the null world, with the paper's selection of cases?",
      answer: (world) => nullWorld(world).worse.estimate,
      mistakes: [
        {
          answer: (world) => ownSlope(world).estimate,
          hint: "This is the slope in your own world, not in the null world.",
        },
        {
          answer: (world) => nullWorld(world).worse.standardError,
          hint: "This is the standard error of the slope.",
        },
        {
          answer: (world) => nullWorld(world).every.estimate,
          hint: "This is the slope with every case. The paper keeps those worse than the mean.",
        },
      ],
      hints: [
        "Fit the formula to panel.sample.columns within inSimulatedWorlds.",
        'coefficient(fit, "duration").estimate.',
      ],
      reason: "IGOs have no influence in this world: whatever the slope is, it does not come from them.",
    },
    {
      name: "better",
      question: "What is the slope if the cases that were better than the mean are kept instead?",
      answer: (world) => nullWorld(world).better.estimate,
      mistakes: [
        {
          answer: (world) => nullWorld(world).worse.estimate,
          hint: "This is the slope of the cases that were worse than the mean.",
        },
        { answer: (world) => nullWorld(world).every.estimate, hint: "This is the slope of every case." },
        { answer: (world) => -nullWorld(world).better.estimate, hint: "The sign is reversed." },
      ],
      hints: [
        'Build the panel with panelSpecification({ selection: "better than the mean" }) from the sources of the null world.',
      ],
      reason:
        "It lies below that of the first selection wherever unusual years pass: each group returns towards its own mean.",
    },
    {
      name: "shocks",
      question: `With shocks of ${largeShock}, for which k from 0 to ${largestDraw} does the null world with the seed seed + k show the paper's slope of 0.01 or more?`,
      answer: firstDraw,
      accepts: (world, given) => isDraw(given) && slopeWithLargeShocks(world, Number(given)) >= slopeOfPaper,
      otherwise: `The null world of this k has a slope below ${slopeOfPaper}, or k is no whole number from 0 to ${largestDraw}. Try another k.`,
      mistakes: [
        {
          answer: (world) => slopeWithLargeShocks(world, firstDraw(world) ?? 0),
          hint: "This is a slope. The answer is k, the number that you added to the seed.",
        },
        {
          answer: (world) => seedOf(world) + (firstDraw(world) ?? 0),
          hint: "This is a seed. The answer is k, the number that you added to it.",
        },
      ],
      hints: [
        "Every k is another null world. Try k = 0, 1, 2, … until one has such a slope.",
        "inSimulatedWorlds([{ ...nullWorld, shockSpread: 0.45, seed: seed + k }], slopeOf)[0] is the slope for one k.",
      ],
      reason:
        "The slope measures how far the selected years were out of the ordinary. No IGO is needed for it, and one of a few worlds has it.",
    },
    {
      name: "all-states",
      question: "What is the t statistic of member_gap in the null world of the first task?",
      tolerance: 0.005,
      answer: (world) => nullWorld(world).memberGap.statistic,
      mistakes: [
        {
          answer: (world) => nullWorld(world).memberGap.estimate,
          hint: "This is the coefficient. Take its statistic.",
        },
        {
          answer: (world) => nullWorld(world).candidateGap.statistic,
          hint: "This belongs to candidate_gap, the test of H1.",
        },
        { answer: (world) => -nullWorld(world).memberGap.statistic, hint: "The sign is reversed." },
      ],
      hints: ['coefficient(yearlyChangeEffects(panel), "member_gap").statistic.'],
      reason: "The test uses all states and all years, so nobody was selected for a bad year.",
    },
    {
      name: "design",
      question: "Which design avoids selecting on an unusual year: selected cases or all states?",
      choices: ["selected cases", "all states"],
      answer: () => "all states",
      mistakes: [
        {
          answer: () => "selected cases",
          hint: "These cases are kept because their score was low in one year. What happens to unusual years afterwards?",
        },
      ],
      hints: ["Ask in each design whether an observation is there because of its own outcome."],
      reason:
        "A design without selection on the outcome has no return to mistake for alignment; its other assumptions stay.",
    },
  ],
};
