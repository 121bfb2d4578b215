import type { CellError } from "./cell-error";
import type { CellSink, DisplayBundle, DisplayData } from "./cell-sink";
import type { Output } from "./notebook";
import { joinText } from "./notebook";

/** Collects what cells publish, as a front end would show it. */
export interface OutputRecorder {
  /**
   * Opens a cell: its outputs, also those that come late, and where they go.
   *
   * @param count the cell's execution count
   * @param onFailure takes an error of a timer, an event or a promise that the cell left behind
   */
  openCell(
    count: number,
    onFailure: (error: CellError) => void,
  ): { readonly outputs: Output[]; readonly sink: CellSink };
}

/** A recorder for one notebook; updates of a display reach the outputs of earlier cells. */
export function createOutputRecorder(): OutputRecorder {
  const places = new Map<string, { list: Output[]; index: number }[]>();

  function stream(outputs: Output[], name: "stdout" | "stderr", text: string): void {
    const last = outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) {
      outputs[outputs.length - 1] = { ...last, text: joinText(last.text) + text };
    } else {
      outputs.push({ output_type: "stream", name, text });
    }
  }

  function display(outputs: Output[], { data, metadata, transient }: DisplayData, update: boolean): void {
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

  /** Empties a cell; displays that were in it are no longer there to be updated. */
  function clear(outputs: Output[]): void {
    outputs.length = 0;
    for (const [id, shown] of places) {
      places.set(
        id,
        shown.filter(({ list }) => list !== outputs),
      );
    }
  }

  function openCell(count: number, onFailure: (error: CellError) => void) {
    const outputs: Output[] = [];
    const sink: CellSink = {
      stream: (name, text) => stream(outputs, name, text),
      display: (data, update) => display(outputs, data, update),
      result: (data: DisplayBundle) => {
        outputs.push({ output_type: "execute_result", execution_count: count, data, metadata: {} });
      },
      clear: () => clear(outputs),
      failure: onFailure,
    };
    return { outputs, sink };
  }

  return { openCell };
}
