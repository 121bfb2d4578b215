import { sameValue } from "./address";
import { valueInWords } from "./choice-words";
import { currentOf, type PageState } from "./state";
import { valuesAround } from "./sweep";
import { excludesZero, inDigits, type Slope, slopeOf } from "./words";

/** A slope under a value of a choice. */
export interface SlopeUnder extends Slope {
  readonly value: unknown;
}

/** The slopes under a choice's current value and its alternatives, as far as they are computed and on one scale. */
export function slopesUnder(name: string, state: PageState): readonly SlopeUnder[] {
  return valuesAround(currentOf(state), name).flatMap(({ value, key }) => {
    const result = state.results.get(key);
    const slope = slopeOf(result, state.method);
    return slope === undefined || result?.kind !== "fitted" || !result.isLatentDistance
      ? []
      : [{ value, ...slope }];
  });
}

/** How far a choice moves the slope: the widest difference between its alternatives. */
export function impactOf(slopes: readonly SlopeUnder[]): number {
  const estimates = slopes.map(({ estimate }) => estimate);
  return estimates.length < 2 ? 0 : Math.max(...estimates) - Math.min(...estimates);
}

const width = 96;
const height = 18;

/** The bounds of all sparks, so that they can be compared with each other. */
export function sparkBounds(all: Iterable<readonly SlopeUnder[]>): readonly [number, number] {
  const estimates = [...all]
    .flatMap((slopes) => slopes.map(({ estimate }) => estimate))
    .sort((a, b) => a - b);
  if (estimates.length === 0) return [0, 0];
  // The outermost slopes are drawn at the edge: one of them would squeeze all the others together.
  const at = (share: number): number => estimates[Math.round(share * (estimates.length - 1))];
  return [Math.min(0, at(0.02)), Math.max(0, at(0.98))];
}

interface SparkProps {
  readonly name: string;
  readonly slopes: readonly SlopeUnder[];
  /** The value of the choice to which the slopes belong that are shown. */
  readonly own: unknown;
  readonly bounds: readonly [number, number];
}

/**
 * The slope under every alternative of a choice, all choices on one axis: filled where its 95% interval excludes zero,
 * with a mark where that depends on the choice.
 */
export function Spark({ name, slopes, own, bounds: [low, high] }: SparkProps) {
  if (slopes.length < 2)
    return (
      <span class="spark pending" title="no alternative on this scale is computed yet">
        …
      </span>
    );
  const at = (estimate: number): number =>
    6 + Math.max(0, Math.min(1, (estimate - low) / (high - low || 1))) * (width - 12);
  const found = slopes.map(excludesZero);
  const flips = found.some((one) => one !== found[0]);
  const words = slopes
    .map(
      (slope) =>
        `${valueInWords(name, slope.value)} ${inDigits(slope.estimate)}${excludesZero(slope) ? "" : " (interval includes zero)"}`,
    )
    .join("; ");
  const title = `Slope under each value: ${words}${flips ? ". Whether the interval excludes zero depends on this choice." : "."}`;
  const shown = slopes
    .map((slope, i) => ({ ...slope, isFound: found[i], isNow: sameValue(slope.value, own) }))
    .sort((one, other) => Number(one.isNow) - Number(other.isNow));
  return (
    <span class="spark-box">
      {flips && (
        <span
          class="flips"
          aria-hidden="true"
          title="Whether the interval excludes zero depends on this choice."
        >
          ±
        </span>
      )}
      <svg class="spark" width={width} height={height} role="img" aria-label={title}>
        <title>{title}</title>
        <line x1="1" x2={width - 1} y1={height / 2} y2={height / 2} class="grid" />
        <line x1={at(0)} x2={at(0)} y1="2" y2={height - 2} class="zero" />
        {shown.map(({ value, estimate, isFound, isNow }) => {
          const kind = isFound ? "found" : "open";
          return isNow ? (
            <path
              key={JSON.stringify(value)}
              class={`${kind} now`}
              d={`M${at(estimate)},${height / 2 - 6}l5,6l-5,6l-5,-6z`}
            />
          ) : (
            <circle key={JSON.stringify(value)} cx={at(estimate)} cy={height / 2} r="3" class={kind} />
          );
        })}
      </svg>
    </span>
  );
}
