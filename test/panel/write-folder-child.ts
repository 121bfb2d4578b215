import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeFolderWhole } from "alignment/dist/node/write-folder";

// Writes the folder named by the argument again and again, with other content each time, until the test ends it.
const [, , target, rounds] = process.argv;
for (let round = 0; round < Number(rounds); round += 1) {
  const files = Array.from({ length: 12 }, (_, index): [string, string] => [`${index}.csv`, `${round}\n`]);
  writeFolderWhole(target, new Map(files), (folder) => existsSync(join(folder, "11.csv")));
}
