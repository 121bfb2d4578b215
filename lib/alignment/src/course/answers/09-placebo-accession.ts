import { aroundMembership, type Panel } from "../../construct";
import { rowsByGroup } from "../../table";
import { meanOf, standardDeviationOf } from "../../table/statistics";
import type { Exercise } from "../task";
import type { ExerciseWorld } from "../world";
import { oncePerWorld } from "./once";

const years = 5;
const placeboYear = 10;

/** The distance of every case by the year of membership: -1 is the year before accession, 1 the first year. */
function distancesOf(panel: Panel): ReadonlyMap<number, number>[] {
  const { case: cases, time_before, duration, is_after, distance } = aroundMembership(panel).table.columns;
  return [...rowsByGroup(cases).values()].map(
    (rows) =>
      new Map(
        rows
          .filter((row) => is_after[row] === 0)
          .map((row) => [time_before[row] < 0 ? time_before[row] : duration[row], distance[row]]),
      ),
  );
}

const allDistances = oncePerWorld((world) => ({
  selected: distancesOf(world.build()),
  every: distancesOf(world.build({ selection: "every case with a distance" })),
}));

/** The changes from one year to another of the cases that have both. */
function changes(cases: readonly ReadonlyMap<number, number>[], from: number, to: number): number[] {
  return cases.flatMap((byYear) => {
    const [first, last] = [byYear.get(from), byYear.get(to)];
    return first === undefined || last === undefined ? [] : [last - first];
  });
}

const real = (world: ExerciseWorld) => changes(allDistances(world).selected, -1, years);
const earlier = (world: ExerciseWorld) => changes(allDistances(world).selected, -1 - years, -1);
const placebo = (world: ExerciseWorld, side: "all" | "below" | "above") =>
  changes(
    allDistances(world).every.filter((byYear) => {
      const then = byYear.get(placeboYear) ?? Number.NaN;
      return side === "all" || (side === "below" ? then < 0 : then > 0);
    }),
    placeboYear,
    placeboYear + years,
  );

/** The difference of two means, over cases that need not have both years. */
function differenceOfMeans(cases: readonly ReadonlyMap<number, number>[], from: number, to: number): number {
  const at = (year: number) => meanOf(cases.flatMap((byYear) => byYear.get(year) ?? []));
  return at(to) - at(from);
}

/** Exercise 09. */
export const placeboAccession: Exercise<ExerciseWorld> = {
  number: "09",
  title: "Placebo accession dates",
  tasks: [
    {
      name: "real",
      question:
        "By how much does the distance change on average from the year before accession to the fifth year of membership?",
      answer: (world) => meanOf(real(world)),
      mistakes: [
        {
          answer: (world) => -meanOf(real(world)),
          hint: "The sign is reversed: take the later distance minus the earlier one.",
        },
        {
          answer: (world) => differenceOfMeans(allDistances(world).selected, -1, years),
          hint: "You subtracted two means over different cases. Take the change of each case that has both years, then the mean.",
        },
        {
          answer: (world) => meanOf(changes(allDistances(world).selected, 1, years)),
          hint: "You began in the first year of membership. Begin in the year before accession, -1.",
        },
        {
          answer: (world) => standardDeviationOf(real(world)),
          hint: "This is the standard deviation of the changes.",
        },
      ],
      hints: ["changes(cases, from, to) gives the change of every case that has both years."],
      reason: "It looks like alignment: states that were worse than the members have moved towards them.",
    },
    {
      name: "earlier",
      question:
        "Pretend that accession came five years earlier: what is the mean change of the same cases from year -6 to year -1?",
      answer: (world) => meanOf(earlier(world)),
      mistakes: [
        {
          answer: (world) => -meanOf(earlier(world)),
          hint: "The sign is reversed: take the later distance minus the earlier one.",
        },
        {
          answer: (world) => differenceOfMeans(allDistances(world).selected, -1 - years, -1),
          hint: "You subtracted two means over different cases. Take the change of each case that has both years, then the mean.",
        },
        {
          answer: (world) => meanOf(changes(allDistances(world).selected, -years, -1)),
          hint: "This begins in year -5. Five years before -1 is -6.",
        },
        { answer: (world) => meanOf(real(world)), hint: "This is the change after the real accession." },
      ],
      hints: ["Only the two years differ from the first task."],
      reason:
        "These cases were kept because they stood low in year -1, so the way down to that year is a part of the selection, not of the states.",
    },
    {
      name: "placebo",
      question:
        "Take the tenth year of membership as a placebo accession: what is the mean change of every case over the next five years?",
      answer: (world) => meanOf(placebo(world, "all")),
      mistakes: [
        {
          answer: (world) => -meanOf(placebo(world, "all")),
          hint: "The sign is reversed: take the later distance minus the earlier one.",
        },
        {
          answer: (world) => meanOf(changes(allDistances(world).selected, placeboYear, placeboYear + years)),
          hint: "You took the paper's cases. Take every case, cases of the second panel.",
        },
        {
          answer: (world) => meanOf(placebo(world, "below")),
          hint: "You kept the cases below zero. This task takes every case.",
        },
      ],
      hints: ["changes(every, 10, 15) and its mean."],
      reason: "Nobody is selected here, so upward and downward returns cancel nearly.",
    },
    {
      name: "placebo-selected",
      question:
        "Now keep, as the paper does, only the cases that stand below zero in that tenth year: what is their mean change?",
      answer: (world) => meanOf(placebo(world, "below")),
      mistakes: [
        {
          answer: (world) => meanOf(placebo(world, "all")),
          hint: "This is every case. Keep those whose distance in year 10 is below zero.",
        },
        {
          answer: (world) => meanOf(placebo(world, "above")),
          hint: "These cases stand above zero in that year.",
        },
        {
          answer: (world) => -meanOf(placebo(world, "below")),
          hint: "The sign is reversed: take the later distance minus the earlier one.",
        },
        {
          answer: (world) => standardDeviationOf(placebo(world, "below")),
          hint: "This is the standard deviation of the changes.",
        },
      ],
      hints: ["Filter every by (one.get(10) ?? NaN) < 0 before you take the changes."],
      reason:
        "Nothing happened in that year. What these cases gain over every case is what the selection alone gives.",
    },
  ],
};
