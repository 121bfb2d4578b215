import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DataColumns, EstimationMethod, FitOptions } from "@alignment/engine";
import { parseInferredTable } from "alignment/table";
import { repositoryRoot } from "../support";

/** R's model matrix of one right side: names of its columns, and sums of their values times row number over rows. */
export interface OracleMatrix {
  readonly side: string;
  readonly names: readonly string[];
  readonly sums: readonly number[];
  readonly contrasts?: FitOptions["contrasts"];
  readonly reference?: FitOptions["reference"];
}

/** What lme4 says of one formula. */
export interface OracleFormulaFit {
  readonly formula: string;
  readonly method: EstimationMethod;
  readonly options: FitOptions;
  readonly criterion: number;
  readonly terms: readonly string[];
  readonly estimates: readonly number[];
  readonly standardErrors: readonly number[];
  readonly theta: readonly number[];
  readonly residualStandardDeviation: number;
  readonly leverageSum: number;
  /** Sum of the conditional fitted values times the row's number. */
  readonly fittedSum: number;
  /** Predictions for the new rows: of the population, and of their groups. */
  readonly population: readonly number[];
  readonly groups: readonly number[];
}

/** The results that oracles/formula.R wrote. */
export interface FormulaOracle {
  readonly versions: { readonly [program: string]: string };
  readonly matrices: readonly OracleMatrix[];
  readonly newRows: DataColumns;
  readonly fits: readonly OracleFormulaFit[];
}

export function readFormulaOracle(): FormulaOracle {
  const path = join(repositoryRoot, "test", "engine", "oracles", "formula.json");
  return JSON.parse(readFileSync(path, "utf8"));
}

/** The columns of one of the data files beside the oracles. */
export function oracleData(name: string): DataColumns {
  const path = join(repositoryRoot, "test", "engine", "oracles", "data", `${name}.csv`);
  return parseInferredTable(readFileSync(path, "utf8"), name).columns;
}
