import type { Looked } from "../analysis";
import { boundsOf, type CurvePoint } from "./curve-points";
import { excludesZero, inDigits } from "./words";

const width = 112;
const height = 28;

interface RowsProps {
  readonly points: readonly CurvePoint[];
  readonly active: CurvePoint | undefined;
  readonly onLook: (looked: Looked) => void;
}

/** The curve as horizontal rows, for narrow screens: one row a specification, high enough for a finger. */
export function CurveRows({ points, active, onLook }: RowsProps) {
  const [low, high] = boundsOf(points);
  const x = (value: number): number => 6 + ((value - low) / (high - low || 1)) * (width - 12);
  const middle = height / 2;
  return (
    <div class="curve-rows" aria-hidden="true">
      {points.map((point) => {
        const { key, looked, name, estimate, lower, upper, nullRange, isCurrent, pin } = point;
        const kind = `point ${excludesZero(point) ? "found" : "open"}`;
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the listbox around it does the same by keyboard
          // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it takes the keys
          <div
            key={key}
            class={`curve-row${isCurrent ? " now" : ""}${point === active ? " active" : ""}`}
            onClick={() => onLook(looked)}
          >
            <span>
              {isCurrent ? "◆ " : ""}
              {pin === undefined ? "" : `(${pin}) `}
              {name}
            </span>
            <svg width={width} height={height}>
              <title>{name}</title>
              {nullRange !== undefined && (
                <rect
                  class="null-range"
                  x={x(nullRange.lower)}
                  width={Math.max(1, x(nullRange.upper) - x(nullRange.lower))}
                  y="3"
                  height={height - 6}
                />
              )}
              <line class="zero" x1={x(0)} x2={x(0)} y1="0" y2={height} />
              <g class={kind}>
                <line x1={x(lower)} x2={x(upper)} y1={middle} y2={middle} />
                {isCurrent ? (
                  <path class="now" d={`M${x(estimate)},${middle - 7}l6,7l-6,7l-6,-7z`} />
                ) : (
                  <circle cx={x(estimate)} cy={middle} r="4" />
                )}
              </g>
            </svg>
            <b>{inDigits(estimate)}</b>
          </div>
        );
      })}
    </div>
  );
}
