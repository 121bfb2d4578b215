import { UserError } from "@alignment/engine";
import type { LeastSquaresFit } from "./least-squares";
import { inverseOfPositiveDefinite } from "./two-way-effects";

/** Place of a term among a fit's columns. */
function placeOf<Name extends string>({ names }: LeastSquaresFit<Name>, name: Name): number {
  const place = names.indexOf(name);
  if (place >= 0) return place;
  throw new UserError(`leastSquares: no column "${name}"; expected one of ${names.join(", ")}`);
}

/** An estimate with its cluster-robust standard error and their ratio. */
export interface Estimate {
  readonly estimate: number;
  readonly se: number;
  readonly t: number;
}

/** One coefficient with its cluster-robust standard error; `NaN` where the column is aliased. */
export function coefficientOf<Name extends string>(fit: LeastSquaresFit<Name>, name: Name): Estimate {
  return combinationOf(fit, { [name]: 1 } as Partial<Record<Name, number>>);
}

/**
 * A weighted sum of coefficients, w'b, with its cluster-robust standard error √(w'Vw).
 *
 * @throws UserError for a name that is no column.
 */
export function combinationOf<Name extends string>(
  fit: LeastSquaresFit<Name>,
  weights: Readonly<Partial<Record<Name, number>>>,
): Estimate {
  const p = fit.names.length;
  const entries = (Object.entries(weights) as [Name, number][]).map(
    ([name, weight]) => [placeOf(fit, name), weight] as const,
  );
  let estimate = 0;
  let variance = 0;
  for (const [i, weight] of entries) {
    estimate += weight * fit.estimates[i];
    for (const [j, other] of entries) variance += weight * other * fit.covariance[i * p + j];
  }
  const se = Math.sqrt(variance);
  return { estimate, se, t: estimate / se };
}

/**
 * The joint Wald statistic b'V⁻¹b of some coefficients.
 *
 * @throws UserError for a name that is no column.
 */
export function waldOf<Name extends string>(fit: LeastSquaresFit<Name>, terms: readonly Name[]): number {
  const p = fit.names.length;
  const places = terms.map((name) => placeOf(fit, name));
  const q = places.length;
  const inverse = inverseOfPositiveDefinite(
    Float64Array.from(
      { length: q * q },
      (_, at) => fit.covariance[places[Math.floor(at / q)] * p + places[at % q]],
    ),
    q,
  );
  let wald = 0;
  places.forEach((one, i) => {
    places.forEach((other, j) => {
      wald += fit.estimates[one] * inverse[i * q + j] * fit.estimates[other];
    });
  });
  return wald;
}
