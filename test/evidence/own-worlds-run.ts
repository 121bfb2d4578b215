// Judges our own simulated worlds of each mechanism and adds them to a table, one line a world:
//   node test/dist/evidence/own-worlds-run.js FILE [WORLDS of each mechanism]
// Worlds that are in the table already are left out, so that it can be stopped and gone on with.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { type JudgedWorld, judgeWorld, mechanisms } from "./own-worlds";

const [path, worlds = "40"] = process.argv.slice(2);
const done: readonly JudgedWorld[] = existsSync(path)
  ? readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line))
  : [];
for (let seed = 1; seed <= Number(worlds); seed++)
  for (const mechanism of mechanisms) {
    if (done.some((one) => one.mechanism === mechanism && one.seed === seed)) continue;
    appendFileSync(path, `${JSON.stringify(judgeWorld(mechanism, seed))}\n`);
  }
