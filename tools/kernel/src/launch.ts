import { KernelServer } from "./kernel-server";
import { createSession } from "./session";

const parentWatchMilliseconds = 1000;

/** Ends the kernel where the program that started it is gone, so that none is left behind. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, parentWatchMilliseconds).unref();
}

/**
 * Starts the Jupyter kernel; returns when its sockets are bound.
 *
 * @param configPath Jupyter's connection file
 */
export async function launchKernel(configPath: string): Promise<void> {
  const session = createSession();
  process.on("SIGINT", () => session.interrupt());
  endWithParent();
  await new KernelServer(session, configPath).init();
}
