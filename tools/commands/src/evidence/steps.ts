import { type DrawKind, type EvidencePlan, kindKey } from "alignment/nulls";

/** Some draws of one kind: what a thread computes at a time. */
export interface Step {
  readonly kind: DrawKind;
  /** The first draw, from 0. */
  readonly first: number;
  readonly count: number;
}

/** Draws of a kind that take about a third of a second. */
const drawsAStep: { readonly [kind in DrawKind["kind"]]: number } = {
  yearly: 50,
  influence: 50,
  ciri: 80,
  table2: 20,
  h4: 8,
  measurement: 6,
  events: 8,
  curve: 2,
};

/** Cuts the draws of a plan into steps of about equal time. */
export function stepsOf({ draws }: EvidencePlan): readonly Step[] {
  return draws.flatMap(({ kind, draws: all }) => {
    const size = drawsAStep[kind.kind];
    return Array.from({ length: Math.ceil(all / size) }, (_, at) => ({
      kind,
      first: at * size,
      count: Math.min(size, all - at * size),
    }));
  });
}

/** What a step has found: one row a draw, and why a draw has no values. */
export interface StepRow {
  readonly kind: string;
  /** Values in the order of `drawNames`; null where a value is not defined. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly refusals: readonly string[];
}

/** The row of a step. */
export function stepRow(
  step: Step,
  values: readonly (readonly number[])[],
  refusals: readonly string[],
): StepRow {
  return {
    kind: kindKey(step.kind),
    values: values.map((one) => one.map((value) => (Number.isFinite(value) ? value : null))),
    refusals,
  };
}
