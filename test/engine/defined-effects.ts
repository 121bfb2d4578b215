import assert from "node:assert/strict";
import type { DefinedInference, FixedEffectInferences } from "@alignment/engine";

/** The effects of an inference, all of which must be defined. */
export function definedEffects({ effects }: FixedEffectInferences): readonly DefinedInference[] {
  return effects.map((effect) => {
    assert.equal(effect.status, "defined", effect.term);
    return effect as DefinedInference;
  });
}
