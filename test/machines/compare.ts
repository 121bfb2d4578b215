import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { joinText, type Output, readNotebook } from "@alignment/kernel";

/** Characters of a value that a message shows. */
const mostShown = 120;

/** What a reader sees of an output, without pictures, whose pixels are the drawing library's. */
function shownText(output: Output): string {
  if (output.output_type === "stream") return joinText(output.text);
  if (output.output_type === "error") return output.traceback.join("\n");
  const { "image/png": _, "text/html": html, ...others } = output.data;
  const page = typeof html === "string" || Array.isArray(html) ? joinText(html as string[]) : "";
  return `${page.replace(/data:image\/png;base64,[^"']*/g, "")}\n${JSON.stringify(others)}`;
}

/** Every output of the executed notebooks of a results folder, by notebook and cell. */
function outputsOf(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  const names = readdirSync(join(folder, "notebooks")).filter((name) => name.endsWith(".ipynb"));
  for (const name of names.sort()) {
    for (const { id, outputs = [] } of readNotebook(join(folder, "notebooks", name)).cells) {
      found.set(`${name}, ${id}`, outputs.map(shownText).join("\n"));
    }
  }
  return found;
}

function resultsOf(folder: string): Readonly<Record<string, unknown>> {
  const { made: _, results, ...others } = JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
  return { ...results, ...others };
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}

/**
 * Where two results folders differ: in a recorded number, in the input's hashes, or in anything that a notebook shows
 * but pictures. `[]` where they are the same to the last digit.
 */
export function differences(left: string, right: string): string[] {
  const [one, other] = [resultsOf(left), resultsOf(right)];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const numbers = keys
    .filter((key) => JSON.stringify(one[key]) !== JSON.stringify(other[key]))
    .map((key) => `${key} is ${shortened(other[key])}, not ${shortened(one[key])}`);
  const [shown, shownOther] = [outputsOf(left), outputsOf(right)];
  const cells = [...new Set([...shown.keys(), ...shownOther.keys()])]
    .filter((cell) => shown.get(cell) !== shownOther.get(cell))
    .map((cell) => `${cell} shows something else`);
  return [...numbers, ...cells];
}
