import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DataColumns, EstimationMethod } from "@alignment/engine";
import { repositoryRoot } from "../support";

/** What lme4 says of one model. */
export interface OracleModel {
  readonly name: string;
  readonly data: string;
  readonly formula: string;
  readonly method: EstimationMethod;
  readonly criterion: number;
  readonly theta: number | readonly number[];
  readonly terms: string | readonly string[];
  readonly estimates: number | readonly number[];
  readonly standardErrors: number | readonly number[];
  readonly covariance: readonly (readonly number[])[];
  readonly residualStandardDeviation: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  readonly groups: readonly string[];
  readonly modes: readonly (readonly number[])[];
  readonly singular: boolean;
  readonly atTheta?: readonly { readonly theta: readonly number[]; readonly criterion: number }[];
}

/** The results that oracles/lme4.R wrote, with the data that they stand on. */
export interface Oracle {
  readonly versions: { readonly [program: string]: string };
  readonly data: { readonly [name: string]: DataColumns };
  readonly models: readonly OracleModel[];
}

/** Reads the committed oracle of lme4. */
export function readOracle(): Oracle {
  return JSON.parse(readFileSync(join(repositoryRoot, "test", "engine", "oracles", "lme4.json"), "utf8"));
}

/** A value or a list of values as a list: R writes a vector of one as a number. */
export function listOf<T>(values: T | readonly T[]): readonly T[] {
  return Array.isArray(values) ? (values as readonly T[]) : [values as T];
}
