import type { Looked } from "../analysis";
import { keyOf } from "./address";
import { ticksBetween } from "./picture";
import { Scrollable } from "./scrollable";
import type { PageState } from "./state";
import { currentOf } from "./state";
import { neighboursOf } from "./sweep";
import { inDigits, nameOf, slopeOf } from "./words";

/** One specification of the curve. */
interface CurvePoint {
  readonly looked: Looked;
  readonly key: string;
  readonly name: string;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** The current specification, its neighbours and the pinned ones, as far as they are computed, by estimate. */
export function curvePoints(state: PageState): CurvePoint[] {
  const all = new Map(
    [...neighboursOf(currentOf(state)), ...state.pins].map((looked) => [keyOf(looked), looked]),
  );
  return [...all]
    .flatMap(([key, looked]) => {
      const result = state.results.get(key);
      const slope = slopeOf(result, state.method);
      if (slope === undefined || result?.kind !== "fitted" || !result.sameScale) return [];
      const { estimate, error } = slope;
      return [
        {
          looked,
          key,
          name: nameOf(looked),
          estimate,
          lower: estimate - 1.96 * error,
          upper: estimate + 1.96 * error,
        },
      ];
    })
    .sort((one, other) => one.estimate - other.estimate);
}

const width = 560;
const height = 230;
const margin = { left: 52, right: 12, top: 10, bottom: 10 };

interface CurveProps {
  readonly state: PageState;
  readonly onLook: (looked: Looked) => void;
}

/** The specification curve of the neighbours; a listbox for the keyboard, with a table beside it. */
export function Curve({ state, onLook }: CurveProps) {
  const points = curvePoints(state);
  const currentKey = keyOf(currentOf(state));
  const pinned = new Set(state.pins.map(keyOf));
  const draws = [...(state.draws.get(currentKey) ?? [])].sort((one, other) => one - other);
  const range =
    draws.length < 20
      ? undefined
      : [draws[Math.floor(0.025 * draws.length)], draws[Math.ceil(0.975 * draws.length) - 1]];
  const bounds = [...points.flatMap(({ lower, upper }) => [lower, upper]), ...(range ?? []), 0];
  const [low, high] = [Math.min(...bounds), Math.max(...bounds)];
  const x = (i: number): number =>
    margin.left + ((i + 0.5) / points.length) * (width - margin.left - margin.right);
  const y = (value: number): number =>
    margin.top + ((high - value) / (high - low || 1)) * (height - margin.top - margin.bottom);
  const move = (event: KeyboardEvent): void => {
    const at = points.findIndex(({ key }) => key === currentKey);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next =
      event.key === "Home"
        ? 0
        : event.key === "End"
          ? points.length - 1
          : step === undefined
            ? -1
            : at + step;
    if (points[next] === undefined || next === at) return;
    event.preventDefault();
    onLook(points[next].looked);
  };
  return (
    <figure class="curve">
      <h2 id="curve-title">One choice changed at a time</h2>
      <div
        class="curve-box"
        role="listbox"
        tabIndex={0}
        aria-labelledby="curve-title"
        aria-activedescendant={`point-${currentKey}`}
        onKeyDown={move}
      >
        <svg id="specification-curve" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          {range !== undefined && (
            <rect
              class="null-range"
              x={margin.left}
              width={width - margin.left - margin.right}
              y={y(range[1])}
              height={y(range[0]) - y(range[1])}
            />
          )}
          {ticksBetween(low, high).map((tick) => (
            <g key={tick}>
              <line class="grid" x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
              <text class="tick" x={margin.left - 6} y={y(tick) + 4} text-anchor="end">
                {inDigits(tick, 2)}
              </text>
            </g>
          ))}
          <line class="zero" x1={margin.left} x2={width - margin.right} y1={y(0)} y2={y(0)} />
          {points.map(({ key, looked, name, estimate, lower, upper }, i) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: the listbox around it does the same by keyboard
            <g
              key={key}
              class={lower > 0 || upper < 0 ? "point found" : "point open"}
              onClick={() => onLook(looked)}
            >
              <title>{`${name}: ${inDigits(estimate)} (${inDigits(lower)} to ${inDigits(upper)})`}</title>
              <rect class="target" x={x(i) - 9} width="18" y="0" height={height} />
              <line x1={x(i)} x2={x(i)} y1={y(lower)} y2={y(upper)} />
              {key === currentKey ? (
                <path class="now" d={`M${x(i)},${y(estimate) - 7}l6,7l-6,7l-6,-7z`} />
              ) : (
                <circle
                  cx={x(i)}
                  cy={y(estimate)}
                  r={pinned.has(key) ? 5.5 : 3.5}
                  class={pinned.has(key) ? "pinned" : ""}
                />
              )}
            </g>
          ))}
        </svg>
        {points.map(({ key, name, estimate }) => (
          <span
            key={key}
            id={`point-${key}`}
            role="option"
            tabIndex={-1}
            aria-selected={key === currentKey}
            class="unseen"
          >
            {`${name}: ${inDigits(estimate)}`}
          </span>
        ))}
      </div>
      <figcaption>
        Slope of the membership duration with 95% confidence intervals, in ascending order. Filled: the
        interval excludes zero. Diamond: the current specification; click a point to go there.{" "}
        {range === undefined
          ? "No null draws yet."
          : `Shaded: the middle 95% of ${draws.length} draws in which memberships were exchanged.`}
      </figcaption>
      <details>
        <summary>The same as a table ({points.length} specifications)</summary>
        <Scrollable label="Specifications as a table">
          <table>
            <thead>
              <tr>
                <th scope="col">Specification</th>
                <th scope="col">Slope</th>
                <th scope="col">95% CI</th>
              </tr>
            </thead>
            <tbody>
              {points.map(({ key, looked, name, estimate, lower, upper }) => (
                <tr key={key} class={key === currentKey ? "now" : ""}>
                  <th scope="row">
                    <button type="button" class="link" onClick={() => onLook(looked)}>
                      {name}
                    </button>
                  </th>
                  <td>{inDigits(estimate)}</td>
                  <td>{`${inDigits(lower)} to ${inDigits(upper)}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrollable>
      </details>
    </figure>
  );
}
