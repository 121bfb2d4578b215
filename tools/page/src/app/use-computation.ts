import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Looked, PageResult } from "../analysis";
import { keyOf } from "./address";
import { type Action, currentOf, type PageState, table2 } from "./state";
import { neighboursOf } from "./sweep";
import { type Question, useWorker } from "./use-worker";
import { startWorker, type WorkerClient } from "./worker-client";

/** What the page can ask of its computation. */
export interface Computation {
  /** Whether the worker has the data. */
  readonly opened: boolean;
  /** The estimation sample of a specification as CSV. */
  readonly sampleOf: (looked: Looked) => Promise<string>;
  /** What one specification gives, without showing it. */
  readonly fit: (looked: Looked) => Promise<PageResult>;
  /** Begins to compute a specification that is about to be shown, before the page is drawn anew. */
  readonly begin: (looked: Looked) => void;
}

/** How many alternatives are computed between two renders. */
const alternativesAtOnce = 4;

/** Fits specifications, one after another. */
function fitting(...all: readonly Looked[]): Question {
  return async (client) => ({
    kind: "results",
    found: await Promise.all(
      all.map(async (looked) => {
        const { result, milliseconds } = await client.fit(looked);
        return { key: keyOf(looked), result, milliseconds };
      }),
    ),
  });
}

/** What the person waits for: the specification that is shown, then null draws of it. */
function askedFor(state: PageState): Question | undefined {
  const current = currentOf(state);
  const key = keyOf(current);
  if (!state.results.has(key)) return fitting(current);
  if (state.drawsToMake === 0) return undefined;
  const draw = (state.draws.get(key) ?? []).length;
  return async (client) => ({ kind: "drawn", key, estimate: await client.draw(current, draw) });
}

/**
 * What is computed without being asked for, while nobody waits for something else: alternatives to Table 2, then those
 * to the specification that is shown.
 */
function alongside(state: PageState): Question | undefined {
  const current = currentOf(state);
  if (!state.results.has(keyOf(current))) return undefined;
  const wanted = [state.pins, state.history, neighboursOf(table2), neighboursOf(current)];
  for (const all of wanted) {
    const open = all.filter((looked) => !state.results.has(keyOf(looked)));
    if (open.length > 0) return fitting(...open.slice(0, alternativesAtOnce));
  }
  return undefined;
}

/**
 * Starts the workers of the page: one for what the person waits for, and then one for alternatives, so that nobody
 * waits for what nobody asked for.
 *
 * @param state what the page knows.
 * @param dispatch takes the answers.
 */
export function useComputation(state: PageState, dispatch: (action: Action) => void): Computation {
  const [own, setOwn] = useState<WorkerClient>();
  const [other, setOther] = useState<WorkerClient>();
  const breaking = (error: Error): void => dispatch({ kind: "set", values: { broken: error.message } });
  /** Without alternatives the page still answers what is asked. */
  const doWithout = (): void => setOther(undefined);

  useEffect(() => {
    startWorker("what is asked")
      .then(async (client) => {
        setOwn(client);
        // Known already; it lets the worker build what specifications share, so that no click has to wait for it.
        await client.fit(table2);
        startWorker("alternatives").then(setOther, doWithout);
      })
      .catch(breaking);
  }, []);

  const works = state.broken === undefined;
  const ask = useWorker(own, works ? askedFor(state) : undefined, dispatch, breaking);
  useWorker(other, works ? alongside(state) : undefined, dispatch, doWithout);

  const latest = useRef({ state, ask });
  latest.current = { state, ask };
  const begin = useCallback((looked: Looked): void => {
    const now = latest.current;
    if (now.state.broken === undefined && !now.state.results.has(keyOf(looked))) now.ask(fitting(looked));
  }, []);
  const opening = <T>(ask: (client: WorkerClient) => Promise<T>): Promise<T> =>
    own === undefined ? Promise.reject(new Error("the page is still loading its data")) : ask(own);
  return {
    opened: own !== undefined,
    sampleOf: (looked) => opening((client) => client.sample(looked)),
    fit: (looked) => opening(async (client) => (await client.fit(looked)).result),
    begin,
  };
}
