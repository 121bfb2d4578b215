import { panelSpecification } from "../../specification";
import { joinManyToOne, tableOf } from "../../table";
import type { CommonMistake, Exercise } from "../task";
import type { ExerciseWorld } from "../world";
import { oncePerWorld } from "./once";

const isKnown = (value: number): boolean => !Number.isNaN(value);
const countOf = (rows: number, isCounted: (row: number) => boolean): number =>
  Array.from({ length: rows }, (_, row) => row).filter(isCounted).length;

/** The state-years of an input with their CIRI index, their GDP, and the scores of the years before and after. */
const joined = oncePerWorld((world) => {
  const sources = world.sourcesOf(panelSpecification({ score: "CIRI index" }));
  const { stateYears } = sources.memberships;
  const keys = ["ccode", "year"] as const;
  const scores = joinManyToOne(stateYears, sources.scores, keys, ["score"], "scores");
  const gdp = joinManyToOne(stateYears, sources.gdp.table, keys, ["gdp"], "GDP");
  const { ccode, year } = stateYears.columns;
  const shifted = (years: number) =>
    joinManyToOne(
      tableOf({ ccode, year: year.map((one) => one + years) }),
      sources.scores,
      keys,
      ["score"],
      "scores of another year",
    ).table.columns.score;
  return {
    rows: stateYears.rowCount,
    score: scores.table.columns.score,
    gdp: gdp.table.columns.gdp,
    before: shifted(-1),
    after: shifted(1),
    unused: { score: scores.report.unusedRight, gdp: gdp.report.unusedRight },
  };
});

type Values = "score" | "gdp" | "before" | "after";
const known = (world: ExerciseWorld, values: Values): number => {
  const { rows, [values]: column } = joined(world);
  return countOf(rows, (row) => isKnown(column[row]));
};
const lost = (world: ExerciseWorld, values: Values): number => joined(world).rows - known(world, values);
const both = (world: ExerciseWorld): number => {
  const { rows, score, gdp } = joined(world);
  return countOf(rows, (row) => isKnown(score[row]) && isKnown(gdp[row]));
};

/** What a count gives that compares values with NaN by `===` or `!==`. */
const comparedWithNaN: readonly CommonMistake<ExerciseWorld>[] = [
  {
    answer: () => 0,
    hint: "Nothing was counted. NaN === NaN is false: ask Number.isNaN(value) instead.",
  },
  {
    answer: (world) => joined(world).rows,
    hint: "These are all state-years. value !== NaN is true for every value: ask Number.isNaN(value) instead.",
  },
];

/** Exercise 02. */
export const joins: Exercise<ExerciseWorld> = {
  number: "02",
  title: "The join that loses rows",
  tasks: [
    {
      name: "without-score",
      question: "How many state-years have no CIRI index after the join?",
      tolerance: 0.5,
      answer: (world) => lost(world, "score"),
      mistakes: [
        { answer: (world) => known(world, "score"), hint: "These are the state-years that have a score." },
        {
          answer: (world) => joined(world).unused.score,
          hint: "These are rows of the score file that no state-year asked for. Count the left table.",
        },
        ...comparedWithNaN,
      ],
      hints: [
        "A state-year without a match has the score NaN.",
        "The report of the join counts them: unmatchedLeft.",
      ],
      reason:
        "Rows on the left without a match stay in the table with a missing value; a later step drops them.",
    },
    {
      name: "without-gdp",
      question: "How many state-years have no GDP after the join?",
      tolerance: 0.5,
      answer: (world) => lost(world, "gdp"),
      mistakes: [
        { answer: (world) => known(world, "gdp"), hint: "These are the state-years that have a GDP figure." },
        {
          answer: (world) => joined(world).unused.gdp,
          hint: "These are rows of the GDP file that no state-year asked for. Count the left table.",
        },
        {
          answer: (world) => known(world, "score") - both(world),
          hint: "You joined GDP to the rows that have a score. Begin again with all state-years.",
        },
        {
          answer: (world) => lost(world, "score"),
          hint: "These have no score. This task asks for GDP.",
        },
        ...comparedWithNaN,
      ],
      hints: ["It is the same as for the scores, with sources.gdp.table and the column gdp."],
      reason: "The source begins later for many states, and it omits some altogether.",
    },
    {
      name: "losing-join",
      question: "Which of the two joins loses more state-years: scores or gdp?",
      choices: ["scores", "gdp"],
      answer: (world) => (lost(world, "score") > lost(world, "gdp") ? "scores" : "gdp"),
      mistakes: [
        {
          answer: (world) => (lost(world, "score") > lost(world, "gdp") ? "gdp" : "scores"),
          hint: "Compare your answers to tasks 1 and 2: which number of missing values is larger?",
        },
      ],
      hints: ["Compare your two numbers."],
      reason:
        "Name the join that costs most before you interpret who is left: missing values are not random.",
    },
    {
      name: "complete",
      question: "How many state-years have both a CIRI index and a GDP figure?",
      tolerance: 0.5,
      answer: both,
      mistakes: [
        {
          answer: (world) => joined(world).rows - lost(world, "score") - lost(world, "gdp"),
          hint: "You subtracted both losses from the total: state-years that lack both were subtracted twice.",
        },
        {
          answer: (world) => joined(world).rows - both(world),
          hint: "These are the state-years that lack at least one of the two.",
        },
        {
          answer: (world) => known(world, "score"),
          hint: "These have a score. Some of them have no GDP figure.",
        },
        {
          answer: (world) => known(world, "gdp"),
          hint: "These have a GDP figure. Some of them have no score.",
        },
        {
          answer: (world) => lost(world, "score") + lost(world, "gdp") + both(world) - joined(world).rows,
          hint: "You counted the state-years that lack both. Ask for those that lack neither.",
        },
        {
          answer: (world) => known(world, "score") + known(world, "gdp") - 2 * both(world),
          hint: "These have one of the two. Ask for those that have both.",
        },
        ...comparedWithNaN,
      ],
      hints: [
        "Both joins keep the rows of the left table in their order, so row 5 is the same state-year in both results.",
        "Count the rows in which neither value is NaN.",
      ],
      reason: "Losses overlap. Only a count of the rows that are left says how many are left.",
    },
    {
      name: "score-before",
      question: "How many state-years have a CIRI index in the year before?",
      tolerance: 0.5,
      answer: (world) => known(world, "before"),
      mistakes: [
        {
          answer: (world) => known(world, "after"),
          hint: "The lag runs in the wrong direction: these state-years have a score in the year after.",
        },
        {
          answer: (world) => known(world, "score"),
          hint: "These have a score in the same year: there is no lag.",
        },
        { answer: (world) => lost(world, "before"), hint: "These have no score in the year before." },
        ...comparedWithNaN,
      ],
      hints: [
        "Make a left table whose year is one less, and join the scores to it.",
        "tableOf({ ccode, year: year.map((one) => one - 1) }) asks for the score of the year before.",
      ],
      reason:
        "A lag is a join as well: it loses the first year of every state, and a wrong sign goes unnoticed.",
    },
  ],
};
