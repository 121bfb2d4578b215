import { fitMixedModel } from "@alignment/engine";
import { medianOf } from "alignment/dist/table/statistics";
import { randomStream } from "alignment/worlds";
import { secondsOf } from "./repeats";

/** A panel of groups of twenty rows with a varying intercept and slope. */
function panelOf(groupCount: number): {
  y: Float64Array;
  x: Float64Array;
  time: Float64Array;
  group: Int32Array;
} {
  const stream = randomStream(2021, `panel of ${groupCount} groups`);
  const rowsOfGroup = 20;
  const n = groupCount * rowsOfGroup;
  const panel = {
    y: new Float64Array(n),
    x: new Float64Array(n),
    time: new Float64Array(n),
    group: new Int32Array(n),
  };
  for (let group = 0; group < groupCount; group++) {
    const intercept = stream.normal();
    const slope = 0.1 * stream.normal();
    for (let time = 0; time < rowsOfGroup; time++) {
      const row = group * rowsOfGroup + time;
      panel.group[row] = group;
      panel.time[row] = time;
      panel.x[row] = stream.normal();
      panel.y[row] = intercept + (0.05 + slope) * time + 0.5 * panel.x[row] + stream.normal();
    }
  }
  return panel;
}

/*
 * Prints the median processor seconds of a fit to a panel of GROUPS groups of twenty rows, and the memory at its peak:
 *   node fit-growing.js GROUPS REPEATS
 */
const [groups, repeats] = process.argv.slice(2).map(Number);
const data = panelOf(groups);
const seconds = Array.from({ length: repeats }, () =>
  secondsOf(() => {
    fitMixedModel("y ~ x + time + (1 + time | group)", data);
  }),
);
console.log(`seconds ${medianOf(seconds).toFixed(6)}`);
