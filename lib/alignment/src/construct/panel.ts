import { UserError } from "@alignment/engine/dist/errors";
import type { Sources } from "../sources";
import { refuseOtherSources } from "../sources/agreement";
import type { Igo } from "../sources/memberships";
import { defaultSpecification, type PanelSpecification } from "../specification/specification";
import type { JoinReport } from "../table";
import type { AttritionStep } from "./attrition";
import { type Cases, type CaseTable, caseTable } from "./case-selection";
import { constructionStages } from "./construction";
import { countOf, type Layout } from "./layout";
import { delegationJoin } from "./layout-sources";
import type { MeanScores } from "./means";
import type { Members } from "./members";
import type { Part } from "./parts";
import type { Sample } from "./sample-columns";
import type { SampleRows } from "./sample-rows";
import type { Scales } from "./scales";
import { type AfterTable, type BeforeTable, type Exit, seriesAfter, seriesBefore } from "./series";
import { stage } from "./stage";
import { type StateYearTable, stateYearTable } from "./state-years";

/** What a panel was made of, in arrays, for the functions that work out more of it. */
export interface PanelArrays {
  readonly layout: Layout;
  readonly members: Members;
  readonly means: MeanScores;
  /** Every membership, whether or not it is a case of the study. */
  readonly cases: Cases;
  /** The parts of the sample that are kept after all other steps. */
  readonly parts: readonly Part[];
  /** 1 for the cases of the study and of the parts of the sample, by case. */
  readonly isCase: Uint8Array;
  /** The observations of the estimation sample. */
  readonly rows: SampleRows;
}

/**
 * Everything that the construction rules yield, as plain data: it can be cloned and sent to another thread. Its tables
 * are shared between panels of one builder and must not be changed.
 */
export interface Panel {
  readonly specification: PanelSpecification;
  readonly igos: readonly Igo[];
  readonly sample: Sample;
  /** The selected cases' distances before accession. */
  readonly before: BeforeTable;
  /** The selected cases' distances after exit. */
  readonly after: AfterTable;
  readonly exits: readonly Exit[];
  readonly attrition: readonly AttritionStep[];
  /** Every membership, and whether it is a case of the study. */
  readonly cases: CaseTable;
  /** Number of cases that pass the selection and belong to the part, whether or not they have rows in the sample. */
  readonly selectedCases: number;
  readonly scales: Scales;
  readonly stateYears: StateYearTable;
  /** The joins of the state-level sources to the state-years. */
  readonly joins: readonly JoinReport[];
  /** The join of delegation to the IGO-years with a member. */
  readonly delegationJoin: JoinReport;
  readonly arrays: PanelArrays;
}

/** The tables that surround the sample. */
function surroundingStages(sources: () => Sources, stages: ReturnType<typeof constructionStages>) {
  const { memberships, scores, gdpInDollars, gdp, taxes, conflicts, treaty, delegation } = stages;
  const { members, means, cases, isCase } = stages;
  const caseList = stage(cases.reads, (choice) => caseTable(cases(choice), memberships(choice)));
  const layout = stage(
    [
      ...memberships.reads,
      ...scores.reads,
      ...gdp.reads,
      ...taxes.reads,
      ...conflicts.reads,
      ...treaty.reads,
    ],
    (choice): Layout => ({
      ...memberships(choice),
      score: scores(choice).values,
      gdp: gdp(choice),
      taxShare: taxes(choice)?.values,
      civilWar: conflicts(choice).values,
      iccpr: treaty(choice).values,
      delegation: delegation(choice),
    }),
  );
  const stateYears = stage(layout.reads, (choice) => stateYearTable(layout(choice)));
  const joins = stage(layout.reads, (choice): readonly JoinReport[] => {
    const laid = [scores(choice), gdpInDollars(choice), conflicts(choice), treaty(choice), taxes(choice)];
    return laid.flatMap((one) => (one === undefined ? [] : [one.join]));
  });
  const joinOfDelegation = stage(members.reads, (choice) =>
    delegationJoin(delegation(choice), members(choice).size, sources().delegation),
  );
  const seriesParts = stage([...isCase.reads, ...means.reads], (choice) => ({
    layout: memberships(choice),
    cases: cases(choice),
    means: means(choice),
    isCase: isCase(choice),
  }));
  const before = stage([...seriesParts.reads, "beforeFrom", "seriesLag"], (choice) =>
    seriesBefore(seriesParts(choice), choice),
  );
  const after = stage([...seriesParts.reads, "seriesLag", "exits"], (choice) =>
    seriesAfter(seriesParts(choice), choice),
  );
  return { caseList, layout, stateYears, joins, joinOfDelegation, before, after };
}

/** Refuses a specification that leaves no observation, and names the step that took the last. */
function refuseEmptySample(attrition: readonly AttritionStep[]): void {
  const last = attrition.find((step) => step.rows === 0);
  if (last === undefined) return;
  throw new UserError(
    `buildPanel: the sample is empty after the step "${last.step}", which dropped the last ${last.rowsLost} observations; relax that option`,
  );
}

/**
 * Makes a builder of panels from the sources of one input. The stages of the construction are kept under exactly the
 * choices that they read, the last few results of each.
 *
 * @returns a function that builds the panel of a specification from the sources that were read for it; all sources that
 *   it is given must be those of one input.
 */
export function panelConstruction(): (sources: Sources, specification: PanelSpecification) => Panel {
  let current: Sources | undefined;
  const sourcesNow = () => current as Sources;
  const stages = constructionStages(sourcesNow);
  const surrounding = surroundingStages(sourcesNow, stages);
  return (sources, specification) => {
    refuseOtherSources(sources, specification, defaultSpecification.humanRightsIgos);
    current = sources;
    const attrition = stages.attrition(specification);
    refuseEmptySample(attrition);
    const isCase = stages.isCase(specification);
    const after = surrounding.after(specification);
    return {
      specification,
      igos: sources.igos,
      sample: stages.sample(specification),
      before: surrounding.before(specification),
      after: after.table,
      exits: after.exits,
      attrition,
      cases: surrounding.caseList(specification),
      selectedCases: countOf(isCase),
      scales: stages.scales(specification),
      stateYears: surrounding.stateYears(specification),
      joins: surrounding.joins(specification),
      delegationJoin: surrounding.joinOfDelegation(specification),
      arrays: {
        layout: surrounding.layout(specification),
        members: stages.members(specification),
        means: stages.means(specification),
        cases: stages.cases(specification),
        parts: stages.parts(specification),
        isCase,
        rows: stages.rows(specification),
      },
    };
  };
}

/** What models are fitted to: the estimation sample of a specification, without what surrounds it in a panel. */
export type SpecifiedSample = Pick<Panel, "specification" | "sample">;

/**
 * Makes a builder of estimation samples, as `panelConstruction` makes one of panels: what it gives is what the panel
 * holds, and what it throws as well.
 *
 * @returns a function that builds the sample of a specification from the sources that were read for it.
 */
export function sampleConstruction(): (
  sources: Sources,
  specification: PanelSpecification,
) => SpecifiedSample {
  let current: Sources | undefined;
  const stages = constructionStages(() => current as Sources);
  return (sources, specification) => {
    refuseOtherSources(sources, specification, defaultSpecification.humanRightsIgos);
    current = sources;
    if (stages.rows(specification).count === 0) refuseEmptySample(stages.attrition(specification));
    return { specification, sample: stages.sample(specification) };
  };
}

/** The builders of the sources that are still in use. */
const constructions = new WeakMap<Sources, ReturnType<typeof panelConstruction>>();

/**
 * Builds the paper's panel by the construction rules.
 *
 * @param sources the raw files. An edit of their columns in place is not noticed once they were built from: copy what
 *   you change, such as `{ ...sources, gdp: changed }`.
 * @param specification every choice of the construction.
 * @returns the estimation sample, the series before accession and after exit, and how the rows became fewer. What is
 *   the same as in an earlier panel of the same sources is shared with it.
 * @throws RangeError if the specification names a score, a vintage of GDP or an IGO that the sources do not hold; if no
 *   row is left (names the step that took the last), or a covariate has no spread to be scaled by.
 * @example
 * const specification = panelSpecification({ entryAfter: 1980 });
 * const panel = buildPanel(readSources(folder, specification), specification);
 */
export function buildPanel(sources: Sources, specification: PanelSpecification): Panel {
  const construction = constructions.get(sources) ?? panelConstruction();
  constructions.set(sources, construction);
  return construction(sources, specification);
}
