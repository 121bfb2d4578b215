import { randomStream, UserError } from "@alignment/engine";

import { layStates, stateIndices, studyYears, yearCount } from "../construct/layout";
import { layConflicts, layScores } from "../construct/layout-sources";
import { type FittedDynamics, fitDynamics } from "../nulls/dynamics";
import { dynamicsDesigns } from "../nulls/dynamics-designs";
import { exchangeDonors } from "../nulls/exchange";
import { nullsInWords } from "../nulls/null-words";
import { eraStrata } from "../nulls/strata";
import type { SourceChoice, Sources } from "../sources";
import type { Memberships } from "../sources/memberships";
import type { ScoreTable } from "../sources/scores";
import { defaultSpecification } from "../specification/specification";
import { ungrouped } from "../study/evidence/state-groups";
import { yearlyRows } from "../study/evidence/yearly-rows";
import { tableOf } from "../table";

/**
 * The nulls of a specification curve: whole histories of membership exchanged, or scores simulated without influence.
 */
const curveNullNames = ["exchangeEra", "linear", "kinked", "sharedShocks"] as const;

/** A null of a specification curve. */
export type CurveNull = (typeof curveNullNames)[number];

/** The nulls of a curve in words. */
export const nullLabels: Readonly<Record<CurveNull, string>> = {
  exchangeEra: nullsInWords.exchangeEra.name,
  linear: `simulated scores, ${nullsInWords.linear.name}`,
  kinked: `simulated scores, ${nullsInWords.kinked.name}`,
  sharedShocks: `simulated scores, ${nullsInWords.sharedShocks.name}`,
};

/** The sources of a draw, as `panelBuilderOf` takes them. */
export type SourcesOf = (choice: SourceChoice) => Sources;

/** Gives each state the membership codes of its donor; 0 in years without donor. */
function exchanged({ stateYears, codes }: Memberships, donorOf: (ccode: number) => number): Memberships {
  const { ccode, year } = stateYears.columns;
  const rowOf = new Map<number, number>();
  for (let row = 0; row < ccode.length; row++) rowOf.set(ccode[row] * 10_000 + year[row], row);
  const from = Int32Array.from(ccode, (own, row) => rowOf.get(donorOf(own) * 10_000 + year[row]) ?? -1);
  const given = new Map(
    [...codes].map(([ionum, own]) => [ionum, Int8Array.from(from, (row) => (row < 0 ? 0 : own[row]))]),
  );
  return { stateYears, codes: given };
}

/**
 * Draws sources in which nothing happened: they are replaced **before** cases are selected, so that means, entries,
 * selection, rows and scales of every specification are built anew from them, and all specifications of a draw see the
 * same world.
 *
 * `exchangeEra` gives every state the whole membership history of a state of its era; scores stay. The others keep
 * memberships and simulate the scores of each measure by dynamics that are fitted to it (see `fitDynamics`), whose
 * shocks come from the same random numbers.
 *
 * @param sourcesOf the sources as they are.
 * @param seed start of the random numbers.
 * @returns draw `draw` of a null as sources; the same whatever was drawn before.
 * @example
 * const draw = nullSources(sourcesOf, 1);
 * panelBuilderOf(draw("exchangeEra", 0))({ entryAfter: 1980 });
 */
export function nullSources(
  sourcesOf: SourcesOf,
  seed: number,
): (name: CurveNull, draw: number) => SourcesOf {
  const first = sourcesOf(defaultSpecification);
  const layout = layStates(first.memberships);
  const strata = eraStrata(layout.exists);
  const indexOf = stateIndices(layout.states);
  const civilWar = layConflicts(layout, first.conflicts, defaultSpecification).values;
  const groups = { of: new Int32Array(layout.states.length), names: [ungrouped] };
  const fitted = new Map<string, FittedDynamics>();

  const dynamicsOf = (name: Exclude<CurveNull, "exchangeEra">, scores: ScoreTable): FittedDynamics => {
    const key = `${name} ${scores.name}`;
    const known = fitted.get(key);
    if (known !== undefined) return known;
    const score = layScores(layout, scores, { score: scores.name }).values;
    const fit = fitDynamics({ rows: yearlyRows(score), score, civilWar, groups }, dynamicsDesigns[name]);
    fitted.set(key, fit);
    return fit;
  };
  const simulated = (
    name: Exclude<CurveNull, "exchangeEra">,
    scores: ScoreTable,
    draw: number,
  ): ScoreTable => {
    const values = dynamicsOf(name, scores).simulate(randomStream(seed, `curve ${name}`, draw));
    const { columns } = scores;
    const score = Float64Array.from(columns.score, (own, row) => {
      const state = indexOf[columns.ccode[row]] ?? -1;
      const t = columns.year[row] - studyYears.first;
      return state < 0 || t < 0 || t >= yearCount ? own : values[state * yearCount + t];
    });
    return { ...scores, ...tableOf({ ...columns, score }) };
  };

  return (name, draw) => {
    if (!curveNullNames.includes(name)) {
      throw new UserError(
        `nullSources: there is no null ${JSON.stringify(name)}; expected one of ${curveNullNames.join(", ")}`,
      );
    }
    if (name === "exchangeEra") {
      const donor = exchangeDonors(strata, randomStream(seed, `curve ${name}`, draw));
      const donorOf = (ccode: number) => {
        const state = indexOf[ccode];
        return state < 0 ? ccode : layout.states[donor[state]];
      };
      const memberships = exchanged(first.memberships, donorOf);
      const byIgos = new Map<Memberships, Memberships>([[first.memberships, memberships]]);
      return (choice) => {
        const own = sourcesOf(choice);
        const given = byIgos.get(own.memberships) ?? exchanged(own.memberships, donorOf);
        byIgos.set(own.memberships, given);
        return { ...own, memberships: given };
      };
    }
    const kept = new Map<ScoreTable, ScoreTable>();
    const scoresOf = (scores: ScoreTable): ScoreTable => {
      const known = kept.get(scores) ?? simulated(name, scores, draw);
      kept.set(scores, known);
      return known;
    };
    return (choice) => {
      const own = sourcesOf(choice);
      return {
        ...own,
        scores: scoresOf(own.scores),
        ...(own.scoresOfTable2 && { scoresOfTable2: scoresOf(own.scoresOfTable2) }),
      };
    };
  };
}
