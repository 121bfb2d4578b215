import { UserError } from "@alignment/engine/dist/errors";
import type { Sources } from "../sources";
import { defaultSpecification, type PanelSpecification } from "../specification/specification";
import { attritionOf } from "./attrition";
import { selectCases } from "./case-selection";
import { layMemberships, layStates } from "./layout";
import {
  gdpInForm,
  layConflicts,
  layDelegation,
  layGdp,
  layScores,
  layTaxes,
  layTreaty,
} from "./layout-sources";
import { meanScoresOf } from "./means";
import { membersOf, spellsOf } from "./members";
import { onceFor } from "./once";
import { casesKept, partOfIgos, partOfStates } from "./parts";
import { countedSample, uncountedColumns } from "./sample-columns";
import { rowsOf, rowsOfCases } from "./sample-rows";
import { scalesOf } from "./scales";
import { stage } from "./stage";

/** The scores of a name among those that the sources hold. */
function scoresNamed(
  { scores, scoresOfTable2 }: Sources,
  name: PanelSpecification["score"],
): Sources["scores"] {
  const found = [scores, scoresOfTable2].find((one) => one?.name === name);
  if (found !== undefined) return found;
  throw new UserError(
    `buildPanel: the sources hold the score ${JSON.stringify(scores.name)}, and the specification selects or scales by ${JSON.stringify(name)} as well; ` +
      "read them with readSources(folder, specification), or use panelBuilder(folder), which reads what each specification names",
  );
}

/** What rests on the membership file and the list of IGOs alone is laid out once, whatever builds panels of it. */
const statesOf = onceFor(layStates);
const membershipsOf = onceFor((memberships: Sources["memberships"]) =>
  onceFor((igos: Sources["igos"]) => layMemberships(statesOf(memberships), igos, memberships)),
);

/** The stages that lay the sources out. */
function layoutStages(sources: () => Sources) {
  const states = stage([], () => statesOf(sources().memberships));
  const memberships = stage(["igoMatching"], () => membershipsOf(sources().memberships)(sources().igos));
  const delegation = stage(memberships.reads, (choice) =>
    layDelegation(memberships(choice), sources().delegation),
  );
  const scores = stage(["score"], (choice) =>
    layScores(states(choice), scoresNamed(sources(), choice.score), choice),
  );
  const gdpInDollars = stage(["gdpVintage"], (choice) => layGdp(states(choice), sources().gdp));
  const gdp = stage(["gdpVintage", "gdpForm"], (choice) => gdpInForm(gdpInDollars(choice).values, choice));
  const taxes = stage(["stateCapacity"], (choice) => layTaxes(states(choice), sources().taxes, choice));
  const conflicts = stage(["conflictTypes", "conflictIntensity"], (choice) =>
    layConflicts(states(choice), sources().conflicts, choice),
  );
  const treaty = stage(["iccprFrom"], (choice) => layTreaty(states(choice), sources().treaty, choice));
  return { memberships, scores, gdpInDollars, gdp, taxes, conflicts, treaty, delegation };
}

/** The stages from the memberships to the cases. */
function caseStages({ memberships, scores }: ReturnType<typeof layoutStages>) {
  const members = stage([...memberships.reads, "membershipCodes"], (choice) =>
    membersOf(memberships(choice), choice),
  );
  const means = stage([...members.reads, ...scores.reads], (choice) =>
    meanScoresOf(memberships(choice), members(choice), scores(choice).values),
  );
  const spells = stage([...members.reads, "reentry"], (choice) =>
    spellsOf(memberships(choice), members(choice), choice),
  );
  const cases = stage(
    [...means.reads, ...spells.reads, "entryAfter", "selection", "selectionYear", "selectionScore"],
    (choice) => {
      const score = choice.selectionScore === "own score" ? choice.score : choice.selectionScore;
      return selectCases(spells(choice), means({ ...choice, score }), choice);
    },
  );
  return { members, means, spells, cases };
}

/** The stages from the cases to the rows of the sample and its parts. */
function rowStages(
  sources: () => Sources,
  layout: ReturnType<typeof layoutStages>,
  { means, spells, cases }: ReturnType<typeof caseStages>,
) {
  const { memberships, gdpInDollars, taxes, delegation } = layout;
  const capacity = stage(
    [...gdpInDollars.reads, ...taxes.reads],
    (choice) => (taxes(choice) ?? gdpInDollars(choice)).values,
  );
  const passed = stage(
    [
      ...cases.reads,
      ...capacity.reads,
      "lastYear",
      "outcomeLag",
      "outcome",
      "changeInMeanTiming",
      "changeInMeanOf",
    ],
    (choice) =>
      rowsOf(
        {
          cases: cases(choice),
          means: means(choice),
          capacity: capacity(choice),
          delegation: delegation(choice),
          states: memberships(choice).states.length,
        },
        choice,
      ),
  );
  const parts = stage([...spells.reads, "igos", "humanRightsIgos", "regionalGroup"], (choice) =>
    [
      partOfIgos(memberships(choice), spells(choice), choice),
      partOfStates(memberships(choice), spells(choice), sources().regions, choice),
    ].filter((part) => part !== undefined),
  );
  const isCase = stage([...cases.reads, ...parts.reads], (choice) => casesKept(cases(choice), parts(choice)));
  const rows = stage([...passed.reads, ...isCase.reads], (choice) =>
    rowsOfCases(passed(choice).rows, isCase(choice)),
  );
  const attrition = stage([...passed.reads, ...parts.reads], (choice) =>
    attritionOf(
      {
        layout: memberships(choice),
        cases: cases(choice),
        passed: passed(choice).passed,
        parts: parts(choice),
      },
      choice,
    ),
  );
  return { passed, parts, isCase, rows, attrition };
}

/** The stages from the rows to the columns of the sample. */
function columnStages(
  { memberships, gdp, taxes, conflicts, treaty, delegation }: ReturnType<typeof layoutStages>,
  { members, spells, cases }: ReturnType<typeof caseStages>,
  { passed, rows }: ReturnType<typeof rowStages>,
) {
  const scales = stage(
    [...rows.reads, ...gdp.reads, "scaling", "sampleScales", "changeInMeanUnit"],
    (choice) => {
      const samples = {
        "whole sample": () => passed(choice).rows,
        "own part": () => rows(choice),
        "sample of Table 2": () => passed({ ...choice, score: defaultSpecification.score }).rows,
      };
      return scalesOf(
        {
          gdp: gdp(choice),
          taxShare: taxes(choice)?.values,
          delegation: delegation(choice),
          size: members(choice).size,
          rowsOfStateYear: spells(choice).rowsOfStateYear,
          sample: samples[choice.sampleScales](),
        },
        choice,
      );
    },
  );
  const uncounted = stage(
    [...scales.reads, ...conflicts.reads, ...treaty.reads, "changeInMeanSign", "humanRightsIgos"],
    (choice) =>
      uncountedColumns(
        rows(choice),
        {
          ...memberships(choice),
          gdp: gdp(choice),
          taxShare: taxes(choice)?.values,
          civilWar: conflicts(choice).values,
          iccpr: treaty(choice).values,
          delegation: delegation(choice),
          size: members(choice).size,
        },
        scales(choice),
        choice,
      ),
  );
  const sample = stage([...uncounted.reads, "durationCounts"], (choice) =>
    countedSample(rows(choice), cases(choice).entry, uncounted(choice), choice),
  );
  return { scales, sample };
}

/**
 * The stages of the construction over the sources of one input. Each is kept under the choices that it reads, so that a
 * change of the last stage costs the last stage.
 *
 * @param sources gives the sources, read for the specification that is asked for.
 */
export function constructionStages(sources: () => Sources) {
  const layout = layoutStages(sources);
  const ofCases = caseStages(layout);
  const ofRows = rowStages(sources, layout, ofCases);
  return { ...layout, ...ofCases, ...ofRows, ...columnStages(layout, ofCases, ofRows) };
}
