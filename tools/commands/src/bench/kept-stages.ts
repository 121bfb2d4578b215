import { fitMixedModel } from "@alignment/engine";
import { panelBuilderOf } from "alignment/construct";
import { medianOf } from "alignment/dist/table/statistics";
import { type Input, sourceReader } from "alignment/node";
import { choices, type PanelSpecification, panelSpecification } from "alignment/specification";
import { table2Formula } from "alignment/study";
import { spread } from "./measure";
import { secondsOf } from "./repeats";

const repetitions = 40;

function millisecondsOf(work: () => void): number {
  return 1000 * secondsOf(work);
}

/** Every alternative that changes one choice, in the order of the declarations. */
function changesOfOneChoice(): readonly Partial<PanelSpecification>[] {
  return Object.entries(choices).flatMap(([choice, { alternatives }]) =>
    alternatives.map((value): Partial<PanelSpecification> => ({ [choice]: value })),
  );
}

/**
 * Times the construction alone, in processor time, on sources that were parsed before: the panel of each specification
 * from scratch, and after a change of one choice, of which each stage keeps what it can. Both are set beside one fit of
 * Table 2, which a busy machine slows down as well.
 */
export function benchKeptStages(input: Input): void {
  console.log(`\nThe panel from parsed sources, on ${input.title}: processor time, ${repetitions} times`);
  const reader = sourceReader(input.folder);
  const changes = changesOfOneChoice();
  for (const change of changes) reader(panelSpecification(change));
  // Alternatives far apart follow each other: 7 has no divisor in common with most numbers of alternatives.
  const changeOf = (turn: number) => changes[(7 * turn) % changes.length];
  const millisecondsOfTurns = (work: (turn: number) => void): readonly number[] =>
    Array.from({ length: repetitions }, (_, turn) => millisecondsOf(() => work(turn)));
  const fromScratch = (turn: number): void => {
    panelBuilderOf(reader)(changeOf(turn));
  };
  // Counted when it is compiled to machine code.
  millisecondsOfTurns(fromScratch);
  const scratch = millisecondsOfTurns(fromScratch);
  const afterChanges = (): readonly number[] => {
    const build = panelBuilderOf(reader);
    build({});
    return millisecondsOfTurns((turn) => {
      build(changeOf(turn));
    });
  };
  afterChanges();
  const changed = afterChanges();
  const { columns } = panelBuilderOf(reader)({}).sample;
  const fit = medianOf(
    millisecondsOfTurns(() => {
      fitMixedModel(table2Formula, columns);
    }),
  );
  for (const [what, times] of [
    ["from scratch", scratch],
    ["after a change of one choice", changed],
  ] as const) {
    console.log(
      `  ${what}: ${spread(times, 1)} ms, ${(medianOf(times) / fit).toFixed(2)} of a fit of Table 2`,
    );
  }
}
