import type { Output } from "./notebook";
import { joinText } from "./notebook";
import type { CellSink, DisplayData } from "./session";

/** Collects what cells publish, as a front end would show it. */
export interface OutputRecorder {
  /** Starts the next cell; its outputs come into the returned list, also those of a later update. */
  startCell(executionCount: number): Output[];
  readonly sink: CellSink;
}

/** A recorder for one notebook; updates of a display reach the outputs of earlier cells. */
export function createOutputRecorder(): OutputRecorder {
  let outputs: Output[] = [];
  let count = 0;
  const places = new Map<string, { list: Output[]; index: number }[]>();

  function stream(name: "stdout" | "stderr", text: string): void {
    const last = outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) {
      outputs[outputs.length - 1] = { ...last, text: joinText(last.text) + text };
    } else {
      outputs.push({ output_type: "stream", name, text });
    }
  }

  function display({ data, metadata, transient }: DisplayData, update: boolean): void {
    const shown: Output = { output_type: "display_data", data, metadata };
    const id = transient?.display_id;
    if (update) {
      for (const { list, index } of places.get(id ?? "") ?? []) list[index] = shown;
      return;
    }
    if (id !== undefined)
      places.set(id, [...(places.get(id) ?? []), { list: outputs, index: outputs.length }]);
    outputs.push(shown);
  }

  function result(text: string): void {
    outputs.push({
      output_type: "execute_result",
      execution_count: count,
      data: { "text/plain": text },
      metadata: {},
    });
  }

  function startCell(executionCount: number): Output[] {
    outputs = [];
    count = executionCount;
    return outputs;
  }

  return { startCell, sink: { stream, display, result } };
}
