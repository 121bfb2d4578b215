import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { ModelError } from "../errors";
import { checkOptionNames, levelOf, oneOf, rowsOf } from "../options";
import { type DistinctRows, gatherDistinct } from "./distinct";
import { blendedOperator, fitVertices, interpolate, type Vertices } from "./interpolation";
import { type LocalForm, localOperator, neighbourCount } from "./neighbourhood";
import { applyOperator, type SurfaceAtRows, varianceOfOperator } from "./operator";
import { approximateDeltas, exactDeltas } from "./residual-degrees";

/** How to smooth; the defaults are R's. */
export interface LoessOptions {
  /** Share of the rows in a neighbourhood, by default .75. */
  readonly span?: number;
  /** Degree of the local polynomial, by default 2. */
  readonly degree?: 1 | 2;
  /** One positive weight a row, by default all one. */
  readonly weights?: ArrayLike<number>;
  /** `"interpolate"` (the default) blends fits at a few vertices, `"direct"` fits at every point. */
  readonly surface?: "interpolate" | "direct";
  /** `"approximate"` (the default) takes the deltas from a formula in the trace, `"exact"` computes them. */
  readonly statistics?: "approximate" | "exact";
}

/** A fitted local regression; plain data, so that it can pass from a worker. */
export interface LoessFit {
  readonly span: number;
  readonly degree: 1 | 2;
  readonly surface: "interpolate" | "direct";
  readonly statistics: "approximate" | "exact";
  readonly observationCount: number;
  /** Rows left out because x, y or the weight is missing. */
  readonly droppedCount: number;
  /** `"pseudo-inverse"` if some neighbourhood holds too few distinct x for the polynomial; a larger span cures it. */
  readonly status: "regular" | "pseudo-inverse";
  /** Distinct values of x, ascending. */
  readonly x: Float64Array;
  /** Fitted value at each distinct x. */
  readonly fitted: Float64Array;
  /** Equivalent number of parameters, δ₁ + 2 tr L − n. */
  readonly enp: number;
  /** Trace of the operator L. */
  readonly trace: number;
  readonly oneDelta: number;
  readonly twoDelta: number;
  /** √(Σ w (y − fit)² / δ₁). */
  readonly residualStandardError: number;
  /** δ₁² / δ₂, the degrees of freedom of the t-quantile in the band. */
  readonly degreesOfFreedom: number;
  /** What predictions stand on: the rows gathered by x and, for an interpolated surface, its vertices. */
  readonly rows: DistinctRows;
  readonly vertices?: Vertices;
}

/** Predictions of a local regression, one value a point in each column. */
export interface LoessPrediction {
  readonly at: Float64Array;
  /** `NaN` outside the data's range for an interpolated surface, as in R. */
  readonly fit: Float64Array;
  readonly standardError: Float64Array;
  /** fit − t · standard error. */
  readonly lower: Float64Array;
  /** fit + t · standard error. */
  readonly upper: Float64Array;
  readonly level: number;
  readonly degreesOfFreedom: number;
}

function refuseForm({ span, degree }: LocalForm, rows: DistinctRows): void {
  if (!(span > 0 && span < Infinity)) {
    throw new ModelError("fitLoess", `span is ${span}`, "expected a positive number such as 0.75");
  }
  if (degree !== 1 && degree !== 2) {
    throw new ModelError("fitLoess", `degree is ${degree}`, "expected 1 or 2");
  }
  if (rows.x.length <= degree) {
    throw new ModelError(
      "fitLoess",
      `${rows.rowCount} complete rows with ${rows.x.length} distinct values of x for a polynomial of degree ${degree}`,
      `expected at least ${degree + 1} distinct values`,
    );
  }
  const wanted = neighbourCount(rows.rowCount, span);
  if (wanted <= degree) {
    throw new ModelError(
      "fitLoess",
      `span ${span} of ${rows.rowCount} rows is a neighbourhood of ${wanted}`,
      `expected at least ${degree + 1} rows; give a larger span`,
    );
  }
}

function operatorAt(rows: DistinctRows, form: LocalForm, vertices: Vertices | undefined, at: number) {
  return vertices === undefined ? localOperator(rows, form, at) : blendedOperator(vertices, at);
}

/** Fits at every distinct x. */
function fitDirectly(rows: DistinctRows, form: LocalForm): SurfaceAtRows & Pick<LoessFit, "status"> {
  let trace = 0;
  let status: LoessFit["status"] = "regular";
  const fitted = rows.x.map((at, index) => {
    const operator = localOperator(rows, form, at);
    trace += operator.value[index - operator.first];
    if (operator.solution === "pseudo-inverse") status = operator.solution;
    return applyOperator(rows.means, operator);
  });
  return { fitted, trace, status };
}

/** Blends at every distinct x from the vertices. */
function fitByVertices(rows: DistinctRows, vertices: Vertices): SurfaceAtRows & Pick<LoessFit, "status"> {
  const isPseudo = vertices.operators.some(({ solution }) => solution === "pseudo-inverse");
  return { ...interpolate(rows, vertices), status: isPseudo ? "pseudo-inverse" : "regular" };
}

/**
 * Fits a local regression of y on x as R's `loess(y ~ x, family = "gaussian")`: at each point a weighted polynomial
 * through the nearest ⌊n · span⌋ rows (Cleveland & Devlin 1988, doi:10.1080/01621459.1988.10478639).
 *
 * Limits: one predictor, no robust iterations. Ties: neighbourhoods are counted in rows, all computation is in the
 * distinct values of x and exact. Missing: rows with `NaN` are left out and counted. Cost: rows · log rows, then
 * distinct values times vertices; `surface: "direct"` their square, `statistics: "exact"` their cube.
 *
 * @param x one number a row.
 * @param y one number a row.
 * @param options span, degree, weights, surface and statistics; the defaults are R's.
 * @throws ModelError if lengths differ, a value is infinite, a weight is not positive, or the neighbourhoods hold
 *   too few rows or distinct x.
 * @example
 * const fit = fitLoess(speed, distance);
 * const band = predictLoess(fit, [10, 15, 20], { level: 0.95 });
 */
export function fitLoess(x: ArrayLike<number>, y: ArrayLike<number>, options: LoessOptions = {}): LoessFit {
  checkOptionNames("fitLoess", options, ["span", "degree", "weights", "surface", "statistics"]);
  rowsOf("fitLoess", "x", x);
  rowsOf("fitLoess", "y", y);
  if (options.weights !== undefined) rowsOf("fitLoess", "weights", options.weights);
  const { span = 0.75, degree = 2, surface = "interpolate", statistics = "approximate" } = options;
  oneOf("fitLoess", "surface", surface, ["interpolate", "direct"]);
  oneOf("fitLoess", "statistics", statistics, ["approximate", "exact"]);
  const rows = gatherDistinct(x, y, options.weights);
  const form: LocalForm = { span, degree };
  refuseForm(form, rows);
  const vertices = surface === "interpolate" ? fitVertices(rows, form) : undefined;
  const { fitted, trace, status } =
    vertices === undefined ? fitDirectly(rows, form) : fitByVertices(rows, vertices);
  const { oneDelta, twoDelta } =
    statistics === "exact"
      ? exactDeltas(rows, (index) => operatorAt(rows, form, vertices, rows.x[index]))
      : approximateDeltas(trace, rows.rowCount, degree);
  let sumOfSquares = rows.sumOfSquaresWithin;
  fitted.forEach((value, i) => {
    sumOfSquares += rows.weights[i] * (rows.means[i] - value) ** 2;
  });
  return {
    span,
    degree,
    surface,
    statistics,
    observationCount: rows.rowCount,
    droppedCount: rows.droppedCount,
    status,
    x: rows.x,
    fitted,
    enp: oneDelta + 2 * trace - rows.rowCount,
    trace,
    oneDelta,
    twoDelta,
    residualStandardError: Math.sqrt(sumOfSquares / oneDelta),
    degreesOfFreedom: oneDelta ** 2 / twoDelta,
    rows,
    ...(vertices === undefined ? {} : { vertices }),
  };
}

/**
 * Predicts the smooth with standard errors and the pointwise band fit ± t · standard error, t the quantile with
 * δ₁² / δ₂ degrees of freedom: the band that ggplot's `geom_smooth(method = "loess")` draws.
 *
 * @param fit a fit of `fitLoess`.
 * @param at points, in units of x.
 * @param options level of the band, by default .95.
 * @throws ModelError if the level is not between 0 and 1.
 * @example
 * predictLoess(fitLoess(speed, distance), [0, 1], { level: 0.9 }).fit;
 */
export function predictLoess(
  fit: LoessFit,
  at: ArrayLike<number>,
  options: { readonly level?: number } = {},
): LoessPrediction {
  checkOptionNames("predictLoess", options, ["level"]);
  const level = levelOf("predictLoess", options.level);
  rowsOf("predictLoess", "at", at);
  if (typeof fit !== "object" || fit === null || fit.rows === undefined) {
    throw new ModelError("predictLoess", "the fit is none of fitLoess", "pass what fitLoess returned");
  }
  const { rows, vertices, x } = fit;
  const points = Float64Array.from(at);
  const predicted = new Float64Array(points.length).fill(Number.NaN);
  const standardError = new Float64Array(points.length).fill(Number.NaN);
  points.forEach((point, i) => {
    const within = point >= x[0] && point <= x[x.length - 1];
    if (!Number.isFinite(point) || (vertices !== undefined && !within)) return;
    const operator = operatorAt(rows, fit, vertices, point);
    predicted[i] = applyOperator(rows.means, operator);
    standardError[i] = fit.residualStandardError * Math.sqrt(varianceOfOperator(rows.weights, operator));
  });
  const quantile = tQuantile((1 + level) / 2, fit.degreesOfFreedom);
  return {
    at: points,
    fit: predicted,
    standardError,
    lower: predicted.map((value, i) => value - quantile * standardError[i]),
    upper: predicted.map((value, i) => value + quantile * standardError[i]),
    level,
    degreesOfFreedom: fit.degreesOfFreedom,
  };
}
