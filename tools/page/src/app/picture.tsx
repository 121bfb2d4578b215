import type { PageFit, PagePoint, PageResult } from "../analysis";
import { type Sentence, sentence, stated, statedCount, textOf } from "./sentence";
import { SentenceView } from "./sentence-view";
import { inDigits } from "./words";

const width = 560;
const height = 250;
const margin = { left: 60, right: 12, top: 32, bottom: 46 };

function pathOf(
  points: readonly PagePoint[],
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  return points
    .map(
      ({ duration, estimate }, i) =>
        `${i === 0 ? "M" : "L"}${x(duration).toFixed(1)},${y(estimate).toFixed(1)}`,
    )
    .join("");
}

function bandOf(
  points: readonly PagePoint[],
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const upper = points.map(({ duration, upper }) => `${x(duration).toFixed(1)},${y(upper).toFixed(1)}`);
  const lower = points
    .map(({ duration, lower }) => `${x(duration).toFixed(1)},${y(lower).toFixed(1)}`)
    .reverse();
  return `M${[...upper, ...lower].join("L")}Z`;
}

/** Round values between two bounds, two to six of them. */
export function ticksBetween(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 10 * power;
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step + 1e-9) + 1 }, (_, i) =>
    Number((first + i * step).toPrecision(10)),
  );
}

/** Whether every point has its band. */
function hasBand({ prediction }: PageFit): boolean {
  return prediction.every(({ lower }) => Number.isFinite(lower));
}

/** What the picture shows of the current specification, or why it shows nothing of it. */
function wordsFor(now: PageResult): Sentence {
  if (now.kind === "failed") return ["The current specification has no result, and so no prediction."];
  if (!now.sameScale)
    return ["The current specification is on another scale than Table 2, so its prediction is not drawn."];
  if (!hasBand(now))
    return ["The current specification has no standard errors, so its prediction is not drawn."];
  const [first, end] = [now.prediction[0], now.prediction[now.prediction.length - 1]];
  return sentence`Predicted distance from ${stated("figure2.atEntry", first.estimate, 2)} at entry to ${stated("figure2.last", end.estimate, 2)} after ${statedCount("figure2.years", end.duration)} years of membership.`;
}

/** The digits after the decimal point that tell ticks apart. */
export function digitsOfTicks(ticks: readonly number[]): number {
  return Math.max(...ticks.map((tick) => (String(tick).split(".")[1] ?? "").length));
}

/**
 * Figure 2: the predicted distance over the years of membership, Table 2 in grey, the current specification in colour.
 */
export function Picture({ base, now }: { readonly base: PageFit; readonly now: PageResult }) {
  const own = now.kind === "fitted" && now.sameScale && hasBand(now) ? now.prediction : [];
  const isBase = now === base;
  const all = [...base.prediction, ...own]
    .flatMap(({ lower, upper }) => [lower, upper])
    .filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const last = base.prediction.at(-1)?.duration ?? 40;
  const x = (value: number): number => margin.left + (value / last) * (width - margin.left - margin.right);
  const y = (value: number): number =>
    margin.top + ((high - value) / (high - low)) * (height - margin.top - margin.bottom);
  const words = wordsFor(now);
  const ticks = ticksBetween(low, high);
  return (
    <figure class="picture">
      <svg id="figure-2" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={textOf(words)}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line class="grid" x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
            <text class="tick" x={margin.left - 6} y={y(tick) + 4} text-anchor="end">
              {inDigits(tick, digitsOfTicks(ticks))}
            </text>
          </g>
        ))}
        {[0, 10, 20, 30, 40].map((tick) => (
          <text key={tick} class="tick" x={x(tick)} y={height - margin.bottom + 19} text-anchor="middle">
            {tick}
          </text>
        ))}
        <text class="tick" x={(margin.left + width) / 2} y={height - 6} text-anchor="middle">
          years of membership
        </text>
        <text class="tick" x="0" y="20">
          distance to the other members' mean (score points)
        </text>
        <path class="band base" d={bandOf(base.prediction, x, y)} />
        <path class="line base" d={pathOf(base.prediction, x, y)} />
        {own.length > 0 && !isBase && <path class="band now" d={bandOf(own, x, y)} />}
        {own.length > 0 && <path class="line now" d={pathOf(own, x, y)} />}
      </svg>
      <figcaption>
        Figure 2: predicted distance by years of membership, the other covariates at their means, with
        model-based 95% confidence bands. Dashed, grey: Table 2. Solid, blue: the current specification.{" "}
        <SentenceView parts={words} />
      </figcaption>
    </figure>
  );
}
