import { inDigits, type Slope } from "./words";

const width = 60;
const height = 14;

interface IntervalBarProps {
  /** The coefficient of Table 2; undefined where the two are not compared, or it has no interval. */
  readonly base: Slope | undefined;
  readonly now: Slope | undefined;
}

/** The 95% confidence interval of a coefficient in colour, that of Table 2 above it in grey, and zero. */
export function IntervalBar({ base, now }: IntervalBarProps) {
  if (now === undefined) return null;
  const own = [now.lower, now.upper] as const;
  const before = base === undefined ? undefined : ([base.lower, base.upper] as const);
  const all = [0, ...own, ...(before ?? [])];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const x = (value: number): number => 3 + ((value - low) / (high - low || 1)) * (width - 6);
  return (
    <svg
      class="interval"
      width={width}
      height={height}
      role="img"
      aria-label={`95% CI ${inDigits(own[0])} to ${inDigits(own[1])}`}
    >
      <line x1={x(0)} x2={x(0)} y1="0" y2={height} class="zero" />
      {before !== undefined && <line x1={x(before[0])} x2={x(before[1])} y1="3.5" y2="3.5" class="before" />}
      <line x1={x(own[0])} x2={x(own[1])} y1="9.5" y2="9.5" class="own" />
      <circle cx={x(now.estimate)} cy="9.5" r="3" />
    </svg>
  );
}
