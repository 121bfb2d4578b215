import { useLayoutEffect, useRef } from "preact/hooks";
import type { Action } from "./state";
import type { WorkerClient } from "./worker-client";

/** What is asked of a worker, and what its answer does. */
export type Question = (client: WorkerClient) => Promise<Action>;

/**
 * Asks a worker one question at a time, the next one after each answer: an answer causes a render.
 *
 * @param client the worker, once it has the data.
 * @param question what is to be asked now, if anything.
 * @returns asks a question at once, before the render that would ask it, unless the worker is busy.
 */
export function useWorker(
  client: WorkerClient | undefined,
  question: Question | undefined,
  onAnswer: (action: Action) => void,
  onError: (error: Error) => void,
): (question: Question) => void {
  const busy = useRef<WorkerClient | undefined>(undefined);
  const ask = (one: Question): void => {
    // Another worker than the one that was asked is not busy: the earlier one was ended.
    if (client === undefined || busy.current === client) return;
    busy.current = client;
    one(client)
      .finally(() => {
        if (busy.current === client) busy.current = undefined;
      })
      .then(onAnswer, onError);
  };
  // Before the browser paints: a question that waits for a frame is answered a frame later.
  useLayoutEffect(() => {
    if (question !== undefined) ask(question);
  });
  return ask;
}
