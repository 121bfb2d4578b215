import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import {
  type Cell,
  joinText,
  type NotebookRun,
  notebooksFolder,
  readNotebook,
  runNotebook,
} from "@alignment/kernel";
import { ensureSimulatedWorld, simulatedFolder } from "@alignment/panel";

const names = readdirSync(notebooksFolder)
  .filter((name) => /^\d\d-.*\.ipynb$/.test(name))
  .sort();

/** Whether an output shows nothing: no text, or a bundle without content. */
function isBlank(output: NonNullable<Cell["outputs"]>[number]): boolean {
  if (output.output_type === "stream") return joinText(output.text).trim() === "";
  if (output.output_type === "error") return false;
  return Object.values(output.data).every((content) => content === "" || content === null);
}

for (const name of names) {
  describe(`notebook ${name}`, () => {
    const path = join(notebooksFolder, name);
    let run: NotebookRun | undefined;
    before(async () => {
      ensureSimulatedWorld(simulatedFolder());
      run = await runNotebook(path, { environment: { ALIGNMENT_INPUT: simulatedFolder() } });
    });

    test("runs to its end on the simulated world", () => {
      assert.ok(run !== undefined);
      const failure = run.status === "failed" ? run.failure : undefined;
      assert.equal(
        run.status,
        "ok",
        failure && `cell ${failure.cell} (${failure.id}) ${failure.place}\n${failure.traceback.join("\n")}`,
      );
    });

    test("shows something, and nothing blank or undefined", () => {
      const outputs = run?.executed.cells.flatMap((cell) =>
        (cell.outputs ?? []).map((output) => ({ id: cell.id, output })),
      );
      assert.ok(outputs !== undefined && outputs.length > 0, "no cell has an output");
      const blank = outputs.filter(({ output }) => isBlank(output)).map(({ id }) => id);
      assert.deepEqual(blank, []);
      const broken = outputs
        .filter(
          ({ output }) => output.output_type !== "error" && /\b(undefined|NaN)\b/.test(shownText(output)),
        )
        .map(({ id }) => id);
      assert.deepEqual(broken, []);
    });

    test("is kept without outputs and counts, with an id for every cell", () => {
      const { cells } = readNotebook(path);
      const dirty = cells.filter(
        ({ outputs, execution_count }) => (outputs?.length ?? 0) > 0 || execution_count,
      );
      assert.deepEqual(
        dirty.map(({ id }) => id),
        [],
      );
      const ids = cells.map(({ id }) => id ?? "");
      assert.equal(new Set(ids).size, ids.length);
      for (const id of ids) assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    });
  });
}

/** The plain words of an output. */
function shownText(output: NonNullable<Cell["outputs"]>[number]): string {
  if (output.output_type === "stream") return joinText(output.text);
  if (output.output_type === "error") return "";
  const plain = output.data["text/plain"];
  return typeof plain === "string" || Array.isArray(plain) ? joinText(plain) : "";
}
