import { AsyncLocalStorage, executionAsyncResource } from "node:async_hooks";
import { interruptCells } from "./interrupt-flag";

/** Thrown where a stopped cell would run on; nobody is told of it. */
export class CellStopped extends Error {
  override readonly name = "CellStopped";
}

/** What belongs to one run of a cell, also after its end: timers and promises that it started run on in its name. */
export interface CellContext {
  /** By which stacks name the cell. */
  readonly id: string;
  /** Whether nothing of the cell may run any more. */
  readonly isStopped: boolean;
  /** Has nothing of the cell run on. */
  stop(): void;
  /** Runs `work` in the name of the cell. */
  run<Result>(work: () => Result): Result;
}

const storage = new AsyncLocalStorage<CellContext>();

/** Whether any cell was stopped: while none was, there is nothing to ask. */
let someStopped = false;

/** Takes an interrupt that reached a cell by the flag. */
let takeInterrupt: () => void = () => {};

/** Says who takes an interrupt that reaches a cell by the flag, since the cell never let the event loop turn. */
export function onRaisedInterrupt(take: () => void): void {
  takeInterrupt = take;
}

/** The context of a cell that is about to run. */
export function createCellContext(id: string): CellContext {
  let isStopped = false;
  const context: CellContext = {
    id,
    get isStopped() {
      return isStopped;
    },
    stop() {
      isStopped = true;
      someStopped = true;
    },
    run: (work) => storage.run(context, work),
  };
  return context;
}

/** The cell in whose name JavaScript is running, however late; `undefined` where it is none. */
export function currentCell(): CellContext | undefined {
  return storage.getStore();
}

/** Ends the timer, if it is one, that runs the present piece of a stopped cell. */
function endTimer(): void {
  clearTimeout(executionAsyncResource() as NodeJS.Timeout);
}

/** Whether the present piece of JavaScript is of a stopped cell and must leave no trace. */
export function isOfStoppedCell(): boolean {
  if (!someStopped || storage.getStore()?.isStopped !== true) return false;
  endTimer();
  return true;
}

function endWhereStopped(): void {
  if (interruptCells[0] !== 0) {
    takeInterrupt();
    storage.getStore()?.stop();
  }
  if (isOfStoppedCell()) throw new CellStopped();
}

/**
 * Throws where the present piece of JavaScript is of a stopped cell. The compiler of cells puts this question wherever
 * a cell may go on after a pause, and into its loops and functions, where it costs some nanoseconds.
 */
export function guard(): void {
  if (someStopped || interruptCells[0] !== 0) endWhereStopped();
}

/** Gives back a value that a cell waited for, unless the cell was stopped in the meantime. */
export function passed<Value>(value: Value): Value {
  guard();
  return value;
}
