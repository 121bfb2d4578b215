import { fitMixedModel, randomStream, UserError } from "@alignment/engine";
import {
  type Layout,
  layOut,
  type PanelBuilder,
  panelBuilderOf,
  type SampleColumns,
  sampleOf,
} from "alignment/construct";
import { defaultModelChoices, modelFormula, nullSources } from "alignment/multiverse";
import { eraStrata, exchangeDonors } from "alignment/nulls";
import type { Sources } from "alignment/sources";
import { defaultSpecification, type PanelSpecification, panelSpecification } from "alignment/specification";
import type { Looked } from "./analysis";

/**
 * Number under which the page's draws are made: that of a plan that names none, so that they are those of a multiverse.
 */
export const seedOfPage = 1;

const yearsOfStudy = 55;

/** Choices that `sampleOf` leaves aside: samples of another value are built with all that surrounds them. */
const beyondSample = ["igos", "regionalGroup", "selectionScore", "sampleScales"] as const;

/** The sources of a specification. */
type SourcesOf = (choice: PanelSpecification) => Sources;

/** The slope of a specification in a draw by its number, from 0; `null` where it cannot be fitted. */
export type NullSlope = (looked: Looked, draw: number) => number | null;

/** Membership codes in which each state has its donor's history, as far as it exists itself. */
function exchangedCodes({ codes, exists }: Layout, donors: Int32Array): Int8Array {
  const exchanged = new Int8Array(codes.length);
  for (let start = 0; start < codes.length; start += exists.length) {
    donors.forEach((donor, state) => {
      for (let t = 0; t < yearsOfStudy; t++) {
        const place = state * yearsOfStudy + t;
        if (exists[place] === 1) exchanged[start + place] = codes[start + donor * yearsOfStudy + t];
      }
    });
  }
  return exchanged;
}

/** The choices that decide what a layout holds. */
const laidOut = [
  "score",
  "igoMatching",
  "gdpVintage",
  "gdpForm",
  "stateCapacity",
  "conflictTypes",
  "conflictIntensity",
  "iccprFrom",
] as const;

/** Samples with exchanged memberships, from layouts that are kept from draw to draw. */
function exchangedSamples(sourcesOf: SourcesOf) {
  const kept = new Map<string, Layout>();
  return (specification: PanelSpecification, draw: number): SampleColumns => {
    const key = JSON.stringify(laidOut.map((name) => specification[name]));
    const layout = kept.get(key) ?? layOut(sourcesOf(specification), specification);
    kept.set(key, layout);
    const random = randomStream(seedOfPage, "curve exchangeEra", draw);
    const codes = exchangedCodes(layout, exchangeDonors(eraStrata(layout.exists), random));
    return sampleOf({ ...layout, codes }, specification).columns;
  };
}

/** Builders of panels with exchanged memberships; that of the last draw is kept. */
function exchangedBuilders(sourcesOf: SourcesOf): (draw: number) => PanelBuilder {
  const drawSources = nullSources((choice) => sourcesOf(choice as PanelSpecification), seedOfPage);
  let kept: { readonly draw: number; readonly build: PanelBuilder } | undefined;
  return (draw) => {
    if (kept?.draw !== draw) kept = { draw, build: panelBuilderOf(drawSources("exchangeEra", draw)) };
    return kept.build;
  };
}

/**
 * The slope of a specification where memberships are exchanged: every state has the whole history of another one that
 * came into being in the same era, cases are selected and the model is fitted anew. Draw k is that of `nullSources` and
 * so of `npm run multiverse -- --joint` with the same seed; where a specification takes the whole sample it is made
 * from arrays that are laid out once, which is several times as fast.
 *
 * @param sourcesOf gives the sources of a specification.
 */
export function nullSlopes(sourcesOf: SourcesOf): NullSlope {
  const quick = exchangedSamples(sourcesOf);
  const buildersOf = exchangedBuilders(sourcesOf);
  return ({ changes, model }, draw) => {
    const choices = { ...defaultModelChoices, ...model };
    try {
      const specification = panelSpecification(changes);
      const isWhole = beyondSample.every((name) => specification[name] === defaultSpecification[name]);
      const columns = isWhole ? quick(specification, draw) : buildersOf(draw)(changes).sample.columns;
      const formula = modelFormula(choices, specification.stateCapacity);
      const fit = fitMixedModel(formula, columns, { method: choices.estimation });
      const slope = fit.fixedEffects.find(({ term }) => term === "duration")?.estimate;
      return slope === undefined || Number.isNaN(slope) ? null : slope;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return null;
    }
  };
}
