import { spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Machine } from "./machines";

/** A machine as far as this host can be made into it, and what it cannot give. */
export interface FittedMachine {
  readonly machine: Machine;
  readonly skipped: readonly string[];
}

function runs(program: string, ...values: readonly string[]): boolean {
  return spawnSync(program, values, { stdio: "ignore" }).status === 0;
}

/** Mounts a folder upon itself, read-only; false where the host refuses. */
export function mountReadOnly(folder: string): boolean {
  if (!runs("mount", "--bind", folder, folder)) return false;
  if (runs("mount", "-o", "remount,bind,ro", folder)) return true;
  unmount(folder);
  return false;
}

/** Takes the mount of `mountReadOnly` back. */
export function unmount(folder: string): void {
  spawnSync("umount", [folder]);
}

function canMountReadOnly(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "alignment-mount-"));
  const can = mountReadOnly(folder);
  if (can) unmount(folder);
  rmdirSync(folder);
  return can;
}

/**
 * Leaves out what the host refuses, by name: network namespaces and mounts need root, and a container may refuse them
 * to root as well.
 */
export function fitToHost(machine: Machine): FittedMachine {
  const skipped: string[] = [];
  const limits = machine.limits.filter(({ name, command }) => {
    const can = runs(command[0], ...command.slice(1), "true");
    if (!can) skipped.push(`${name} (${command.join(" ")} is refused here)`);
    return can;
  });
  const isReadOnly = machine.checkout === "read-only";
  if (!isReadOnly || canMountReadOnly()) return { machine: { ...machine, limits }, skipped };
  skipped.push("a read-only checkout (mount --bind is refused here)");
  return { machine: { ...machine, limits, checkout: "writable" }, skipped };
}
