/// <reference lib="webworker" />
// Runs in a Web Worker of the page: holds the data, builds panels and fits models, one request after another.
import { UserError } from "@alignment/engine";
import { type PanelBuilder, panelBuilderOf } from "alignment/construct";
import { formatCsv } from "alignment/table";
import { analyse } from "./analysis";
import { profileIntervals, robustInference } from "./inference";
import { readMultiverse } from "./multiverse-file";
import { nullSlopes } from "./null-slopes";
import { unpack } from "./pack";
import type { Answer, Request } from "./protocol";
import { type SourceParts, sourcesFromParts } from "./source-parts";

declare const self: DedicatedWorkerGlobalScope;

let build: PanelBuilder | undefined;
let slopes: ReturnType<typeof nullSlopes> | undefined;

/** The text of gzip-compressed bytes. */
async function inflate(bytes: ArrayBuffer): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

async function multiverseOf({ name, bytes }: Extract<Request, { kind: "multiverse" }>): Promise<Answer> {
  try {
    return { kind: "multiverse", multiverse: await readMultiverse(name, new Uint8Array(bytes)) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: "refused", message: error.message };
  }
}

function sayProgress(done: number, count: number): void {
  self.postMessage({ kind: "progress", done, count } satisfies Answer);
}

async function answerTo(request: Request): Promise<Answer> {
  if (request.kind === "multiverse") return multiverseOf(request);
  if (request.kind === "open") {
    const sourcesOf = sourcesFromParts(unpack(JSON.parse(await inflate(request.data))) as SourceParts);
    build = panelBuilderOf((choice) => sourcesOf(choice as Parameters<typeof sourcesOf>[0]));
    slopes = nullSlopes(sourcesOf);
    return { kind: "opened" };
  }
  if (build === undefined || slopes === undefined)
    return { kind: "failed", message: "the data are not open yet" };
  const { id, looked } = request;
  switch (request.kind) {
    case "fit": {
      const start = performance.now();
      const result = analyse(build, looked);
      return { kind: "fitted", id, result, milliseconds: performance.now() - start };
    }
    case "draw":
      return { kind: "drawn", id, estimate: slopes(looked, request.draw) };
    case "sample":
      return { kind: "sampled", id, csv: formatCsv(build(looked.changes).sample) };
    case "CR2":
      return { kind: "CR2", id, effects: robustInference(build, looked) };
    case "profile":
      return { kind: "profile", id, intervals: profileIntervals(build, looked, sayProgress) };
  }
}

self.addEventListener("message", async ({ data }: MessageEvent<Request>) => {
  try {
    self.postMessage(await answerTo(data));
  } catch (error) {
    self.postMessage({ kind: "failed", message: (error as Error).message } satisfies Answer);
  }
});
