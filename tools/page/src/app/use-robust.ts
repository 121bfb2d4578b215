import { useEffect, useState } from "preact/hooks";
import type { Looked } from "../analysis";
import { keyOf } from "./address";
import { specificationsOfCurve } from "./curve-points";
import { type Action, currentOf, type PageState, table2 } from "./state";
import { useWorker } from "./use-worker";
import { startWorker, type WorkerClient } from "./worker-client";

/** How many specifications have what was asked for, of how many. */
export interface RobustProgress {
  readonly done: number;
  readonly count: number;
}

/**
 * Computes CR2 standard errors while they are the method that is shown: of the specification that is looked at, of
 * Table 2, then of those of the curve, in a worker of their own that ends as soon as another method is chosen.
 *
 * @param state what the page knows.
 * @param dispatch takes the answers.
 * @returns how far it is; undefined where nothing is left to be computed.
 */
export function useRobust(state: PageState, dispatch: (action: Action) => void): RobustProgress | undefined {
  const [client, setClient] = useState<WorkerClient>();
  const isAsked = state.method === "CR2" && state.broken === undefined;
  const giveUp = ({ message }: Error): void =>
    dispatch({
      kind: "set",
      values: { method: "clustered by state", note: `CR2 cannot be computed here (${message}).` },
    });
  useEffect(() => {
    if (!isAsked) return;
    const running = new AbortController();
    startWorker("CR2", running.signal).then(setClient, (error: Error) => {
      if (!running.signal.aborted) giveUp(error);
    });
    return () => {
      running.abort();
      setClient(undefined);
    };
  }, [isAsked]);

  const fitted = isAsked ? fittedSpecifications(state) : [];
  const open = fitted.filter(({ isDone }) => !isDone);
  const next = open[0]?.looked;
  useWorker(
    client,
    next === undefined
      ? undefined
      : async (worker) => ({ kind: "robust", key: keyOf(next), effects: await worker.robustInference(next) }),
    dispatch,
    giveUp,
  );
  return open.length === 0 ? undefined : { done: fitted.length - open.length, count: fitted.length };
}

/** The specifications that have numbers to be inferred from, the one that is looked at first. */
function fittedSpecifications(
  state: PageState,
): readonly { readonly looked: Looked; readonly isDone: boolean }[] {
  const all = new Map(
    [currentOf(state), table2, ...state.pins, ...specificationsOfCurve(state)].map((looked) => [
      keyOf(looked),
      looked,
    ]),
  );
  return [...all].flatMap(([key, looked]) => {
    const result = state.results.get(key);
    if (result?.kind !== "fitted" || result.status === "not converged") return [];
    return [{ looked, isDone: result.robust !== undefined }];
  });
}
