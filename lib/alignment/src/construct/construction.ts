import { UserError } from "@alignment/engine/dist/errors";
import type { Sources } from "../sources";
import { defaultSpecification, type PanelSpecification } from "../specification/specification";
import { attritionOf } from "./attrition";
import { entryDistancesOf, selectCases } from "./case-selection";
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
import { measuresOf } from "./measures";
import { membersOf, spellsOf } from "./members";
import { onceFor } from "./once";
import { casesKept, partOfIgos, partOfStates } from "./parts";
import { ofStateYear } from "./row-values";
import {
  changeInMeanColumn,
  covariatesOf,
  durationsOf,
  humanRightsColumn,
  keyColumns,
  sampleOfColumns,
} from "./sample-columns";
import { rowsOf, rowsOfCases } from "./sample-rows";
import { scaledMeasures, scalesOf, scalesOfMemberships } from "./scales";
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
  const entryDistances = stage(
    [...means.reads, ...spells.reads, "selectionYear", "selectionScore"],
    (choice) => {
      const score = choice.selectionScore === "own score" ? choice.score : choice.selectionScore;
      return entryDistancesOf(spells(choice), means({ ...choice, score }), choice);
    },
  );
  const cases = stage([...entryDistances.reads, "entryAfter", "selection"], (choice) =>
    selectCases(spells(choice), entryDistances(choice), choice),
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

/** The stages from the rows to their measures and the scales of these. */
function measureStages(
  { gdp, taxes, delegation }: ReturnType<typeof layoutStages>,
  { members, spells }: ReturnType<typeof caseStages>,
  { passed, rows }: ReturnType<typeof rowStages>,
) {
  const sources = stage([...members.reads, ...gdp.reads, ...taxes.reads], (choice) => ({
    gdp: gdp(choice),
    taxShare: taxes(choice)?.values,
    delegation: delegation(choice),
    size: members(choice).size,
  }));
  const measuresOfPassed = stage([...passed.reads, ...sources.reads], (choice) =>
    measuresOf(passed(choice).rows, sources(choice)),
  );
  const measures = stage([...rows.reads, ...measuresOfPassed.reads], (choice) =>
    rows(choice) === passed(choice).rows
      ? measuresOfPassed(choice)
      : measuresOf(rows(choice), sources(choice)),
  );
  const scalesOfAll = stage([...spells.reads, ...sources.reads], (choice) =>
    scalesOfMemberships(sources(choice), spells(choice).rowsOfStateYear),
  );
  const scales = stage(
    [...measures.reads, ...scalesOfAll.reads, "scaling", "sampleScales", "changeInMeanUnit"],
    (choice) => {
      const ofTable2 = { ...choice, score: defaultSpecification.score };
      const samples = {
        "whole sample": () => ({ sample: passed(choice).rows, measures: measuresOfPassed(choice) }),
        "own part": () => ({ sample: rows(choice), measures: measures(choice) }),
        "sample of Table 2": () => ({ sample: passed(ofTable2).rows, measures: measuresOfPassed(ofTable2) }),
      };
      return scalesOf(
        { ...samples[choice.sampleScales](), ofMemberships: () => scalesOfAll(choice) },
        choice,
      );
    },
  );
  return { measures, scales };
}

/** The stages from the rows and their measures to the columns of the sample. */
function columnStages(
  { memberships, conflicts, treaty }: ReturnType<typeof layoutStages>,
  { cases }: ReturnType<typeof caseStages>,
  { rows }: ReturnType<typeof rowStages>,
  { measures, scales }: ReturnType<typeof measureStages>,
) {
  const keys = stage(rows.reads, (choice) => keyColumns(rows(choice), memberships(choice)));
  const durations = stage([...rows.reads, "durationCounts"], (choice) =>
    durationsOf(rows(choice), cases(choice).entry, choice),
  );
  const changeInMean = stage([...scales.reads, "changeInMeanSign"], (choice) =>
    changeInMeanColumn(rows(choice).changeInMean, scales(choice), choice),
  );
  const inScale = stage(scales.reads, (choice) => scaledMeasures(measures(choice), scales(choice)));
  const iccpr = stage([...rows.reads, ...treaty.reads], (choice) =>
    ofStateYear(rows(choice), treaty(choice).values),
  );
  const civilWar = stage([...rows.reads, ...conflicts.reads], (choice) =>
    ofStateYear(rows(choice), conflicts(choice).values),
  );
  const isHumanRights = stage([...rows.reads, "humanRightsIgos"], (choice) =>
    humanRightsColumn(rows(choice), memberships(choice), choice),
  );
  const covariates = stage(
    [...changeInMean.reads, ...iccpr.reads, ...civilWar.reads, ...isHumanRights.reads],
    (choice) =>
      covariatesOf({
        changeInMean: changeInMean(choice),
        measures: measures(choice),
        scaledMeasures: inScale(choice),
        iccpr: iccpr(choice),
        civilWar: civilWar(choice),
        isHumanRights: isHumanRights(choice),
      }),
  );
  const sample = stage([...covariates.reads, ...durations.reads], (choice) =>
    sampleOfColumns(keys(choice), durations(choice), rows(choice).outcome, covariates(choice)),
  );
  return { sample };
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
  const measured = measureStages(layout, ofCases, ofRows);
  const columns = columnStages(layout, ofCases, ofRows, measured);
  return { ...layout, ...ofCases, ...ofRows, ...measured, ...columns };
}
