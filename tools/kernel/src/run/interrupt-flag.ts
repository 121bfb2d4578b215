/**
 * What the thread of the control channel and the thread of the cells share, so that an interrupt reaches a cell that
 * never lets the event loop turn: where a signal is not answered, the flag is raised, and the loops and functions of
 * cells ask for it.
 */
export const interruptCells = new Int32Array(new SharedArrayBuffer(8));

/** The places of `interruptCells`: whether the flag is raised, and how many interrupts were answered. */
export const places = { raised: 0, answered: 1 } as const;

/** Notes that an interrupt has reached its cell, and lowers the flag. */
export function answerInterrupt(): void {
  Atomics.store(interruptCells, places.raised, 0);
  Atomics.add(interruptCells, places.answered, 1);
}
