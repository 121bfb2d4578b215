import { panelSpecification } from "../../specification";
import { membersWithScores } from "../../study/members";
import { meanOf, medianOf } from "../../table/statistics";
import type { Exercise } from "../task";
import type { ExerciseWorld } from "../world";
import { oncePerWorld } from "./once";

/** The first observation in the tenth year of membership: own score and those of the other members. */
const observation = oncePerWorld((world) => {
  const { ionum, ccode, year, duration } = world.build().sample.columns;
  const row = duration.indexOf(10);
  const sources = world.sourcesOf(panelSpecification());
  const scoresIn = (at: number) => {
    const members = membersWithScores(sources, ionum[row], at).columns;
    const own = members.score[members.ccode.indexOf(ccode[row])];
    const others = members.score.filter((_, member) => members.ccode[member] !== ccode[row]);
    return { own, others, all: members.score };
  };
  return { before: scoresIn(year[row] - 1), same: scoresIn(year[row]) };
});

const sumOf = (values: ArrayLike<number>) => meanOf(values) * values.length;
const distanceOf = ({ own, others }: { own: number; others: ArrayLike<number> }) => own - meanOf(others);

/** Exercise 01. */
export const leaveOneOut: Exercise<ExerciseWorld> = {
  number: "01",
  title: "A leave-one-out mean by hand",
  tasks: [
    {
      name: "others-mean",
      question: "What is the mean score of the other members in the year before the observation?",
      answer: (world) => meanOf(observation(world).before.others),
      mistakes: [
        {
          answer: (world) => meanOf(observation(world).before.all),
          hint: "Your mean includes the state itself. The mean runs over the other members alone.",
        },
        {
          answer: (world) => meanOf(observation(world).same.others),
          hint: "You took the year of the observation. The outcome is lagged: take the year before.",
        },
        {
          answer: (world) => medianOf(Array.from(observation(world).before.others)),
          hint: "This is the median of the other members. The distance is defined by their mean.",
        },
        {
          answer: (world) => observation(world).before.own,
          hint: "This is the score of the state itself. The question is about the other members.",
        },
        {
          answer: (world) => sumOf(observation(world).before.others),
          hint: "This is the sum of the others' scores. Divide it by their number.",
        },
        {
          answer: (world) => sumOf(observation(world).before.others) / observation(world).before.all.length,
          hint: "You divided by the number of all members. The state is not in the sum, so it does not count.",
        },
        {
          answer: (world) => sumOf(observation(world).before.all) / observation(world).before.others.length,
          hint: "You divided by the number of the others, but the state's own score is in the sum.",
        },
        {
          answer: (world) => distanceOf(observation(world).before),
          hint: "This is the distance already. This task asks for the mean alone.",
        },
      ],
      hints: [
        "membersWithScores gives every member that has a score, the state included.",
        "Keep the scores whose ccode differs from that of the state, add them up and divide by their number.",
      ],
      reason:
        "The state is compared with the others, so its own score must not enter what it is compared with.",
    },
    {
      name: "distance",
      question: "How far is the state from the mean of the other members?",
      answer: (world) => distanceOf(observation(world).before),
      mistakes: [
        {
          answer: (world) => -distanceOf(observation(world).before),
          hint: "The sign is reversed. The distance is negative where the state is more repressive than the others.",
        },
        {
          answer: (world) => meanOf(observation(world).before.others),
          hint: "This is the mean of the others. Subtract it from the state's own score.",
        },
        {
          answer: (world) => observation(world).before.own,
          hint: "This is the state's own score. Subtract the mean of the others from it.",
        },
        {
          answer: (world) => {
            const { own, all } = observation(world).before;
            return own - meanOf(all);
          },
          hint: "Your mean includes the state itself. The mean runs over the other members alone.",
        },
        {
          answer: (world) => distanceOf(observation(world).same),
          hint: "You took the year of the observation. The outcome is lagged: take the year before.",
        },
      ],
      hints: [
        "The distance is the state's own score minus the mean of the others.",
        "Find the own score with members.ccode.indexOf(state), and subtract your mean from it.",
      ],
      reason:
        "It is the outcome of this observation in the estimation sample: score minus leave-one-out mean, lagged.",
    },
    {
      name: "distance-with-itself",
      question: "What would the distance be if the mean included the state itself?",
      answer: (world) => {
        const { own, all } = observation(world).before;
        return own - meanOf(all);
      },
      mistakes: [
        {
          answer: (world) => distanceOf(observation(world).before),
          hint: "This is the distance without the state in the mean. Put its own score into the mean this time.",
        },
        {
          answer: (world) => meanOf(observation(world).before.all),
          hint: "This is the mean of all members. Subtract it from the state's own score.",
        },
        {
          answer: (world) => {
            const { own, all } = observation(world).before;
            return meanOf(all) - own;
          },
          hint: "The sign is reversed: own score minus mean.",
        },
        {
          answer: (world) => {
            const { before } = observation(world);
            return (distanceOf(before) * before.all.length) / (before.all.length - 1);
          },
          hint: "This makes the distance larger. A mean that contains the state lies nearer to it.",
        },
      ],
      hints: ["Take the mean over all members that have a score, and subtract it from the own score."],
      reason:
        "The own score pulls the mean towards itself, so the distance looks smaller although nobody has changed.",
    },
    {
      name: "factor",
      question: "By what factor does including the state multiply the distance?",
      answer: (world) => {
        const { length } = observation(world).before.all;
        return (length - 1) / length;
      },
      mistakes: [
        {
          answer: (world) => {
            const { length } = observation(world).before.all;
            return length / (length - 1);
          },
          hint: "The factor is upside down: it turns the leave-one-out distance into the smaller one.",
        },
        {
          answer: (world) => 1 / observation(world).before.all.length,
          hint: "This is the share by which the distance shrinks. The question is what is left of it.",
        },
        {
          answer: (world) => {
            const { length } = observation(world).before.others;
            return (length - 1) / length;
          },
          hint: "Your n counts the other members only. Here n is the number of members with the state.",
        },
        {
          answer: (world) => {
            const { length } = observation(world).before.all;
            return length / (length + 1);
          },
          hint: "You added the state to a number of members that contains it already.",
        },
        {
          answer: (world) => {
            const { before } = observation(world);
            return before.own - meanOf(before.all) - distanceOf(before);
          },
          hint: "This is the difference of the two distances. A factor is their ratio.",
        },
      ],
      hints: [
        "Divide the distance with the state in the mean by the distance without it.",
        "It depends on n alone.",
      ],
      reason:
        "It is (n − 1) / n with n members: in an IGO with three members a third of the distance would be gone.",
    },
  ],
};
