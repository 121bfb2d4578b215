import { quantileOf } from "alignment/dist/table/statistics";
import { valueAt } from "./drawn-targets";
import type { Targets } from "./targets";

/** A value that is not what it should be, and by how much it may differ. */
export interface Deviation {
  readonly path: string;
  readonly found: unknown;
  readonly wanted: unknown;
  /** Largest difference that counts as equal; none where the value must be the same. */
  readonly allowed?: number;
}

/**
 * The draws of an evidence.json, by `null|statistic` as in draws.csv; those of a statistic in the order of its draws.
 */
export type Draws = ReadonlyMap<string, readonly number[]>;

function isWithin(found: unknown, wanted: number, allowed: number): boolean {
  return typeof found === "number" && Math.abs(found - wanted) <= allowed;
}

/** Collects deviations below a path. */
export class Comparison {
  readonly deviations: Deviation[] = [];
  compared = 0;

  constructor(
    private readonly tree: object,
    readonly draws: Draws,
  ) {}

  /** A value that must be near: within `allowed` of what is wanted. */
  near(path: readonly string[], wanted: number, allowed: number): void {
    const found = valueAt(this.tree, path);
    this.compared += 1;
    if (!isWithin(found, wanted, allowed))
      this.deviations.push({ path: path.join("."), found, wanted, allowed });
  }

  /** A value that must be the same. */
  same(path: readonly string[], wanted: unknown): void {
    const found = valueAt(this.tree, path);
    this.compared += 1;
    if (found !== wanted) this.deviations.push({ path: path.join("."), found, wanted });
  }

  /** Whether the number of draws leaves a verdict open. */
  isBorderline(hypothesis: string): boolean {
    return valueAt(this.tree, ["verdicts", hypothesis, "borderline"]) !== undefined;
  }

  /** A number of the evidence that is compared. */
  found(path: readonly string[]): number {
    const value = valueAt(this.tree, path);
    return typeof value === "number" ? value : Number.NaN;
  }
}

/**
 * Relative differences that count as equal: of a mixed model, which is met at the optimum of its criterion, and of the
 * rest.
 */
export const [ofMixedModels, ofTheRest] = [1e-5, 1e-6];

export function compareObserved(on: Comparison, wanted: Targets, path: readonly string[]): void {
  for (const [name, value] of Object.entries(wanted)) {
    const at = [...path, name];
    const numbers = typeof value === "number" ? [value] : Array.isArray(value) ? value : undefined;
    if (numbers === undefined) {
      compareObserved(on, value as Targets, at);
      continue;
    }
    const isMixed = at.some((one) => ["table2", "curve", "h4", "placebos"].includes(one));
    const relative = isMixed ? ofMixedModels : ofTheRest;
    numbers.forEach((one, i) => {
      const allowed = name.startsWith("rv_05") ? 1e-8 : relative * Math.abs(one) + 1e-12;
      on.near(Array.isArray(value) ? [...at, String(i)] : at, one, allowed);
    });
  }
}

/** √(1/K + 1/K′) for K draws there and K′ here, by which a standard deviation of one draw is multiplied. */
export function reachOf(there: number, here: number): number {
  return Math.sqrt(1 / there + 1 / here);
}

/** Mean, standard deviation and fourth central moment. */
export function momentsOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const power = (order: number) =>
    values.reduce((sum, value) => sum + (value - mean) ** order, 0) / values.length;
  return { mean, sd: Math.sqrt((power(2) * values.length) / (values.length - 1)), fourth: power(4) };
}

/** Differences that count as equal: so many Monte Carlo standard errors. */
export const errors = 4;

/**
 * The difference that a number of a null's summary may have: four Monte Carlo errors of the two numbers of draws, the
 * error of one draw being sd for the mean, √(m₄ − sd⁴) / (2 sd) for the sd, √(p (1 − p)) for p, and for a quantile half
 * the distance of the quantiles at its probability ± √(p (1 − p) / K), times √K. A p of 1, or the smallest that K draws
 * can give, has the error of K/(K + 1).
 */
export function allowedOf(field: string, wanted: Readonly<Record<string, number>>, draws: readonly number[]) {
  const [there, here] = [wanted.draws, draws.length];
  const reach = errors * reachOf(there, here);
  if (field === "mean") return reach * wanted.sd;
  if (field === "sd") {
    const { sd, fourth } = momentsOf(draws);
    return (reach * Math.sqrt(Math.max(0, fourth - sd ** 4))) / (2 * sd);
  }
  if (field.startsWith("p_")) {
    const p = Math.min(there / (there + 1), Math.max(1 / (there + 1), wanted[field]));
    return reach * Math.sqrt(p * (1 - p));
  }
  const probability = { q05: 0.05, q50: 0.5, q95: 0.95, q975: 0.975 }[field];
  if (probability === undefined) return Number.POSITIVE_INFINITY;
  const step = Math.sqrt((probability * (1 - probability)) / there);
  const sorted = Float64Array.from(draws).sort();
  const half = (quantileOf(sorted, probability + step) - quantileOf(sorted, probability - step)) / 2;
  return reach * Math.sqrt(there) * Math.max(half, field === "q95" ? wanted.mc_q95 : 0);
}
