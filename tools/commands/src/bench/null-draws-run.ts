import { drawer } from "alignment/nulls";
import { drawContext } from "./null-draws";

/*
 * Null draws of Table 2 under exchanged memberships, as test/peers/null-draws.R makes them:
 *   node null-draws-run.js RAW_FOLDER DRAWS
 * Prints the processor seconds a draw took, after reading and some draws to warm up.
 */
const [folder, count] = process.argv.slice(2);
const draws = drawer(drawContext(folder));
const kind = { kind: "table2", null: "exchangeEra" } as const;
const warmUp = 20;
for (let unit = 0; unit < warmUp; unit++) draws.values(kind, unit);
const started = process.cpuUsage();
for (let unit = 0; unit < Number(count); unit++) draws.values(kind, unit);
const { user, system } = process.cpuUsage(started);
console.log(`seconds ${(user + system) / 1e6 / Number(count)}`);
