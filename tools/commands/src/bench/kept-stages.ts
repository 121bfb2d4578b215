import { fitMixedModel } from "@alignment/engine";
import { panelBuilderOf } from "alignment/construct";
import { type Input, sourceReader } from "alignment/node";
import { choices, type PanelSpecification, panelSpecification } from "alignment/specification";
import { table2Formula } from "alignment/study";

const repetitions = 40;

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];
}

function millisecondsOf(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Every alternative that changes one choice, in the order of the declarations. */
function changesOfOneChoice(): readonly Partial<PanelSpecification>[] {
  return Object.entries(choices).flatMap(([choice, { alternatives }]) =>
    alternatives.map((value): Partial<PanelSpecification> => ({ [choice]: value })),
  );
}

/**
 * Times the construction alone, on sources that were parsed before: the sample from scratch, and after a change of one
 * choice, of which each stage keeps what it can. Both are set beside one fit of Table 2, which a busy machine slows
 * down as well.
 */
export function benchKeptStages(input: Input): void {
  console.log(`\nThe panel from parsed sources, on ${input.title}: median of ${repetitions}`);
  const reader = sourceReader(input.folder);
  const changes = changesOfOneChoice();
  for (const change of changes) reader(panelSpecification(change));
  const scratch = Array.from({ length: repetitions }, () =>
    millisecondsOf(() => panelBuilderOf(reader)({}).sample),
  );
  const build = panelBuilderOf(reader);
  const { columns } = build({}).sample;
  // Alternatives far apart follow each other: 7 has no divisor in common with most numbers of alternatives.
  const changed = Array.from({ length: repetitions }, (_, turn) =>
    millisecondsOf(() => build(changes[(7 * turn) % changes.length]).sample),
  );
  const fits = Array.from({ length: 5 }, () => millisecondsOf(() => fitMixedModel(table2Formula, columns)));
  const fit = median(fits);
  for (const [what, times] of [
    ["from scratch", scratch],
    ["after a change of one choice", changed],
  ] as const) {
    const time = median(times);
    console.log(`  ${what}: ${time.toFixed(1)} ms, ${(time / fit).toFixed(2)} of a fit of Table 2`);
  }
}
