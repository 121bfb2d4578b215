// Writes the generated data sets for R: node test/dist/model/generated-write.js FOLDER [FIRST END]
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generatedCount, generatedData } from "./generated";

const [folder, first = "0", end = String(generatedCount)] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const list: string[] = ["index,formula,method,scaleX,scaleZ"];
for (let index = Number(first); index < Number(end); index++) {
  const { columns, formula, method, scales } = generatedData(index);
  list.push([index, formula, method, scales.x, scales.z].join(","));
  const names = Object.keys(columns);
  const lines = [names.join(",")];
  for (let row = 0; row < columns.y.length; row++)
    lines.push(names.map((name) => columns[name][row]).join(","));
  writeFileSync(join(folder, `${index}.csv`), `${lines.join("\n")}\n`);
}
writeFileSync(join(folder, "models.csv"), `${list.join("\n")}\n`);
