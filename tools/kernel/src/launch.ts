import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
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

/** Puts an empty file in the place of the standard input, which a front end may leave open: nothing waits for it. */
function leaveInput(): void {
  if (process.platform === "win32") return;
  closeSync(0);
  openSync(devNull, "r"); // takes the lowest number that is free, which is 0
}

/**
 * Starts the Jupyter kernel; returns when its sockets are bound.
 *
 * @param configPath Jupyter's connection file
 */
export async function launchKernel(configPath: string): Promise<void> {
  leaveInput();
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
