import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chooseInput } from "alignment/node";
import { repositoryRoot, temporaryFolder } from "../support";

/** The compiled command. */
export const program = join(repositoryRoot, "tools", "commands", "dist", "multiverse.js");

/** What a finished run has besides its blocks. */
export const results = [
  "codebook.md",
  "plan.json",
  "specifications.csv",
  "specifications.parquet",
  "summary.json",
];

/** A plan of four specifications. */
export const smallest = {
  choices: { gdpForm: ["dollars", "natural logarithm"], entryAfter: [1965, 1980] },
};

/** A place in a folder where nothing stands. */
export function emptyPlace(folder: string): string {
  const place = mkdtempSync(join(folder, "out-"));
  rmSync(place, { recursive: true });
  return place;
}

/** Calls of the command on the simulated world, with a folder of their own that goes when the file's tests are over. */
export function multiverseCalls() {
  const world = chooseInput("simulated").folder;
  const folder = temporaryFolder("alignment-multiverse-");
  return {
    world,
    folder,
    planFile(plan: unknown): string {
      const path = join(folder, "plan.json");
      writeFileSync(path, typeof plan === "string" ? plan : JSON.stringify(plan));
      return path;
    },
    run: (...values: readonly string[]) =>
      spawnSync(process.execPath, [program, "--raw", world, ...values], { encoding: "utf8" }),
    contents: (of: string): Record<string, string> =>
      Object.fromEntries(results.map((name) => [name, readFileSync(join(of, name), "base64")])),
  };
}
