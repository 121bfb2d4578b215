import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { joinText, notebooksFolder, type Output } from "@alignment/kernel";
import type { CellError } from "@alignment/kernel/dist/cell-error";

/** A cell for a session: its code, and after how many milliseconds it is interrupted. */
export interface SessionCell {
  readonly code: string;
  readonly interruptAfter?: number;
  /** Whether the session forgets the cells before it. */
  readonly forgetBefore?: true;
}

/** What came of a cell. */
export interface SessionResult {
  readonly outputs: readonly Output[];
  /** Errors of what the cell left behind, as text. */
  readonly late: readonly string[];
  readonly error: CellError | undefined;
}

/**
 * Runs cells in a fresh session, whatever fails.
 *
 * @param cells the cells, or their code
 * @param folder the folder that they run in
 * @param rest how long the session lives on after the last cell, in milliseconds
 */
export async function runSession(
  cells: readonly (string | SessionCell)[],
  { folder = notebooksFolder, rest = 0 }: { folder?: string; rest?: number } = {},
): Promise<readonly SessionResult[]> {
  const child = fork(join(__dirname, "session-child.js"), [], { cwd: folder, silent: true });
  let words = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    words += chunk.toString();
  });
  child.send({ cells: cells.map((cell) => (typeof cell === "string" ? { code: cell } : cell)), rest });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`runSession: the session ended with ${code}: ${words}`);
  });
  ended.catch(() => undefined);
  const [results] = await Promise.race([once(child, "message"), ended]);
  return results;
}

/** What a cell printed to one stream. */
export function printed({ outputs }: SessionResult, name: "stdout" | "stderr" = "stdout"): string {
  return outputs
    .flatMap((output) =>
      output.output_type === "stream" && output.name === name ? [joinText(output.text)] : [],
    )
    .join("");
}

/** What a cell's last expression gave, as text; what it failed with, where it failed. */
export function given({ outputs, error }: SessionResult): string | undefined {
  if (error !== undefined) return `${error.ename}: ${error.evalue}`;
  const [data] = outputs.flatMap((output) => (output.output_type === "execute_result" ? [output.data] : []));
  return data === undefined ? undefined : String(data["text/plain"]);
}

/** The error of a cell as a reader sees it, without colours. */
export function traceOf({ error }: SessionResult): string {
  return stripVTControlCharacters((error?.traceback ?? []).join("\n"));
}
