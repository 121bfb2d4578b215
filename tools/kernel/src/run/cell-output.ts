import { createBoundedPrinter } from "../bounded-printer";
import type { CellSink, DisplayData } from "../cell-sink";
import type { StreamName } from "../stream-buffer";
import { type CellContext, currentCell, isOfStoppedCell } from "./cell-context";

/** The outputs of a cell. */
export interface CellOutput {
  /** Says what was left out, if anything was; call it when the cell has ended. */
  end(): void;
}

/** Where the outputs of one cell go. */
interface OutputRoute {
  write(name: StreamName, text: string): void;
  display(data: DisplayData, update: boolean): void;
  clear(): void;
}

const routes = new WeakMap<CellContext, OutputRoute>();
/** Takes what is not shown in the name of any cell: what the last one may have set off. */
let lastRoute: OutputRoute | undefined;

const nowhere: OutputRoute = { write: () => {}, display: () => {}, clear: () => {} };

/**
 * The route of the present piece of JavaScript: of the cell that started it, however late; nowhere for a stopped cell.
 */
function presentRoute(): OutputRoute | undefined {
  if (isOfStoppedCell()) return nowhere;
  const cell = currentCell();
  return cell === undefined ? lastRoute : routes.get(cell);
}

/** Opens the outputs of a cell that is about to run. */
export function createCellOutput(context: CellContext, sink: CellSink): CellOutput {
  const printer = createBoundedPrinter((name, text) => sink.stream(name, text));
  const route: OutputRoute = { write: printer.write, display: sink.display, clear: sink.clear };
  routes.set(context, route);
  lastRoute = route;
  return { end: printer.end };
}

function takeOver(name: StreamName): void {
  const decoder = new TextDecoder();
  const write = process[name].write.bind(process[name]) as (...values: unknown[]) => boolean;
  process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const route = presentRoute();
    if (route === undefined) return write(chunk, ...rest);
    route.write(name, typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }));
    const done = rest.find((each) => typeof each === "function") as (() => void) | undefined;
    if (done !== undefined) process.nextTick(done);
    return true;
  };
}

/** tslab's module, through whose variable its own `display` and the library find where displays go. */
interface TslabJupyter {
  lastWriteDisplayData: (data: DisplayData, update: boolean) => void;
}

/** Has everything that this process prints and displays go to the cell that prints or displays it. */
export function takeOverOutput(): void {
  takeOver("stdout");
  takeOver("stderr");
  console.clear = () => presentRoute()?.clear();
  const tslab: TslabJupyter = require("tslab/dist/jupyter");
  tslab.lastWriteDisplayData = (data, update) => presentRoute()?.display(data, update);
}
