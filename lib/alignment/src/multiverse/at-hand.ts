import { sampleBuilderOf } from "../construct/builder";
import type { MultiverseCurve } from "../figures/multiverse-curve";
import { choiceLabel, valueInWords } from "./choice-words";
import { type CurveRow, curveDraws, curveOfRows, type JointTest, jointTest } from "./joint-test";
import { type CurveNull, nullLabels, type SourcesOf } from "./null-sources";
import { type Plan, parsePlan, planUnits } from "./plan";
import { planPanels } from "./plan-panels";
import { type SpecificationRow, SpecificationRows } from "./specification-rows";
import { type MultiverseSummary, summarize } from "./summary";

/** The whole curve of a multiverse among draws of one null. */
export interface JointAtHand {
  readonly test: JointTest;
  /** The curve in each draw. */
  readonly draws: readonly CurveRow[];
}

/** A multiverse that was run in this thread. */
export interface MultiverseAtHand {
  readonly plan: Plan;
  /** One row a specification, in the order of the units. */
  readonly rows: readonly SpecificationRow[];
  readonly summary: MultiverseSummary;
  /**
   * The whole curve in draws in which IGOs have no influence, made before cases are selected.
   *
   * @param name the null.
   * @param draws how many.
   */
  joint(name: CurveNull, draws: number): JointAtHand;
  /**
   * The curve above its grid of choices, for `plot.multiverse`; the dotted line is the estimate of unit 0.
   *
   * @param joint the null draws behind it, if they were made.
   */
  curve(joint?: JointAtHand): MultiverseCurve;
}

const numbers = (values: readonly (number | null)[]) =>
  Float64Array.from(values, (value) => value ?? Number.NaN);

/** Half the width of a 95 % interval in standard errors. */
const halfWidth = 1.96;

/**
 * The curve of all specifications of a plan above the grid of its choices, for `plot.multiverse`.
 *
 * @param plan a checked plan.
 * @param estimates one a unit, in the order of the units; `NaN` where there is none.
 * @param errors their standard errors, clustered by state.
 * @param nulls the null that was drawn, and for each of its draws the estimates of the same units.
 */
export function curveOfPlan(
  plan: Plan,
  estimates: Float64Array,
  errors: Float64Array,
  nulls?: { readonly name: CurveNull; readonly draws: readonly Float64Array[] },
): MultiverseCurve {
  const units = planUnits(plan);
  const varying = Object.entries(plan.choices)
    .map(([name, values], place) => ({ name, values, place }))
    .filter(({ values }) => values.length > 1);
  return {
    coefficient: "Slope of duration (score points per year)",
    estimates,
    lower: estimates.map((estimate, at) => estimate - halfWidth * errors[at]),
    upper: estimates.map((estimate, at) => estimate + halfWidth * errors[at]),
    choices: varying.map(({ name, values, place }) => ({
      label: choiceLabel(name),
      values: values.map((value) => valueInWords(name, value)),
      positions: units.map((unit) => unit[place]),
    })),
    reference: { label: "the first specification of the plan", estimate: estimates[0] },
    ...(nulls && { nullDraws: nulls.draws, nullLabel: nullLabels[nulls.name] }),
  };
}

/**
 * Fits the model under every combination of the choices of a plan, in this thread; `npm run multiverse` does it on
 * several.
 *
 * @param sourcesOf gives the sources of a specification, as `sourceReader` does.
 * @param plan a plan such as `{ choices: { entryAfter: [1965, 1980] } }`.
 * @throws UserError as `parsePlan`.
 */
export function multiverseOf(sourcesOf: SourcesOf, plan: unknown): MultiverseAtHand {
  const checked = parsePlan(plan);
  const panels = planPanels(checked);
  const specifications = new SpecificationRows(panels, sampleBuilderOf(sourcesOf));
  const rows = panels
    .flatMap((_, panel) => specifications.rowsOf(panel))
    .sort((one, other) => one.unit - other.unit);
  const units = rows.map(({ unit }) => unit);
  return {
    plan: checked,
    rows,
    summary: summarize(checked, rows),
    joint(name, draws) {
      const draw = curveDraws(checked, units, sourcesOf);
      const curves = Array.from({ length: draws }, (_, number) => draw(name, number));
      return { test: jointTest(name, units, curveOfRows(rows, units), curves), draws: curves };
    },
    curve: (joint) =>
      curveOfPlan(
        checked,
        numbers(rows.map(({ estimate }) => estimate)),
        numbers(rows.map(({ standardErrorByState }) => standardErrorByState)),
        joint && { name: joint.test.null, draws: joint.draws.map((draw) => numbers(draw.estimates)) },
      ),
  };
}
