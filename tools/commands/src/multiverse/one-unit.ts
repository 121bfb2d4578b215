import { sameAs } from "alignment/dist/multiverse/same-as";
import { type SpecificationRow, SpecificationRows } from "alignment/dist/multiverse/specification-rows";
import { sampleBuilder } from "alignment/dist/node/folder";
import { UsageError } from "../options";
import type { Study } from "./study";

/** The row of one unit, and the first unit with the same columns. */
export interface UnitRow {
  readonly row: SpecificationRow;
  readonly firstOfKind: number | null;
}

/**
 * Computes one unit of a plan alone, with the digits that it has in a whole run. Which earlier unit has the same
 * columns asks for the panels of all units before it, but for no fit of them.
 *
 * @param study the plan and its panels.
 * @param folder the raw files.
 * @param unit the number of the unit.
 * @returns its row.
 * @throws UsageError if the plan has no such unit.
 */
export function rowOfUnit(study: Study, folder: string, unit: number): UnitRow {
  if (unit >= study.unitCount) {
    throw new UsageError(
      `multiverse: there is no unit ${unit}; expected one from 0 to ${study.unitCount - 1}`,
    );
  }
  const specifications = new SpecificationRows(study.panels, sampleBuilder(folder));
  const number = study.panels.findIndex(({ units }) => units.some((one) => one.unit === unit));
  const row = specifications.rowsOf(number).find((one) => one.unit === unit) as SpecificationRow;
  const earlier = study.panels
    .flatMap(({ units }, panel) =>
      units.some((one) => one.unit < unit) ? specifications.fingerprintsOf(panel) : [],
    )
    .filter((one) => one.unit < unit)
    .sort((one, other) => one.unit - other.unit);
  return { row, firstOfKind: sameAs([...earlier, row]).at(-1) as number | null };
}
