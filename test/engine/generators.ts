// The twin of oracles/generators.R and of the data in oracles/loess.R: the same arithmetic in the same order, so
// that R and TypeScript compute on equal numbers and the repository holds results only.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot, temporaryFolder } from "../support";

/** Park and Miller's linear congruential generator in doubles. */
export class Generator {
  constructor(private state: number) {}

  /** Uniform on (0, 1). */
  uniform(): number {
    this.state = (this.state * 16807) % 2147483647;
    return this.state / 2147483647;
  }

  /** Twelve uniforms less six: mean 0, variance 1. */
  normal(): number {
    let total = 0;
    for (let i = 0; i < 12; i++) total += this.uniform();
    return total - 6;
  }
}

/** Columns by name, as the models take them. */
export type Columns = { [name: string]: number[] | string[] };

/** The folder of the oracle scripts, their data and results. */
export const oracleFolder = join(repositoryRoot, "test", "engine", "oracles");

/** Lets R run an oracle script again, and gives the folder of what it wrote. */
export function remadeOracle(script: string): string {
  const folder = temporaryFolder();
  const run = spawnSync("Rscript", [join(oracleFolder, script), folder], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  return folder;
}

/** A data set of oracles/data, numbers as numbers and the rest as text; the named columns as text in any case. */
export function readData(name: string, ...text: readonly string[]): Columns {
  const lines = readFileSync(join(oracleFolder, "data", `${name}.csv`), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  const [header, ...rows] = lines;
  return Object.fromEntries(
    header.map((column, at) => {
      const cells = rows.map((row) => row[at]);
      const numeric =
        !text.includes(column) && cells.every((cell) => cell !== "" && !Number.isNaN(Number(cell)));
      return [column, numeric ? cells.map(Number) : cells];
    }),
  );
}

/** The paper-shaped panel of generators.R: 848 cases, 17,056 rows, ten fixed effects, states and IGOs. */
export function paperShapedPanel(seed = 2021): Columns {
  const g = new Generator(seed);
  const [caseCount, stateCount, igoCount, rowCount] = [848, 139, 13, 17056];
  const stateEffect = Array.from({ length: stateCount }, () => 0.5 * g.normal());
  const igoEffect = Array.from({ length: igoCount }, () => 0.3 * g.normal());
  const numeric = "alignment duration democracy wealth trade aid capability conflict size period".split(" ");
  const columns: { [name: string]: number[] } = Object.fromEntries(numeric.map((name) => [name, []]));
  const [cases, states, igos]: string[][] = [[], [], []];
  for (let id = 0; id < caseCount; id++) {
    const state = id % stateCount;
    const igo = (id * 7 + Math.floor(id / stateCount)) % igoCount;
    const shift = id !== 0 && id < caseCount - 1 ? 8 * ((id % 3) - 1) : 0;
    const years = Math.floor((rowCount * (id + 1)) / caseCount + shift) - cases.length;
    const intercept = g.normal();
    const slope = 0.1 * g.normal() + 0.02 * intercept;
    const democracyLevel = 10 * g.uniform();
    const wealthLevel = g.normal();
    for (let year = 0; year < years; year++) {
      const democracy = Math.floor(democracyLevel + 2 * g.uniform());
      const wealth = 9 + wealthLevel + 0.02 * year + 0.1 * g.normal();
      const trade = 30 + 5 * g.normal();
      const aid = g.uniform() * 100;
      const capability = g.uniform() * 0.01;
      const conflict = g.uniform() < 0.1 ? 1 : 0;
      const size = 15 + wealthLevel + g.normal();
      const period = year > 10 ? 1 : 0;
      const alignment =
        2 +
        intercept +
        stateEffect[state] +
        igoEffect[igo] +
        (0.05 + slope) * year +
        0.1 * democracy +
        0.2 * wealth -
        0.01 * trade +
        0.002 * aid +
        5 * capability -
        0.3 * conflict +
        0.05 * size +
        0.1 * period +
        1.5 * g.normal();
      const row = [alignment, year, democracy, wealth, trade, aid, capability, conflict, size, period];
      numeric.forEach((name, at) => {
        columns[name].push(row[at]);
      });
      cases.push(`case${id}`);
      states.push(`state${state}`);
      igos.push(`igo${igo}`);
    }
  }
  return { ...columns, case: cases, state: states, igo: igos };
}

/** Thirty groups of unequal size; `total` is `x + z`. */
export function rankDeficient(seed = 7): Columns {
  const g = new Generator(seed);
  const [y, x, z, total, group]: [number[], number[], number[], number[], string[]] = [[], [], [], [], []];
  for (let id = 0; id < 30; id++) {
    const effect = g.normal();
    for (let i = 0; i <= 2 + (id % 7); i++) {
      const [xi, zi] = [g.normal(), g.normal()];
      y.push(1 + effect + 0.5 * xi - zi + g.normal());
      x.push(xi);
      z.push(zi);
      total.push(xi + zi);
      group.push(`g${id}`);
    }
  }
  return { y, x, z, total, group };
}

/** Points for a smooth. */
export interface Points {
  readonly x: number[];
  readonly y: number[];
  readonly weights: number[];
}

/** Rows at few distinct x, with unequal counts. */
export function tiedPoints(rows: number, seed: number, distinct: number): Points {
  const g = new Generator(seed);
  const [x, y, weights]: number[][] = [[], [], []];
  for (let i = 0; i < rows; i++) {
    const u = g.uniform();
    x.push(Math.floor(distinct * u * u));
    y.push(2 + 0.3 * x[i] - 0.02 * x[i] * x[i] + g.normal());
    weights.push(0.5 + g.uniform());
  }
  return { x, y, weights };
}

/** Rows at distinct x, dense at low x. */
export function scatteredPoints(rows: number, seed: number): Points {
  const g = new Generator(seed);
  const [x, y, weights]: number[][] = [[], [], []];
  for (let i = 0; i < rows; i++) {
    x.push(10 * g.uniform() * g.uniform());
    y.push((x[i] * x[i]) / 10 - x[i] + g.normal());
    weights.push(0.5 + g.uniform());
  }
  return { x, y, weights };
}
