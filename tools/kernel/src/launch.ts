import { KernelServer } from "./kernel-server";
import { CellStopped } from "./run/cell-context";
import { createSession } from "./session";

const parentWatchMilliseconds = 1000;

/** Ends the kernel where the program that started it is gone, so that none is left behind. */
function endWithParent(end: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, parentWatchMilliseconds).unref();
}

/**
 * Starts the Jupyter kernel; returns when its sockets are bound.
 *
 * @param configPath Jupyter's connection file
 */
export async function launchKernel(configPath: string): Promise<void> {
  const session = createSession();
  const server = new KernelServer(session, configPath);
  process.on("SIGINT", () => session.interrupt());
  process.exit = (code) => {
    server.end(Number(code ?? process.exitCode ?? 0));
    throw new CellStopped();
  };
  endWithParent(() => server.end(1));
  await server.init();
}
