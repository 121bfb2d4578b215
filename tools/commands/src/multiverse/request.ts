import { defaultThreads } from "@alignment/runner";
import { usualDraws, usualSpecifications } from "alignment/dist/multiverse/usual-joint";
import { readOptions, UsageError, wholeNumber } from "../options";
import type { JointRequest } from "./joint-file";

/** What the command was asked for, with paths from where the person stands. */
export interface MultiverseRequest {
  readonly out: string | undefined;
  readonly plan: string | undefined;
  readonly raw: string | undefined;
  readonly threads: number;
  readonly resume: boolean;
  readonly unit: number | undefined;
  readonly scheduler: "slurm" | "parallel" | undefined;
  /** Number of a task of an array; the scripts ask for it. */
  readonly task: number | undefined;
  readonly merge: boolean;
  readonly joint: JointRequest | undefined;
}

/** How much of the joint question is asked, if it is. */
function jointRequest(values: {
  readonly joint: boolean;
  readonly draws: string | undefined;
  readonly specifications: string | undefined;
}): JointRequest | undefined {
  const { joint, draws, specifications } = values;
  if (!joint) {
    if (draws === undefined && specifications === undefined) return undefined;
    throw new UsageError(
      "multiverse: --draws and --specifications say how much of the joint question is asked; expected --joint with them",
    );
  }
  return {
    draws: draws === undefined ? usualDraws : wholeNumber("multiverse", "draws", draws, 1),
    specifications: specificationsOf(specifications),
  };
}

function specificationsOf(text: string | undefined): number {
  if (text === undefined) return usualSpecifications;
  if (text === "all") return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UsageError(
    `multiverse: --specifications is ${text}; expected a whole number of at least 1, or "all" for all of the plan`,
  );
}

/** Refuses what says where or how a whole plan is run beside the number of one unit. */
function refuseBesideUnit(values: Readonly<Record<string, unknown>>): void {
  const beside = Object.keys(values).find(
    (name) => !["unit", "plan", "raw"].includes(name) && values[name] !== undefined && values[name] !== false,
  );
  if (beside === undefined) return;
  throw new UsageError(
    `multiverse: --unit runs one unit alone and prints its row; expected it with --plan and --raw alone, without --${beside}`,
  );
}

/**
 * Reads the command line of `npm run multiverse`.
 *
 * @param line what stands after the command.
 * @throws UsageError that names the option, what was given and what is expected.
 */
export function parseRequest(line: readonly string[]): MultiverseRequest {
  const { values } = readOptions("multiverse", line, {
    plan: { value: "FILE.json", path: true },
    out: { value: "DIR", path: "folder" },
    raw: { value: "DIR", path: "folder" },
    workers: { value: "N" },
    resume: { flag: true },
    unit: { value: "K" },
    slurm: { flag: true },
    parallel: { flag: true },
    task: { value: "N" },
    merge: { flag: true },
    joint: { flag: true },
    draws: { value: "N" },
    specifications: { value: "N" },
  });
  const number = (name: "workers" | "unit" | "task", least: number) => {
    const text = values[name];
    return text === undefined ? undefined : wholeNumber("multiverse", name, text, least);
  };
  if (values.slurm && values.parallel)
    throw new UsageError("multiverse: --slurm and --parallel exclude each other; expected one of them");
  if (values.joint && (values.slurm || values.parallel))
    throw new UsageError(
      "multiverse: --joint runs on this machine, after the specifications; expected it without --slurm and --parallel; run it with --resume when they are merged",
    );
  const unit = number("unit", 0);
  if (unit !== undefined) refuseBesideUnit(values);
  if (values.out === undefined && unit === undefined)
    throw new UsageError("multiverse: --out is missing; expected --out DIR, a folder to write to");
  return {
    out: values.out,
    plan: values.plan,
    raw: values.raw,
    threads: number("workers", 1) ?? defaultThreads(),
    resume: values.resume,
    unit,
    scheduler: values.slurm ? "slurm" : values.parallel ? "parallel" : undefined,
    task: number("task", 0),
    merge: values.merge,
    joint: jointRequest(values),
  };
}
