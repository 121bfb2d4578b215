import { useEffect, useRef, useState } from "preact/hooks";
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

/** The next specification to fit without being asked: alternatives to Table 2 first, then those to the current one. */
function nextUnasked(state: PageState): Looked | undefined {
  const isOpen = (looked: Looked): boolean => !state.results.has(keyOf(looked));
  return (
    state.pins.find(isOpen) ??
    state.history.find(isOpen) ??
    neighboursOf(table2).find(isOpen) ??
    neighboursOf(currentOf(state)).find(isOpen)
  );
}

/**
 * Starts the worker and asks it one question at a time: the person's own specification first, then null draws that were
 * asked for, then alternatives.
 *
 * @param state what the page knows.
 * @param dispatch takes the answers.
 */
export function useComputation(state: PageState, dispatch: (action: Action) => void): Computation {
  const worker = useRef<WorkerClient | undefined>(undefined);
  const busy = useRef(false);
  const [opened, setOpened] = useState(false);

  useEffect(() => {
    startWorker().then(
      (client) => {
        worker.current = client;
        setOpened(true);
      },
      (error: Error) => dispatch({ kind: "set", values: { broken: error.message } }),
    );
  }, []);

  useEffect(() => {
    const client = worker.current;
    if (client === undefined || busy.current || state.broken !== undefined) return;
    const current = currentOf(state);
    const key = keyOf(current);
    const ask = async (): Promise<Action | undefined> => {
      if (state.results.has(key) && state.drawsToMake > 0) {
        const draw = (state.draws.get(key) ?? []).length;
        return { kind: "drawn", key, estimate: await client.draw(current, draw) };
      }
      const looked = state.results.has(key) ? nextUnasked(state) : current;
      if (looked === undefined) return undefined;
      const { result, milliseconds } = await client.fit(looked);
      return { kind: "result", key: keyOf(looked), result, milliseconds };
    };
    // Each answer causes a render, and with it the next question.
    const answered = (action: Action | undefined): void => {
      busy.current = false;
      if (action !== undefined) dispatch(action);
    };
    busy.current = true;
    ask().then(answered, (error: Error) => answered({ kind: "set", values: { broken: error.message } }));
  });

  const opening = <T>(ask: (client: WorkerClient) => Promise<T>): Promise<T> =>
    worker.current === undefined
      ? Promise.reject(new Error("the page is still loading its data"))
      : ask(worker.current);
  return {
    opened,
    sampleOf: (looked) => opening((client) => client.sample(looked)),
    fit: (looked) => opening(async (client) => (await client.fit(looked)).result),
  };
}
