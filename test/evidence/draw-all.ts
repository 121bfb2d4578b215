import { type DrawContext, DrawTable, drawer, type EvidencePlan, tryDraw } from "alignment/nulls";

/** All draws of a plan, computed in this thread. */
export function drawAll({ draws }: EvidencePlan, context: DrawContext): DrawTable {
  const table = new DrawTable();
  const own = drawer(context);
  for (const { kind, draws: count } of draws)
    table.add(
      kind,
      Array.from({ length: count }, (_, unit) => tryDraw(own, kind, unit).values),
    );
  return table;
}
