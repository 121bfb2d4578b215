import type { Looked } from "../analysis";
import { boundsOf, type CurvePoint, gridRows } from "./curve-points";
import { digitsOfTicks, ticksBetween } from "./picture";
import { excludesZero, inDigits } from "./words";

const width = 540;
const curveHeight = 250;
const rowHeight = 17;
/** Few specifications stand side by side, not far from each other. */
const widestColumn = 40;
const margin = { left: 222, right: 8, top: 12, bottom: 14 };

/** The mark of a point: a diamond for the current specification, a ring with its number for a pinned one. */
function Mark({ point, x, y }: { readonly point: CurvePoint; readonly x: number; readonly y: number }) {
  if (point.isCurrent) return <path class="now" d={`M${x},${y - 8}l7,8l-7,8l-7,-8z`} />;
  if (point.pin === undefined) return <circle cx={x} cy={y} r="3.5" />;
  return (
    <>
      <circle class="pinned" cx={x} cy={y} r="8" />
      <text class="pin-number" x={x} y={y + 4} text-anchor="middle">
        {point.pin}
      </text>
    </>
  );
}

/** The points with their columns: what is marked is drawn last, so that no other point covers it. */
function inOrderOfDrawing(
  points: readonly CurvePoint[],
): readonly { readonly point: CurvePoint; readonly i: number }[] {
  const rank = ({ isCurrent, pin }: CurvePoint): number => (isCurrent ? 2 : pin === undefined ? 0 : 1);
  return points.map((point, i) => ({ point, i })).sort((one, other) => rank(one.point) - rank(other.point));
}

interface ColumnsProps {
  readonly points: readonly CurvePoint[];
  /** The point that the keyboard is at. */
  readonly active: CurvePoint | undefined;
  readonly onLook: (looked: Looked) => void;
}

/** The curve as columns, with the choices that each specification changes in a grid below. */
export function CurveColumns({ points, active, onLook }: ColumnsProps) {
  const rows = gridRows(points);
  const height = margin.top + curveHeight + margin.bottom + rows.length * rowHeight + 6;
  const [low, high] = boundsOf(points);
  const right = width - margin.right;
  const column = Math.min(widestColumn, (right - margin.left) / Math.max(1, points.length));
  const x = (i: number): number => margin.left + (i + 0.5) * column;
  const ticks = ticksBetween(low, high);
  const y = (value: number): number => margin.top + ((high - value) / (high - low || 1)) * curveHeight;
  const rowY = (row: number): number =>
    margin.top + curveHeight + margin.bottom + row * rowHeight + rowHeight / 2;
  return (
    <svg id="specification-curve" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick}>
          <line class="grid" x1={margin.left} x2={right} y1={y(tick)} y2={y(tick)} />
          <text class="tick" x={margin.left - 8} y={y(tick) + 5} text-anchor="end">
            {inDigits(tick, digitsOfTicks(ticks))}
          </text>
        </g>
      ))}
      {rows.map(({ name, label }, row) => (
        <g key={name}>
          {row % 2 === 0 && (
            <rect class="even" x="0" width={width} y={rowY(row) - rowHeight / 2} height={rowHeight} />
          )}
          <text class="row-label" x={margin.left - 8} y={rowY(row) + 5} text-anchor="end">
            {label}
          </text>
        </g>
      ))}
      {points.map(({ key, nullRange }, i) =>
        nullRange === undefined ? null : (
          <rect
            key={key}
            class="null-range"
            x={margin.left + i * column}
            width={column}
            y={y(nullRange.upper)}
            height={Math.max(1, y(nullRange.lower) - y(nullRange.upper))}
          />
        ),
      )}
      <line class="zero" x1={margin.left} x2={right} y1={y(0)} y2={y(0)} />
      {inOrderOfDrawing(points).map(({ point, i }) => {
        const { key, looked, name, estimate, lower, upper, differs } = point;
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the listbox around it does the same by keyboard
          <g
            key={key}
            class={`point ${excludesZero(point) ? "found" : "open"}${point === active ? " active" : ""}`}
            onClick={() => onLook(looked)}
          >
            <title>{`${name}: ${inDigits(estimate)} (95% CI ${inDigits(lower)} to ${inDigits(upper)})`}</title>
            <rect class="target" x={margin.left + i * column} width={column} y="0" height={height} />
            <line x1={x(i)} x2={x(i)} y1={y(lower)} y2={y(upper)} />
            <Mark point={point} x={x(i)} y={y(estimate)} />
            {rows.map(
              ({ name: choice }, row) =>
                differs.includes(choice) && (
                  <rect
                    key={choice}
                    class="differs"
                    x={x(i) - Math.min(5, column / 2)}
                    width={Math.min(10, column)}
                    y={rowY(row) - 5}
                    height="10"
                  />
                ),
            )}
          </g>
        );
      })}
    </svg>
  );
}
