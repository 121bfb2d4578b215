import { UserError } from "@alignment/engine";
import { eventByName, eventEvidence, placeboEvidence } from "../study/evidence/event-evidence";
import { mainMeasure, measureNames } from "../study/evidence/evidence-data";
import { type PooledEstimate, poolEstimates } from "../study/evidence/measurement";
import { observedBesides, observedOf } from "../study/evidence/observed";
import { sensitivityEvidence } from "../study/evidence/sensitivity-evidence";
import type { NullSummary } from "../study/evidence/summary";
import { calibrationEvidence } from "./calibration";
import { type DrawKind, drawNames, measuredNames, type NullStatistic, nullStatistics } from "./draw-kinds";
import { type DrawTable, kindKey, type NotDefined, nullSummary } from "./draw-table";
import type { DrawContext } from "./drawer";
import { type DynamicsName, dynamicsDesigns } from "./dynamics-designs";
import { calibrationWorlds, type EvidencePlan, eventNulls, persistences } from "./evidence-plan";
import type { NullName } from "./null-words";
import { type ObservedBesides, type ObservedMeasures, observedValue } from "./observed-value";
import { obstaclesOf } from "./obstacles";
import { statesAlone } from "./strata";
import { verdictEvidence } from "./verdict-evidence";

/** What is observed, computed when a part first asks for it. */
class Observed {
  private all: ObservedMeasures | undefined;
  private others: ObservedBesides | undefined;

  constructor(private readonly context: DrawContext) {}

  get measures(): ObservedMeasures {
    this.all ??= Object.fromEntries(
      measureNames.map((name) => [name, observedOf(this.context.study, name)]),
    ) as unknown as ObservedMeasures;
    return this.all;
  }

  get besides(): ObservedBesides {
    this.others ??= observedBesides(this.context.study);
    return this.others;
  }

  /** The observed values that a kind of draws is compared with, in the order of `drawNames`. */
  valuesOf(kind: DrawKind): readonly number[] {
    if (kind.kind === "events") return this.eventValues();
    return isOfNull(kind) ? drawNames(kind).map((name) => observedValue(this, kind.kind, name)) : [];
  }

  private eventValues(): number[] {
    const { data } = this.context.study;
    return ["selected_distance", "selected_distance_base3"].flatMap((name) => {
      const { leads, lags_0_4, lags_5_10 } = eventByName(data, data.scores[mainMeasure], name);
      return [leads, lags_0_4, lags_5_10].flatMap(({ estimate, se }) => [estimate, estimate / se]);
    });
  }
}

function isOfNull(kind: DrawKind): kind is Extract<DrawKind, { readonly kind: NullStatistic }> {
  return (nullStatistics as readonly string[]).includes(kind.kind);
}

/** The summaries of a kind of draws beside what is observed, by statistic; what only calibration needs is left out. */
function summariesOf(table: DrawTable, kind: DrawKind, observed: Observed) {
  const values = observed.valuesOf(kind);
  return Object.fromEntries(
    drawNames(kind).flatMap((name, at) =>
      name.startsWith("effect_") || name === "exit_states"
        ? []
        : [[name, nullSummary(table.values(kind, name), values[at])]],
    ),
  );
}

/** The draws of a null beside what is observed, by group of statistics and name. */
export type NullSummaries = {
  readonly [statistic in NullStatistic]?: Readonly<Record<string, NullSummary | NotDefined>>;
};

/** All nulls that were drawn, and what they stand on. */
export type NullsEvidence = { readonly [name in NullName]?: NullSummaries } & ReturnType<
  typeof parametersEvidence
>;

function nullsEvidence(
  { nulls, draws, request }: EvidencePlan,
  table: DrawTable,
  context: DrawContext,
  observed: Observed,
): NullsEvidence {
  const planned = new Set(draws.map(({ kind }) => kindKey(kind)));
  const { statistics } = request;
  const found = nulls.map((name) => {
    const kinds = nullStatistics.filter(
      (kind) =>
        planned.has(kindKey({ kind, null: name })) && (statistics.length === 0 || statistics.includes(kind)),
    );
    return [
      name,
      Object.fromEntries(kinds.map((kind) => [kind, summariesOf(table, { kind, null: name }, observed)])),
    ];
  });
  return { ...Object.fromEntries(found), ...parametersEvidence(context) };
}

/** Coefficients of the fitted dynamics, and sizes of the strata. */
function parametersEvidence({ worlds, study }: DrawContext) {
  const { groups } = study.data;
  const { exchangeEra, exchangeGroup } = worlds.strata;
  const named = (Object.keys(dynamicsDesigns) as DynamicsName[]).map(
    (name) => [dynamicsDesigns[name].parameters, worlds.dynamics(name).parameters] as const,
  );
  const { trendSd, groupTrend } = worlds.dynamics("linear");
  return {
    parameters: {
      ...Object.fromEntries(named),
      sd_trend: trendSd,
      group_trend: Object.fromEntries(groups.names.map((name, at) => [name, groupTrend[at]])),
    },
    strata: {
      era: Object.fromEntries(exchangeEra.names.map((name, at) => [name, exchangeEra.sizes[at]])),
      fixed_within_group: statesAlone(exchangeGroup),
    },
  };
}

/** Estimates with the uncertainty of the score, by the persistence of the error. */
export type MeasurementEvidence = Readonly<
  Record<string, Readonly<Record<string, PooledEstimate | NotDefined | number>> & { readonly draws: number }>
>;

function measurementEvidence(table: DrawTable): MeasurementEvidence {
  return Object.fromEntries(
    persistences
      .map((rho) => ({ kind: "measurement", rho }) as const)
      .filter((kind) => table.has(kind))
      .map((kind) => {
        const draws = table.rows(kind).length;
        const mean = (name: string) =>
          table.values(kind, name).reduce((sum, value) => sum + value, 0) / draws;
        const pooled = measuredNames.map((name) => {
          const [estimates, ses] = [table.values(kind, name), table.values(kind, `${name}_se`)];
          const isDefined = estimates.every(Number.isFinite) && ses.every(Number.isFinite);
          return [
            name,
            isDefined
              ? poolEstimates(estimates, ses)
              : { because: "the estimate is not defined in every draw" },
          ];
        });
        return [
          String(kind.rho),
          { draws, ...Object.fromEntries(pooled), rows: mean("rows"), cases: mean("cases") },
        ];
      }),
  );
}

/** The evidence, nested by part, null and statistic: what `evidence.json` holds. */
export interface EvidenceTree {
  /** K, the draws of Table 2 and of H4; see `drawsOf`. */
  readonly draws: number;
  readonly observed: ObservedMeasures & ObservedBesides;
  readonly nulls: NullsEvidence;
  readonly placebos: ReturnType<typeof placeboEvidence>;
  readonly events: ReturnType<typeof eventEvidence>;
  readonly event_nulls: Readonly<Record<string, Readonly<Record<string, NullSummary | NotDefined>>>>;
  readonly sensitivity: ReturnType<typeof sensitivityEvidence>;
  readonly measurement: MeasurementEvidence | NotDefined;
  readonly verdicts: ReturnType<typeof verdictEvidence>;
  readonly calibration: ReturnType<typeof calibrationEvidence>;
}

/** The parts of the evidence that were asked for. */
export type PartialEvidence = Pick<EvidenceTree, "draws"> & Partial<EvidenceTree>;

/**
 * Puts the evidence together from its draws, nested by part, null and statistic. A part that was not asked for is left
 * out.
 *
 * @param table the draws of the plan.
 * @throws UserError if draws are missing that a part needs.
 */
export function evidenceTree(plan: EvidencePlan, table: DrawTable, context: DrawContext): PartialEvidence {
  const { parts, request } = plan;
  const { study, worlds } = context;
  const observed = new Observed(context);
  const missing = plan.draws.filter(
    ({ kind, draws }) => !table.has(kind) || table.rows(kind).length !== draws,
  );
  if (missing.length > 0) {
    throw new UserError(
      `evidenceTree: the draws of ${missing.length} kinds are not complete (first: ${JSON.stringify(missing[0].kind)}); draw them first`,
    );
  }
  const tree: { -readonly [part in keyof EvidenceTree]?: EvidenceTree[part] } = {};
  if (parts.has("observed")) tree.observed = { ...observed.measures, ...observed.besides };
  if (plan.nulls.length > 0) tree.nulls = nullsEvidence(plan, table, context, observed);
  if (parts.has("placebos")) tree.placebos = placeboEvidence(study);
  if (parts.has("events")) {
    tree.events = eventEvidence(study);
    tree.event_nulls = Object.fromEntries(
      eventNulls.map((name) => [name, summariesOf(table, { kind: "events", null: name }, observed)]),
    );
  }
  if (parts.has("sensitivity")) tree.sensitivity = sensitivityEvidence(study);
  if (parts.has("measurement")) {
    const { deviations } = study.data;
    tree.measurement =
      deviations instanceof Float64Array
        ? measurementEvidence(table)
        : { because: `undecidable because ${deviations.missing}` };
  }
  if (parts.has("verdicts")) {
    const { h4 } = observed.besides;
    tree.verdicts = verdictEvidence({
      measures: observed.measures,
      rights: { main: h4["selected by Fariss 2.03"], ciri: h4["selected by CIRI index"] },
      table,
      obstacles: obstaclesOf(study.data, worlds.strata, observed.measures, h4),
    });
  }
  if (parts.has("calibration")) {
    const { states } = observed.measures[mainMeasure];
    tree.calibration = calibrationEvidence(table, states, calibrationWorlds(request.draws));
  }
  return { draws: request.draws, ...tree };
}
