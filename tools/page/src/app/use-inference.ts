import type { FixedEffectInference, ParameterInterval } from "@alignment/engine";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Looked } from "../analysis";
import type { Inferred } from "../inference";
import { keyOf } from "./address";
import { startWorker } from "./worker-client";

/** What was computed on demand of one specification. */
export interface Inference {
  readonly effects: Inferred<FixedEffectInference>;
  readonly intervals: Inferred<ParameterInterval>;
}

/** What is done one after another, in words. */
export const inferenceSteps = ["loading the data", "CR2 standard errors", "profile intervals"] as const;

/** How many steps are done, and how many parameters of all within the step that is being done. */
export interface InferenceProgress {
  readonly steps: number;
  /** Undefined where the step does not say. */
  readonly parameters?: { readonly done: number; readonly count: number };
}

/** CR2 and profile intervals of the specification that is shown. */
export interface InferenceOnDemand {
  readonly found: Inference | undefined;
  /** How far the computation is; undefined where nothing is computed. */
  readonly done: InferenceProgress | undefined;
  readonly start: () => void;
  readonly cancel: () => void;
  readonly remove: () => void;
}

/**
 * Computes CR2 and profile intervals when asked, in a worker of its own that ends with the answer, with "Cancel" and
 * with the next choice. What was found of a specification is there again when the page comes back to it.
 *
 * @param looked the specification that is shown.
 * @param say speaks a message through the page's live region.
 */
export function useInference(looked: Looked, say: (note: string) => void): InferenceOnDemand {
  const key = keyOf(looked);
  const [found, setFound] = useState<ReadonlyMap<string, Inference>>(new Map());
  const [done, setDone] = useState<InferenceProgress>();
  const running = useRef<AbortController | undefined>(undefined);
  const stop = (): void => {
    running.current?.abort();
    running.current = undefined;
    setDone(undefined);
  };
  useEffect(() => stop, [key]);

  const compute = async (signal: AbortSignal): Promise<Inference> => {
    setDone({ steps: 0 });
    const client = await startWorker("inference", signal);
    setDone({ steps: 1 });
    const effects = await client.robustInference(looked);
    setDone({ steps: 2 });
    const intervals = await client.profileIntervals(looked, (done, count) => {
      if (!signal.aborted) setDone({ steps: 2, parameters: { done, count } });
    });
    return { effects, intervals };
  };
  const start = async (): Promise<void> => {
    const own = new AbortController();
    running.current = own;
    const inference = await compute(own.signal).catch(({ message }: Error) => {
      const reason = `the computation failed (${message}); reload the page and try again`;
      return { effects: reason, intervals: reason };
    });
    if (own.signal.aborted) return;
    setFound((all) => new Map(all).set(key, inference));
    stop();
    say("CR2 standard errors and profile intervals stand below the coefficients of Table 2.");
  };
  const remove = (): void => {
    setFound((all) => new Map([...all].filter(([one]) => one !== key)));
    say("");
  };
  return {
    found: found.get(key),
    done,
    start: () => void start(),
    cancel: () => {
      stop();
      say("The computation was cancelled.");
    },
    remove,
  };
}
