import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Looked, PageResult } from "../analysis";
import { keyOf } from "./address";
import { type Action, currentOf, type FoundResult, type PageState, table2 } from "./state";
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

/** How many milliseconds after the answer to a person no alternatives are computed: the next click may follow. */
const restMilliseconds = 300;

/** Every so many-th alternative to Table 2 is computed by the worker that clicks ask, to make its code quick. */
const warmUpEvery = 4;

/** Fits specifications, one after another, as long as it may; the first in any case. */
async function fitAll(
  client: WorkerClient,
  all: readonly Looked[],
  mayGoOn: () => boolean = () => true,
): Promise<Action> {
  const found: FoundResult[] = [];
  for (const looked of all) {
    if (found.length > 0 && !mayGoOn()) break;
    const { result, milliseconds } = await client.fit(looked);
    found.push({ key: keyOf(looked), result, milliseconds });
  }
  return { kind: "results", found };
}

/** Whether the numbers of the specification that is shown stand. */
function isKnown(state: PageState): boolean {
  return state.results.has(keyOf(currentOf(state)));
}

/** Whether the numbers that a person asked for have stood for some time. */
function useRest(state: PageState): boolean {
  const known = isKnown(state) ? currentOf(state) : undefined;
  const [rested, setRested] = useState(known);
  useEffect(() => {
    const timer = setTimeout(() => setRested(known), restMilliseconds);
    return () => clearTimeout(timer);
  }, [known]);
  return known !== undefined && rested === known;
}

/** What the person waits for: the specification that is shown, then null draws of it. */
function askedFor(state: PageState): Question | undefined {
  const current = currentOf(state);
  const key = keyOf(current);
  if (!isKnown(state)) return (client) => fitAll(client, [current]);
  if (state.drawsToMake === 0) return undefined;
  const draw = (state.draws.get(key) ?? []).length;
  return async (client) => ({ kind: "drawn", key, estimate: await client.draw(current, draw) });
}

/**
 * What is computed without being asked for, while nobody waits for something else: alternatives to Table 2, then those
 * to the specification that is shown.
 */
function alongside(state: PageState, mayGoOn: () => boolean): Question | undefined {
  const current = currentOf(state);
  const wanted = [state.pins, state.history, neighboursOf(table2), neighboursOf(current)];
  for (const all of wanted) {
    const open = all.filter((looked) => !state.results.has(keyOf(looked)));
    if (open.length > 0) return (client) => fitAll(client, open.slice(0, alternativesAtOnce), mayGoOn);
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

  const latest = useRef(state);
  latest.current = state;
  /** Nobody waits for an answer. */
  const nobodyWaits = (): boolean => isKnown(latest.current);

  useEffect(() => {
    startWorker("what is asked")
      .then(async (client) => {
        setOwn(client);
        // Table 2 is known already; the worker builds what specifications share, and its code is made quick by use.
        await client.fit(table2);
        const some = neighboursOf(table2).filter((_, i) => i % warmUpEvery === 1);
        dispatch(await fitAll(client, some, nobodyWaits));
        startWorker("alternatives").then(setOther, doWithout);
      })
      .catch(breaking);
  }, []);

  const works = state.broken === undefined;
  const isAtRest = useRest(state);
  const ask = useWorker(own, works ? askedFor(state) : undefined, dispatch, breaking);
  useWorker(other, works && isAtRest ? alongside(state, nobodyWaits) : undefined, dispatch, doWithout);

  const asking = useRef(ask);
  asking.current = ask;
  const begin = useCallback((looked: Looked): void => {
    const { broken, results } = latest.current;
    if (broken === undefined && !results.has(keyOf(looked)))
      asking.current((client) => fitAll(client, [looked]));
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
