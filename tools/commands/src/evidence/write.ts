import { join } from "node:path";
import { writeAtomically } from "alignment/node";
import { type DrawTable, drawNames, kindKey } from "alignment/nulls";

/** Digits of a number in draws.csv. */
const digits = 10;

function cellOf(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : "";
}

/** The draws as comma-separated values: one row a null, draw and statistic. */
function formatDraws(table: DrawTable): string {
  const lines = ["null,draw,statistic,value\n"];
  for (const kind of table.kinds()) {
    const names = drawNames(kind);
    const [null_, statistic] = "null" in kind ? [kind.null, kind.kind] : [kindKey(kind), kind.kind];
    table.rows(kind).forEach((row, draw) => {
      row.forEach((value, at) => {
        lines.push(`${null_},${draw},${statistic}.${names[at]},${cellOf(value)}\n`);
      });
    });
  }
  return lines.join("");
}

/** Writes evidence.json and, where there are draws, draws.csv. */
export function writeEvidence(out: string, tree: object, table: DrawTable): readonly string[] {
  writeAtomically(join(out, "evidence.json"), `${JSON.stringify(tree, null, 1)}\n`);
  if (table.kinds().length === 0) return ["evidence.json"];
  writeAtomically(join(out, "draws.csv"), formatDraws(table));
  return ["evidence.json", "draws.csv"];
}
