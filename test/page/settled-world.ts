import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chooseInput, type Input, inputOf } from "alignment/node";

/** States join in this year or have been members long before; nothing changes after it. */
const yearOfEntry = 1990;
const longBefore = 1985;

/** Rewrites the lines below the header of a CSV file, as lists of cells. */
function rewrite(file: string, change: (rows: string[][]) => void): void {
  const [header, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const rows = lines.map((line) => line.split(","));
  change(rows);
  writeFileSync(file, `${[header, ...rows.map((row) => row.join(","))].join("\n")}\n`);
}

/** Every state has one score for all years, but for a millionth. */
function settleScores(rows: readonly string[][]): void {
  for (const row of rows) {
    const [state, year] = [Number(row[0]), Number(row[1])];
    const score = ((state * 7919) % 97) / 30 - 1.5;
    row[row.length - 3] = (score + 1e-6 * Math.sin(12.9898 * state + 78.233 * year)).toFixed(9);
  }
}

/** The membership codes of one state in one IGO, from its rows in the order of years. */
function settleMembership(rows: readonly string[][], column: number): void {
  const years = rows.map((row) => Number(row[1]));
  const first = years[rows.findIndex((row) => row[column] === "1")];
  const wasThere = rows.some((row) => Number(row[1]) === yearOfEntry - 1 && row[column] !== "-1");
  const isWhole = years[0] < yearOfEntry - 1 && years[years.length - 1] >= 2014;
  rows.forEach((row, at) => {
    if (row[column] === "-1") return;
    const isMember = first <= longBefore || (first !== undefined && years[at] >= yearOfEntry);
    row[column] = isWhole && wasThere && isMember ? "1" : "0";
  });
}

function settleMemberships(rows: readonly string[][]): void {
  const byState = new Map<string, string[][]>();
  for (const row of rows) byState.set(row[0], [...(byState.get(row[0]) ?? []), row]);
  for (const own of byState.values())
    for (let column = 3; column < own[0].length; column++) settleMembership(own, column);
}

/**
 * Writes a world in which nothing happens after 1990: scores stay, and nobody joins or leaves. The distance of a case
 * is the same in all its years but for a millionth, so that random effects of several factors leave no digits to
 * residuals and the fit does not converge.
 *
 * @param folder an empty folder.
 */
export function writeSettledWorld(folder: string): Input {
  cpSync(chooseInput("simulated").folder, folder, { recursive: true });
  rewrite(join(folder, "HumanRightsProtectionScores_v2.03.csv"), settleScores);
  rewrite(join(folder, "state_year_formatv3.csv"), settleMemberships);
  return inputOf(folder);
}
