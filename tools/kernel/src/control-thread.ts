import { parentPort, workerData } from "node:worker_threads";
import { Router } from "zeromq";
import { requestType } from "./kernel-message";
import { places } from "./run/interrupt-flag";

/** What the thread of the control channel is given. */
export interface ControlThreadData {
  /** The address of the control channel. */
  readonly address: string;
  /** Shared with the thread of the cells; see `interruptCells`. */
  readonly cells: Int32Array;
}

// The thread of the control channel: it hands every request on to the kernel, and an interrupt to the process itself,
// so that one reaches a cell that keeps the kernel busy.

/** How long an interrupt may stay unanswered before it is repeated, and how often. */
const patienceMilliseconds = 200;
const mostRepetitions = 100;

const { address, cells } = workerData as ControlThreadData;

function signal(): void {
  if (process.platform !== "win32") process.kill(process.pid, "SIGINT");
}

/**
 * Interrupts the cells by a signal, where there are some, and where that has no answer by the flag and the signal
 * again: the first may have come before the cell was where a signal ends it.
 */
function interrupt(): void {
  const before = Atomics.load(cells, places.answered);
  const isAnswered = (): boolean => Atomics.load(cells, places.answered) !== before;
  let repetitions = 0;
  signal();
  const timer = setInterval(() => {
    repetitions += 1;
    if (isAnswered() || repetitions > mostRepetitions) {
      clearInterval(timer);
      return;
    }
    Atomics.store(cells, places.raised, 1);
    if (isAnswered()) Atomics.store(cells, places.raised, 0);
    else signal();
  }, patienceMilliseconds);
}

async function main(): Promise<void> {
  const socket = new Router({ sendTimeout: 0, sendHighWaterMark: 0, linger: 0 });
  await socket.bind(address);
  parentPort?.on("message", (parts: (string | Uint8Array)[] | "close") => {
    if (parts === "close") {
      socket.close();
      parentPort?.close();
      return;
    }
    socket.send(parts.map((part) => (typeof part === "string" ? part : Buffer.from(part))));
  });
  parentPort?.postMessage("bound");
  for await (const parts of socket) {
    if (requestType(parts) === "interrupt_request") interrupt();
    parentPort?.postMessage(parts);
  }
}
main();
