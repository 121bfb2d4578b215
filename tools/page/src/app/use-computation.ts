import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Looked, PageResult } from "../analysis";
import { keyOf } from "./address";
import { type Action, currentOf, type PageState, table2 } from "./state";
import { neighboursOf } from "./sweep";
import { startWorker, type WorkerClient } from "./worker-client";

/** What the page can ask of its computation. */
export interface Computation {
  /** Whether the worker has the data. */
  readonly opened: boolean;
  /** The estimation sample of a specification as CSV. */
  readonly sampleOf: (looked: Looked) => Promise<string>;
  /** What one specification gives, without showing it. */
  readonly fit: (looked: Looked) => Promise<PageResult>;
}

type Question = (client: WorkerClient) => Promise<Action>;

/** Fits a specification. */
function fitting(looked: Looked): Question {
  return async (client) => {
    const { result, milliseconds } = await client.fit(looked);
    return { kind: "result", key: keyOf(looked), result, milliseconds };
  };
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

/** What is computed without being asked for: alternatives to Table 2, then those to the specification that is shown. */
function alongside(state: PageState): Question | undefined {
  const isOpen = (looked: Looked): boolean => !state.results.has(keyOf(looked));
  const next =
    state.pins.find(isOpen) ??
    state.history.find(isOpen) ??
    neighboursOf(table2).find(isOpen) ??
    neighboursOf(currentOf(state)).find(isOpen);
  return next === undefined ? undefined : fitting(next);
}

/**
 * Asks a worker one question at a time, the next one after each answer: an answer causes a render.
 *
 * @param client the worker, once it has the data.
 * @param question what is to be asked now, if anything.
 */
function useWorker(
  client: WorkerClient | undefined,
  question: Question | undefined,
  onAnswer: (action: Action) => void,
  onError: (error: Error) => void,
): void {
  const busy = useRef(false);
  // Before the browser paints: a question that waits for a frame is answered a frame later.
  useLayoutEffect(() => {
    if (client === undefined || busy.current || question === undefined) return;
    busy.current = true;
    question(client)
      .finally(() => {
        busy.current = false;
      })
      .then(onAnswer, onError);
  });
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
  useWorker(own, works ? askedFor(state) : undefined, dispatch, breaking);
  useWorker(other, works ? alongside(state) : undefined, dispatch, doWithout);

  const opening = <T>(ask: (client: WorkerClient) => Promise<T>): Promise<T> =>
    own === undefined ? Promise.reject(new Error("the page is still loading its data")) : ask(own);
  return {
    opened: own !== undefined,
    sampleOf: (looked) => opening((client) => client.sample(looked)),
    fit: (looked) => opening(async (client) => (await client.fit(looked)).result),
  };
}
