import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { joinText } from "@alignment/kernel";
import { codeCells, notebookNames } from "./notebook-module";

/** Calls that show estimates with standard errors or intervals, and say how these are found only if they are told. */
const showsErrors = /\b(effectsTable|plot\.equivalence|plot\.specifications)\(/;

/** Words that say it: in the cell, or by a function of the notebook that has them. */
const namesErrors = /clustered by state|[Mm]odel-based|clusteredBy\(/;

describe("the tables and figures of the notebooks", () => {
  const cells = notebookNames.flatMap((name) =>
    codeCells(name).map(({ id, source }) => ({ place: `${name}, ${id}`, source: joinText(source) })),
  );
  const showing = cells.filter(({ source }) => showsErrors.test(source));

  it("name how the standard errors of their intervals are found", () => {
    assert.ok(showing.length > 10, `${showing.length} cells show intervals`);
    const silent = showing.filter(({ source }) => !namesErrors.test(source)).map(({ place }) => place);
    assert.deepEqual(silent, []);
  });
});
