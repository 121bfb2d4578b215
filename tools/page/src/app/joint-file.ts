import type { Multiverse } from "../multiverse-file";
import { rowOfUnit, specificationOfRow } from "../multiverse-file";
import { keyOf } from "./address";
import type { Draws } from "./null-range";
import type { PlanFile } from "./recognise";

/** Slopes of specifications in null draws, by key; `null` for a draw without a slope. */
export type DrawsByKey = ReadonlyMap<string, Draws>;

/** What is read of `joint.json`, which `npm run multiverse -- --joint` writes. */
interface JointFile {
  /** Identity of the multiverse. */
  readonly study: string;
  readonly units: readonly number[];
  readonly observed: { readonly estimates: readonly (number | null)[] };
  readonly draws: { readonly exchangeEra: readonly { readonly estimates: readonly (number | null)[] }[] };
}

const expected = "expected joint.json, as npm run multiverse -- --joint writes it";

function parsed(name: string, text: string): JointFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RangeError(`${name} cannot be read as JSON (${(error as Error).message}); ${expected}`);
  }
  const { units, observed, draws } = (value ?? {}) as Partial<JointFile>;
  const rows = draws?.exchangeEra;
  const isWhole =
    Array.isArray(units) &&
    Array.isArray(observed?.estimates) &&
    Array.isArray(rows) &&
    rows.every((row) => row?.estimates?.length === units.length);
  if (!isWhole) throw new RangeError(`${name} has no draws of exchanged memberships; ${expected}`);
  return value as JointFile;
}

/**
 * The null draws of a multiverse's joint question, by specification.
 *
 * @param name the file's name, for messages.
 * @param text of `joint.json`.
 * @param multiverse whose units the file numbers.
 * @param plan the multiverse's own, where it is there.
 * @throws RangeError for a file that is something else, or belongs to another multiverse.
 */
export function readJoint(
  name: string,
  text: string,
  multiverse: Multiverse,
  plan?: Pick<PlanFile, "identity">,
): DrawsByKey {
  const { study, units, observed, draws } = parsed(name, text);
  if (plan !== undefined && plan.identity !== study)
    throw new RangeError(
      `${name} belongs to another multiverse than plan.json: its identity is ${study}, and that of the plan ${plan.identity}; expected the two files of one folder`,
    );
  return new Map(
    units.map((unit, at) => {
      const row = rowOfUnit(multiverse, unit);
      const there = observed.estimates[at] ?? Number.NaN;
      if (row === undefined || !Object.is(multiverse.estimate[row], there))
        throw new RangeError(
          `${name} belongs to another multiverse than ${multiverse.name}: specification ${unit} has other numbers; expected the two files of one folder`,
        );
      return [
        keyOf(specificationOfRow(multiverse, row)),
        draws.exchangeEra.map(({ estimates }) => estimates[at]),
      ];
    }),
  );
}
