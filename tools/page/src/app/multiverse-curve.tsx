import type { Multiverse } from "../multiverse-file";
import { curveParts } from "./multiverse-place";
import { digitsOfTicks, ticksBetween } from "./picture";
import { Value } from "./value";
import { inDigits, type Method } from "./words";

const width = 560;
const height = 200;
const margin = { left: 78, right: 12, top: 10, bottom: 26 };
const stripHeight = 8;

interface CurveProps {
  readonly multiverse: Multiverse;
  readonly method: Method;
  /** The rank that is looked at, by slope. */
  readonly rank: number;
  /** The row of the specification that the page shows, where the file has it. */
  readonly current: number | undefined;
  readonly onRank: (rank: number) => void;
}

/** The slopes of all specifications in ascending order; the keyboard has a slider beside it. */
export function MultiverseCurve({ multiverse, method, rank, current, onRank }: CurveProps) {
  const { unit, order, estimate } = multiverse;
  const parts = curveParts(multiverse, method, width - margin.left - margin.right);
  const [low, high] = [Math.min(0, estimate[order[0]]), Math.max(0, estimate[order[order.length - 1]])];
  const inner = width - margin.left - margin.right;
  const x = (place: number): number => margin.left + ((place + 0.5) / order.length) * inner;
  const ticks = ticksBetween(low, high);
  const y = (value: number): number =>
    margin.top + ((high - value) / (high - low || 1)) * (height - margin.top - margin.bottom);
  const partWidth = inner / parts.length;
  const currentRank = current === undefined ? -1 : order.indexOf(current);
  const found = parts.reduce((sum, part) => sum + part.found, 0) / parts.length;
  const pick = (event: MouseEvent): void => {
    const box = (event.currentTarget as SVGSVGElement).getBoundingClientRect();
    const place = ((event.clientX - box.left) / box.width) * width - margin.left;
    onRank(Math.max(0, Math.min(order.length - 1, Math.floor((place / inner) * order.length))));
  };
  return (
    <figure class="curve">
      <svg
        id="multiverse-curve"
        class="multiverse-curve"
        viewBox={`0 0 ${width} ${height}`}
        aria-hidden="true"
        onClick={pick}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line class="grid" x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
            <text class="tick" x={margin.left - 6} y={y(tick) + 4} text-anchor="end">
              {inDigits(tick, digitsOfTicks(ticks))}
            </text>
          </g>
        ))}
        <line class="zero" x1={margin.left} x2={width - margin.right} y1={y(0)} y2={y(0)} />
        {parts.map((part, at) => (
          <rect
            key={part.rank}
            class="found"
            x={margin.left + at * partWidth}
            width={partWidth + 0.2}
            y={height - stripHeight - 2}
            height={stripHeight}
            opacity={part.found}
          />
        ))}
        <path
          class="line now"
          d={parts
            .map(
              (part, at) =>
                `${at === 0 ? "M" : "L"}${x(part.rank).toFixed(1)},${y(part.estimate).toFixed(1)}`,
            )
            .join("")}
        />
        <line class="rank" x1={x(rank)} x2={x(rank)} y1={margin.top} y2={height - margin.bottom} />
        {currentRank >= 0 && (
          <path
            class="now mark"
            d={`M${x(currentRank)},${y(estimate[order[currentRank]]) - 7}l6,7l-6,7l-6,-7z`}
          />
        )}
        <rect class="target" x="0" y="0" width={width} height={height} />
      </svg>
      <figcaption>
        Slopes of <Value name="multiverse.specifications" value={order.length} digits={0} /> specifications in
        ascending order
        {order.length < unit.length && (
          <>
            {" ("}
            <Value name="multiverse.withoutResult" value={unit.length - order.length} digits={0} /> have no
            result)
          </>
        )}
        ; the 95% confidence interval (standard error {method}) of{" "}
        <Value name="multiverse.foundPercent" value={100 * found} digits={0} />% excludes zero (strip below:
        dark where most do). Diamond: the specification that the page shows. Click the curve to go to a
        specification.
      </figcaption>
    </figure>
  );
}
