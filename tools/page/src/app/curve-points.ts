import type { Looked } from "../analysis";
import { differences, formatAddress, keyOf } from "./address";
import { groupsOfChoices, labelOf } from "./choice-words";
import { type NullRange, nullRangeOf } from "./null-range";
import { currentOf, type PageState, table2 } from "./state";
import { neighboursOf } from "./sweep";
import { nameOf, type Slope, slopeOf } from "./words";

/** One specification of the curve. */
export interface CurvePoint extends Slope {
  readonly looked: Looked;
  readonly key: string;
  readonly name: string;
  /** The choices in which it differs from Table 2. */
  readonly differs: readonly string[];
  readonly isCurrent: boolean;
  /** Its number among the pinned ones, from 1; undefined if it is not pinned. */
  readonly pin: number | undefined;
  readonly nullRange: NullRange | undefined;
  /** Whether its null draws were not made by this version of the code. */
  readonly hasForeignDraws: boolean;
}

/**
 * The specifications that the curve is about: one choice changed at a time, what was looked at, and the pinned ones.
 */
export function specificationsOfCurve(state: PageState): readonly Looked[] {
  const current = currentOf(state);
  const centre = state.curveCentre === "Table 2" ? table2 : current;
  const all = [...neighboursOf(centre), ...state.history, ...state.pins];
  return [...new Map(all.map((looked) => [keyOf(looked), looked])).values()];
}

/** The specifications of the curve that are computed and on the axis of Table 2, by estimate. */
export function curvePoints(state: PageState): CurvePoint[] {
  const currentKey = keyOf(currentOf(state));
  const pinKeys = state.pins.map(keyOf);
  return specificationsOfCurve(state)
    .flatMap((looked) => {
      const key = keyOf(looked);
      const result = state.results.get(key);
      const slope = slopeOf(result, state.method);
      if (slope === undefined || result?.kind !== "fitted" || !result.isLatentDistance) return [];
      const { changes, model } = differences(looked);
      const pin = pinKeys.indexOf(key) + 1;
      return [
        {
          ...slope,
          looked,
          key,
          name: nameOf(looked),
          differs: Object.keys({ ...changes, ...model }),
          isCurrent: key === currentKey,
          pin: pin === 0 ? undefined : pin,
          nullRange: nullRangeOf(state.draws.get(key)),
          hasForeignDraws: state.drawOrigins.has(key),
        },
      ];
    })
    .sort((one, other) => one.estimate - other.estimate);
}

/** The choices in which some point differs from Table 2: the rows of the grid, in the order of the form. */
export function gridRows(points: readonly CurvePoint[]): { readonly name: string; readonly label: string }[] {
  const differing = new Set(points.flatMap(({ differs }) => differs));
  return groupsOfChoices
    .flatMap(([, names]) => names)
    .filter((name) => differing.has(name))
    .map((name) => ({ name, label: labelOf(name) }));
}

/** The beginning of the `data-key` of a point, which is its address. */
export function keyOfPoint({ looked }: Pick<CurvePoint, "looked">): string {
  return `curve.${formatAddress(looked).slice(1)}`;
}

/** The lowest and the highest value that the curve shows, zero among them. */
export function boundsOf(points: readonly CurvePoint[]): readonly [number, number] {
  const all = points.flatMap(({ lower, upper, nullRange }) =>
    nullRange === undefined ? [lower, upper] : [lower, upper, nullRange.lower, nullRange.upper],
  );
  return [Math.min(0, ...all), Math.max(0, ...all)];
}
