import { fitMixedModel, randomStream } from "@alignment/engine";
import { layOut, sampleOf } from "alignment/construct";
import { defaultModelChoices, modelFormula } from "alignment/multiverse";
import { eraStrata, exchangeDonors } from "alignment/nulls";
import type { Sources } from "alignment/sources";
import { type PanelSpecification, panelSpecification } from "alignment/specification";
import type { Looked } from "./analysis";

/** Number under which the page's draws are made, so that a draw is the same on every machine. */
const seedOfPage = 1;

const yearsOfStudy = 55;

/** Whether a specification's sample can be drawn anew: those of a part of the IGOs or states cannot yet. */
export function canDraw({ changes }: Looked): boolean {
  return (changes.igos ?? "all") === "all" && (changes.regionalGroup ?? "all") === "all";
}

/**
 * The slope of a specification where memberships are exchanged: every state has the whole history of another one that
 * came into being in the same era, cases are selected and the model is fitted anew.
 *
 * @param sourcesOf gives the sources of a specification.
 * @returns the slope in one draw by its number, or `null` where it cannot be fitted.
 */
export function nullSlopes(sourcesOf: (choice: PanelSpecification) => Sources) {
  return ({ changes, model }: Looked, draw: number): number | null => {
    const specification = panelSpecification(changes);
    const choices = { ...defaultModelChoices, ...model };
    const layout = layOut(sourcesOf(specification), specification);
    const donors = exchangeDonors(eraStrata(layout.exists), randomStream(seedOfPage, "exchangeEra", draw));
    const codes = exchangedCodes(layout.codes, layout.exists, donors);
    try {
      const { columns } = sampleOf({ ...layout, codes }, specification);
      const fit = fitMixedModel(modelFormula(choices, specification.stateCapacity), columns, {
        method: choices.estimation,
      });
      return fit.fixedEffects.find(({ term }) => term === "duration")?.estimate ?? null;
    } catch {
      return null;
    }
  };
}

/** Membership codes in which each state has its donor's history, as far as it exists itself. */
function exchangedCodes(codes: Int8Array, exists: Uint8Array, donors: Int32Array): Int8Array {
  const exchanged = new Int8Array(codes.length);
  const block = exists.length;
  for (let start = 0; start < codes.length; start += block) {
    donors.forEach((donor, state) => {
      for (let t = 0; t < yearsOfStudy; t++) {
        const place = state * yearsOfStudy + t;
        if (exists[place] === 1) exchanged[start + place] = codes[start + donor * yearsOfStudy + t];
      }
    });
  }
  return exchanged;
}
