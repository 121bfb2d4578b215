import { sourceFiles } from "alignment/dist/sources/files";
import { type DrawKind, DrawTable, drawer, evidencePlan, evidenceTree, nullWorlds } from "alignment/nulls";
import { evidenceData, evidenceStudy, type Verdict } from "alignment/study";
import { formatSimulatedWorld, type InfluenceMechanism, simulateWorld } from "alignment/worlds";

/** The mechanisms of our own simulated worlds. */
export const mechanisms: readonly InfluenceMechanism[] = ["none", "instrumental", "intrinsic", "mixed"];

/** The hypotheses. */
export const hypothesisNames = ["H1", "H2", "H3", "H4"] as const;

/** What is found in one world. */
export interface JudgedWorld {
  readonly mechanism: InfluenceMechanism;
  readonly seed: number;
  readonly verdicts: { readonly [hypothesis in (typeof hypothesisNames)[number]]: Verdict };
  /** p for each hypothesis, the largest over the nulls that it must pass. */
  readonly p: readonly number[];
}

/** Draws of each null in a world. */
export const drawsAWorld = 99;

/** Draws of H4 in each exchange, of which each fits two mixed models, and of measurement error. */
export const fewerDraws = { h4: 39, measurement: 20 } as const;

/** Draws of a kind in a world. */
function drawsOf({ kind }: DrawKind): number {
  return kind === "h4" || kind === "measurement" ? fewerDraws[kind] : drawsAWorld;
}

/**
 * Judges a simulated world of the default size by the whole rule of the verdicts: all measures, all required nulls,
 * `drawsAWorld` draws of each; of H4 and of measurement error `fewerDraws`.
 */
export function judgeWorld(mechanism: InfluenceMechanism, seed: number): JudgedWorld {
  const texts = formatSimulatedWorld(simulateWorld({ mechanism, seed }));
  const data = evidenceData(
    sourceFiles({
      contentOf: (file) => texts.get(file) as string,
      leastRecords: () => ({ count: 0, authority: "as simulated" }),
    }),
  );
  const study = evidenceStudy(data);
  const context = { study, worlds: nullWorlds(study, 1), seed: 1 };
  const whole = evidencePlan({ draws: 10, only: ["verdicts"], statistics: [] });
  const plan = { ...whole, draws: whole.draws.map(({ kind }) => ({ kind, draws: drawsOf(kind) })) };
  const own = drawer(context);
  const table = new DrawTable();
  for (const { kind, draws } of plan.draws)
    table.add(
      kind,
      Array.from({ length: draws }, (_, unit) => own.values(kind, unit)),
    );
  const verdicts = evidenceTree(plan, table, context).verdicts;
  if (verdicts === undefined) throw new Error("no verdicts");
  return {
    mechanism,
    seed,
    verdicts: {
      H1: verdicts.H1.verdict,
      H2: verdicts.H2.verdict,
      H3: verdicts.H3.verdict,
      H4: verdicts.H4.verdict,
    },
    p: hypothesisNames.map((name) => Number(verdicts[name].p.toPrecision(6))),
  };
}
