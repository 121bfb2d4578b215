import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createContext, runInContext } from "node:vm";
import { chromiumName } from "@alignment/commands/dist/bench/chromium";
import {
  type DataColumns,
  fitLoess,
  fitMixedModel,
  inferFixedEffects,
  predictLoess,
} from "@alignment/engine";
import { temporaryFolder } from "../support";
import { bundleOf } from "./bundle";
import { readOracle } from "./oracle";

const chromium = chromiumName();
const skipWithoutChromium = chromium === undefined ? "no Chromium is installed" : false;

const bundle = bundleOf(require.resolve("@alignment/engine"), "model");
const { sleepstudy } = readOracle().data;
const formulas = [
  "Reaction ~ Days + (1 + Days | Subject)",
  "Reaction ~ 1 + (1 | Subject) + (1 | Week)",
] as const;
const days = Array.from(sleepstudy.Days as ArrayLike<number>);
const reactions = Array.from(sleepstudy.Reaction as ArrayLike<number>);
const data: DataColumns = {
  ...sleepstudy,
  Week: days.map((day) => Math.floor(day / 3)),
};

/** What is computed there and here: text, so that no object of another realm is compared. */
const program = `JSON.stringify((function (model, data, formulas) {
  var fits = formulas.map(function (formula) { return model.fitMixedModel(formula, data); });
  var loess = model.predictLoess(model.fitLoess(data.Days, data.Reaction), [1.5, 4]);
  return {
    criteria: fits.map(function (fit) { return fit.criterion; }),
    inference: model.inferFixedEffects(fits[0], "Kenward-Roger").effects,
    loess: Array.from(loess.fit)
  };
})(model, data, formulas))`;

const expected = JSON.stringify({
  criteria: formulas.map((formula) => fitMixedModel(formula, data).criterion),
  inference: inferFixedEffects(fitMixedModel(formulas[0], data), "Kenward-Roger").effects,
  loess: Array.from(predictLoess(fitLoess(days, reactions), [1.5, 4]).fit),
});

const inputs = `var data = ${JSON.stringify(data)}; var formulas = ${JSON.stringify(formulas)};`;

/** Powers and logarithms may differ by a unit in the last place between engines. */
const otherEngine = 1e-12;

/** Compares two texts, number by number. */
function assertSameNumbers(actual: string, place: string): void {
  const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
  assert.equal(actual.replaceAll(number, "#"), expected.replaceAll(number, "#"), place);
  const ours = expected.match(number)?.map(Number) ?? [];
  actual.match(number)?.forEach((text, at) => {
    const difference = Math.abs(Number(text) - ours[at]);
    assert.ok(difference <= otherEngine * Math.abs(ours[at]), `${place}: ${text}, expected ${ours[at]}`);
  });
}

describe("the engine outside of Node", () => {
  it("runs where nothing but the language is there, with the same numbers to the last digit", () => {
    const context = createContext({});
    runInContext(bundle, context);
    assert.equal(runInContext(`${inputs}${program}`, context), expected);
  });

  it("runs in a browser's page and in its worker, with the same numbers", {
    skip: skipWithoutChromium,
  }, () => {
    const folder = temporaryFolder();
    const code = `${bundle}\n${inputs}\nvar answer = ${program};`;
    const page = `<!doctype html><meta charset="utf-8"><pre id="page"></pre><pre id="worker"></pre>
<script>${code.replaceAll("</", "<\\/")}
document.getElementById("page").textContent = answer;
var code = ${JSON.stringify(`${code}\npostMessage(answer);`).replaceAll("</", "<\\/")};
var worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
worker.onmessage = function (event) { document.getElementById("worker").textContent = event.data; };
</script>`;
    const file = join(folder, "page.html");
    writeFileSync(file, page);
    const run = spawnSync(
      chromium ?? "chromium",
      [
        `--user-data-dir=${folder}/profile`,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=20000",
        "--dump-dom",
        `file://${file}`,
      ],
      { encoding: "utf8", maxBuffer: 1 << 28 },
    );
    assert.equal(run.status, 0, run.stderr);
    for (const place of ["page", "worker"]) {
      const text = new RegExp(`<pre id="${place}">([^<]*)</pre>`).exec(run.stdout)?.[1] ?? "";
      assertSameNumbers(text.replaceAll("&gt;", ">").replaceAll("&lt;", "<").replaceAll("&amp;", "&"), place);
    }
  });
});
