import type { FixedEffectInference, ParameterInterval } from "@alignment/engine";
import type { Looked } from "../analysis";
import type { Inferred } from "../inference";
import type { Multiverse } from "../multiverse-file";
import type { Answer, Request } from "../protocol";

type OnProgress = (done: number, count: number) => void;

/** What the page can ask for; each question is answered before the next is asked. */
export interface WorkerClient {
  fit(looked: Looked): Promise<Extract<Answer, { kind: "fitted" }>>;
  draw(looked: Looked, draw: number): Promise<number | null>;
  sample(looked: Looked): Promise<string>;
  robustInference(looked: Looked): Promise<Inferred<FixedEffectInference>>;
  /** @param onProgress is told how many of all parameters are done. */
  profileIntervals(looked: Looked, onProgress: OnProgress): Promise<Inferred<ParameterInterval>>;
}

/** The bytes of a text in base64. */
function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

async function textOf(bytes: Uint8Array): Promise<string> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

function contentOf(id: string): string {
  return document.getElementById(id)?.textContent ?? "";
}

/** What a worker is for; browsers show it as its name. */
type Purpose = "what is asked" | "alternatives" | "inference" | "CR2" | "a file";

/** A worker with the code that is inside the page; a signal ends it, whatever it does. */
async function newWorker(name: Purpose, signal?: AbortSignal): Promise<Worker> {
  const code = await textOf(bytesOf(contentOf("worker-code")));
  signal?.throwIfAborted();
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(url, { name });
  signal?.addEventListener("abort", () => worker.terminate());
  // It is fetched by the worker's start, which is later than this.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return worker;
}

/**
 * Reads a file of a multiverse in a worker of its own, so that a person's click need not wait for a large one.
 *
 * @throws RangeError with the reason where it is none.
 */
export async function readFile(name: string, bytes: ArrayBuffer): Promise<Multiverse> {
  const worker = await newWorker("a file");
  try {
    return await new Promise<Multiverse>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if (data.kind === "multiverse") resolve(data.multiverse);
        else reject(new RangeError("message" in data ? data.message : `${name} cannot be read`));
      };
      worker.onerror = (event) => reject(new RangeError(event.message || `${name} cannot be read`));
      worker.postMessage({ kind: "multiverse", name, bytes } satisfies Request, [bytes]);
    });
  } finally {
    worker.terminate();
  }
}

/**
 * Starts the worker that is inside the page and gives it the data that are inside the page.
 *
 * @param purpose what it is for.
 * @param signal ends the worker; what it was asked is not answered any more.
 * @throws Error where the browser does not start it.
 */
export async function startWorker(purpose: Purpose, signal?: AbortSignal): Promise<WorkerClient> {
  const worker = await newWorker(purpose, signal);
  /** What is to be asked after the answer that is awaited; undefined while none is. */
  let waiting: (() => void)[] | undefined;
  const ask = <A extends Answer>(
    request: Request,
    transfer: Transferable[] = [],
    onProgress: OnProgress = () => undefined,
  ): Promise<A> => {
    const answer = new Promise<A>((resolve, reject) => {
      const post = (): void => {
        worker.onmessage = ({ data }: MessageEvent<Answer>) => {
          if (data.kind === "progress") onProgress(data.done, data.count);
          else if (data.kind === "failed") reject(new Error(data.message));
          else resolve(data as A);
        };
        worker.onerror = (event) =>
          reject(new Error(event.message || "this browser did not start the page's worker"));
        worker.postMessage(request, transfer);
      };
      // A worker that waits is asked at once: what comes after a click must not come before the question.
      if (waiting === undefined) {
        waiting = [];
        post();
      } else waiting.push(post);
    });
    const next = (): void => {
      const post = waiting?.shift();
      if (post === undefined) waiting = undefined;
      else post();
    };
    answer.then(next, next);
    return answer;
  };
  const data = bytesOf(contentOf("world-data")).buffer as ArrayBuffer;
  await ask({ kind: "open", data }, [data]);
  let id = 0;
  return {
    fit: (looked) => ask({ kind: "fit", id: id++, looked }),
    draw: async (looked, draw) =>
      (await ask<Extract<Answer, { kind: "drawn" }>>({ kind: "draw", id: id++, looked, draw })).estimate,
    sample: async (looked) =>
      (await ask<Extract<Answer, { kind: "sampled" }>>({ kind: "sample", id: id++, looked })).csv,
    robustInference: async (looked) =>
      (await ask<Extract<Answer, { kind: "CR2" }>>({ kind: "CR2", id: id++, looked })).effects,
    profileIntervals: async (looked, onProgress) =>
      (await ask<Extract<Answer, { kind: "profile" }>>({ kind: "profile", id: id++, looked }, [], onProgress))
        .intervals,
  };
}
