import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { panelBuilder } from "alignment/node";
import type { GdpVintage } from "alignment/sources";
import { alternatives } from "alignment/specification";
import { realRawFolder, skipWithoutRealFiles } from "../support";

describe("GDP per capita in the real files", { skip: skipWithoutRealFiles }, () => {
  const { gdpVintage } = alternatives;
  const vintages = gdpVintage.kind === "one of" ? (gdpVintage.values as readonly GdpVintage[]) : [];
  for (const vintage of vintages) {
    it(`is read in the vintage ${vintage}, economies without a state of their own left aside`, () => {
      const { sample } = panelBuilder(realRawFolder)({ gdpVintage: vintage });
      assert.ok(sample.rowCount > 16_000, `${sample.rowCount} rows`);
    });
  }
});
